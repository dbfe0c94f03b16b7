/** A driver that does what was written down beforehand, and writes down what else there was to do. */
import type { Driver, Offer } from "../attacker/adversary.ts"
import type { Move } from "../attacker/capability.ts"
import { pointOf } from "../attacker/point.ts"
import { CertificateChoice } from "../attacker/certificate-choice.ts"
import type { Crossing, Position } from "../world/crossing.ts"
import { type CapabilitySet, union } from "./capability-set.ts"
import type { Stage } from "./stage.ts"

/** What an attacker could do at one point; doing nothing is always among it. */
export interface Decision {
  readonly atMicros: number
  readonly position: Position
  readonly offers: ReadonlyArray<
    Pick<Offer<unknown>, "capability" | "does" | "spends" | "sameAs" | "validated">
  >
}

/** At the decision of that number, from 0, the offer of that number, from 0; at all others nothing is done. */
export interface Choice {
  readonly decision: number
  readonly offer: number
}

/** What an attacker does in a history. */
export interface Plan {
  /** Sorted by decision. */
  readonly choices: ReadonlyArray<Choice>
  /** A capability that it reads along with what passes in clear. */
  readonly watcher?: string
}

/**
 * "consistent": what is done or left once, while one mail is on its way, is done or left whenever it could be done again, such as for a question that is
 * sent to one server after another. "every crossing": each is a decision of its own.
 */
export type Decides = "consistent" | "every crossing"

export class Script implements Driver {
  readonly decisions: Array<Decision> = []
  readonly idleWatchers = new Set<string>()
  spent: CapabilitySet
  readonly #stage: Pick<Stage, "attackedMicros" | "looksAhead" | "leavesOut">
  readonly #offerAt: ReadonlyMap<number, number>
  readonly #decides: Decides
  readonly #watcher: string | undefined
  /** By attacked mail. */
  readonly #shown = new Map<number, CertificateChoice>()
  /** Moves that were chosen or left. */
  readonly #settled = new Map<string, "chosen" | "left">()

  constructor(
    stage: Pick<Stage, "attackedMicros" | "looksAhead" | "leavesOut">,
    { choices, watcher }: Plan,
    decides: Decides
  ) {
    this.#stage = stage
    this.spent = watcher === undefined ? [] : [watcher]
    this.#offerAt = new Map(choices.map(({ decision, offer }) => [decision, offer]))
    this.#decides = decides
    this.#watcher = watcher
  }

  choose<Verdict>(crossing: Crossing, offers: ReadonlyArray<Offer<Verdict>>): Offer<Verdict> | undefined {
    const moves = offers.map((offer) => ({ offer, move: this.#moveOf(crossing, offer) }))
    const again = moves.find(({ move }) => this.#settled.get(move) === "chosen")
    if (again !== undefined) return again.offer
    const open = moves.filter(({ move }) => !this.#settled.has(move))
    if (open.length === 0) return undefined

    const chosen = this.#offerAt.get(this.decisions.length)
    const { atMicros, position } = crossing
    this.decisions.push({ atMicros, position, offers: open.map(({ offer }) => told(offer)) })
    for (const [number, { move }] of open.entries())
      this.#settled.set(move, number === chosen ? "chosen" : "left")
    if (chosen === undefined) return undefined
    const { offer } = open[chosen]!
    this.spent = union(this.spent, offer.spends)
    if (offer.sources !== undefined) this.#shownIn(crossing.atMicros).narrow(offer.sources)
    return offer
  }

  /** How long a thing is kept matters to later mail alone. */
  isOfUse({ atMicros, position }: Crossing, { does, isAboutLife, sources }: Move<unknown>): boolean {
    if (this.#stage.leavesOut?.(position, does) === true) return false
    if (isAboutLife === true && !this.#stage.looksAhead) return false
    return this.#decides === "every crossing" || this.#shownIn(atMicros).canBeFrom(sources)
  }

  #shownIn(atMicros: number): CertificateChoice {
    const mail = this.#mailAt(atMicros)
    const shown = this.#shown.get(mail) ?? new CertificateChoice()
    this.#shown.set(mail, shown)
    return shown
  }

  /** Number of the attacked mail that is on its way; -1 before the first. */
  #mailAt(atMicros: number): number {
    return this.#stage.attackedMicros.findLastIndex((sentMicros) => sentMicros <= atMicros)
  }

  watches(_: Crossing, capability: string): boolean {
    if (capability === this.#watcher) return true
    this.idleWatchers.add(capability)
    return false
  }

  #moveOf(crossing: Crossing, { capability, does, spends }: Offer<unknown>): string {
    if (this.#decides === "every crossing") return `${this.decisions.length} ${capability} ${does}`
    // Moves with one text are several where there are several ways to a certificate.
    return [this.#mailAt(crossing.atMicros), pointOf(crossing), capability, does, ...spends].join("\n")
  }
}

/** Without the verdict, which is large. */
const told = ({
  capability,
  does,
  spends,
  sameAs,
  validated
}: Offer<unknown>): Decision["offers"][number] => ({
  capability,
  does,
  spends,
  ...(validated === undefined ? {} : { validated }),
  ...(sameAs === undefined ? {} : { sameAs })
})
