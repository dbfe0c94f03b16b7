/** A driver that does what was written down beforehand, and writes down what else there was to do. */
import type { Driver, Offer } from "../attacker/adversary.ts"
import type { Crossing } from "../world/crossing.ts"
import { type CapabilitySet, union } from "./capability-set.ts"
import type { Stage } from "./stage.ts"

/** What an attacker could do at one point; doing nothing is always among it. */
export interface Decision {
  readonly atMicros: number
  readonly offers: ReadonlyArray<Pick<Offer<unknown>, "capability" | "does" | "spends" | "sameAs">>
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
  /** A capability that it reads along with from the beginning, where what it does spends none that could. */
  readonly watcher?: string
}

/**
 * "consistent": whoever meets the same point again while one mail is on its way does the same again, such as for a
 * query that is sent twice. "every crossing": each is a decision of its own.
 */
export type Decides = "consistent" | "every crossing"

export class Script implements Driver {
  readonly decisions: Array<Decision> = []
  readonly idleWatchers = new Set<string>()
  spent: CapabilitySet
  readonly #stage: Pick<Stage, "attackedMicros">
  readonly #offerAt: ReadonlyMap<number, number>
  readonly #decides: Decides
  /** Number of the offer that was chosen where a point came up before; undefined stands for nothing. */
  readonly #before = new Map<string, number | undefined>()

  constructor(stage: Pick<Stage, "attackedMicros">, { choices, watcher }: Plan, decides: Decides) {
    this.#stage = stage
    this.spent = watcher === undefined ? [] : [watcher]
    this.#offerAt = new Map(choices.map(({ decision, offer }) => [decision, offer]))
    this.#decides = decides
  }

  choose<Verdict>(crossing: Crossing, offers: ReadonlyArray<Offer<Verdict>>): Offer<Verdict> | undefined {
    const point = this.#pointOf(crossing, offers)
    if (!this.#before.has(point)) {
      this.#before.set(point, this.#offerAt.get(this.decisions.length))
      this.decisions.push({
        atMicros: crossing.atMicros,
        offers: offers.map(({ capability, does, spends, sameAs }) => ({
          capability,
          does,
          spends,
          ...(sameAs === undefined ? {} : { sameAs })
        }))
      })
    }
    const chosen = this.#before.get(point)
    if (chosen === undefined) return undefined
    const offer = offers[chosen]!
    this.spent = union(this.spent, offer.spends)
    return offer
  }

  /** What is spent anyway reads along anyway. */
  watches(_: Crossing, capability: string): boolean {
    if (this.spent.includes(capability)) return true
    this.idleWatchers.add(capability)
    return false
  }

  #pointOf({ position, from, to, atMicros }: Crossing, offers: ReadonlyArray<Offer<unknown>>): string {
    if (this.#decides === "every crossing") return String(this.decisions.length)
    const mail = this.#stage.attackedMicros.findLastIndex((sentMicros) => sentMicros <= atMicros)
    return JSON.stringify([
      mail,
      position,
      from,
      to,
      ...offers.map(({ capability, does }) => [capability, does])
    ])
  }
}
