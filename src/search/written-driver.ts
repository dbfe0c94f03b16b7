/** A driver that does what was written down beforehand, and writes down what else there was to do. */
import type { Driver, Foreseen, Offer } from "../attacker/adversary.ts"
import type { Move } from "../attacker/capability.ts"
import { pointOf } from "../attacker/point.ts"
import { CertificateChoice } from "../attacker/certificate-choice.ts"
import type { Crossing, Position } from "../world/crossing.ts"
import { type CapabilitySet, union } from "./capability-set.ts"
import type { Stage } from "./stage.ts"

/** What an attacker could do at one point; doing nothing is always among it. */
export interface Decision {
  /** Number of the crossing in its history, from 0. */
  readonly crossing: number
  readonly atMicros: number
  readonly position: Position
  /** Without the verdicts, which are large. */
  readonly offers: ReadonlyArray<
    Pick<Offer<unknown>, "capability" | "does" | "spends" | "sameAs" | "validated"> & {
      readonly move: string
    }
  >
}

/** At the crossing of that number, from 0, the move of that name; at all others nothing new is done. */
export interface Choice {
  readonly crossing: number
  readonly move: string
}

/** What an attacker does in a history. */
export interface Plan {
  /** Sorted by crossing. */
  readonly choices: ReadonlyArray<Choice>
  /** A capability that it reads along with what passes in clear. */
  readonly watcher?: string
}

/** What another history came to that is the same up to a crossing: up to there nothing need be laid out again. */
export interface Past {
  /** What was done at each crossing, by its number. */
  readonly deeds: ReadonlyArray<Offer<unknown> | undefined>
  readonly decisions: ReadonlyArray<Decision>
  /** Number of the first crossing that may be another. */
  readonly upTo: number
}

/**
 * "consistent": what is done or left once, while one mail is on its way, is done or left whenever it could be done again, such as for a question that is
 * sent to one server after another. "every crossing": each is a decision of its own.
 */
export type Decides = "consistent" | "every crossing"

export interface WrittenDriverOptions {
  readonly decides: Decides
  readonly past?: Past | undefined
  /** Capabilities with which nothing more is to be done are not asked what they could do; all are when left out. */
  readonly heeds?: (capability: string) => boolean
}

export class WrittenDriver implements Driver {
  readonly decisions: Array<Decision> = []
  readonly deeds: Array<Offer<unknown> | undefined> = []
  readonly idleWatchers = new Set<string>()
  readonly heeds: (capability: string) => boolean
  spent: CapabilitySet
  /** No goal is reached by it. */
  readonly readsQuestions = false
  readonly #stage: Pick<Stage, "attackedMicros" | "looksAhead" | "leavesOut">
  readonly #moveAt: ReadonlyMap<number, string>
  readonly #decides: Decides
  readonly #past: Past | undefined
  readonly #watcher: string | undefined
  /** By attacked mail. */
  readonly #shown = new Map<number, CertificateChoice>()
  /** Moves that were chosen or left. */
  readonly #settled = new Map<string, "chosen" | "left">()

  constructor(
    stage: Pick<Stage, "attackedMicros" | "looksAhead" | "leavesOut">,
    { choices, watcher }: Plan,
    { decides, past, heeds = () => true }: WrittenDriverOptions
  ) {
    this.#stage = stage
    this.spent = watcher === undefined ? [] : [watcher]
    this.#moveAt = new Map(choices.map(({ crossing, move }) => [crossing, move]))
    this.#decides = decides
    this.#past = past
    this.heeds = heeds
    this.#watcher = watcher
    for (const decision of past?.decisions ?? []) {
      if (decision.crossing >= past!.upTo) break
      this.decisions.push(decision)
      this.#settle(decision)
    }
  }

  /** Crossings so far. */
  get crossings(): number {
    return this.deeds.length
  }

  foresees<Verdict>(crossing: Crossing): Foreseen<Verdict> | undefined {
    const number = this.deeds.length
    if (this.#past === undefined || number >= this.#past.upTo) {
      this.deeds.push(undefined)
      return undefined
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same crossing as in that history, so the verdict is of its kind
    const offer = this.#past.deeds[number] as Offer<Verdict> | undefined
    this.deeds.push(offer)
    if (offer !== undefined) this.#spend(crossing, offer)
    return { offer }
  }

  choose<Verdict>(crossing: Crossing, offers: ReadonlyArray<Offer<Verdict>>): Offer<Verdict> | undefined {
    const number = this.deeds.length - 1
    const chosen = this.#choose(crossing, offers, number)
    this.deeds[number] = chosen
    return chosen
  }

  #choose<Verdict>(
    crossing: Crossing,
    offers: ReadonlyArray<Offer<Verdict>>,
    number: number
  ): Offer<Verdict> | undefined {
    const moves = offers.map((offer) => ({ offer, move: this.#moveOf(crossing, offer) }))
    const again = moves.find(({ move }) => this.#settled.get(move) === "chosen")
    if (again !== undefined) return again.offer
    const open = moves.filter(({ move }) => !this.#settled.has(move))
    if (open.length === 0) return undefined

    const { atMicros, position } = crossing
    const decision = {
      crossing: number,
      atMicros,
      position,
      offers: open.map(({ offer, move }) => told(offer, move))
    }
    this.decisions.push(decision)
    this.#settle(decision)
    const planned = this.#moveAt.get(number)
    const chosen = open.find(({ move }) => move === planned)?.offer
    if (chosen !== undefined) this.#spend(crossing, chosen)
    return chosen
  }

  #settle({ crossing, offers }: Decision): void {
    const chosen = this.#moveAt.get(crossing)
    for (const { move } of offers) this.#settled.set(move, move === chosen ? "chosen" : "left")
  }

  #spend({ atMicros }: Crossing, { spends, sources }: Offer<unknown>): void {
    this.spent = union(this.spent, spends)
    if (sources !== undefined) this.#shownIn(atMicros).narrow(sources)
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
    // Moves with one text are several where there are several ways to a certificate.
    const move = [capability, does, ...spends].join("\n")
    return this.#decides === "every crossing"
      ? `${this.deeds.length} ${move}`
      : [this.#mailAt(crossing.atMicros), pointOf(crossing), move].join("\n")
  }
}

const told = (
  { capability, does, spends, sameAs, validated }: Offer<unknown>,
  move: string
): Decision["offers"][number] => ({
  capability,
  does,
  spends,
  move,
  ...(validated === undefined ? {} : { validated }),
  ...(sameAs === undefined ? {} : { sameAs })
})
