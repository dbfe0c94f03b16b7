/**
 * A strategy: a handful of moves, each made whenever it can be made. What a scenario's attacker plays who is written as capabilities.
 *
 * It speaks of points and words, never of the mails of one run, so that what was chosen on one run can be played in another: where the dice fall
 * otherwise, or at another pair of the same kind.
 */
import type { Driver, Offer } from "../../attacker/adversary.ts"
import type { Move } from "../../attacker/capability.ts"
import type { CredentialSource } from "../../attacker/credential-source.ts"
import { isAuthoritysLook, pointOf } from "../../attacker/point.ts"
import { script } from "../../scenario/arm.ts"
import type { Crossing } from "../../world/crossing.ts"

export interface StrategicMove {
  /** At which point it is made, by which capability, and in which words. */
  readonly key: string
  readonly does: string
}

/** In the order in which the moves came up where the strategy was found. */
export type Strategy = ReadonlyArray<StrategicMove>

/** Plays a strategy, and writes down what else there was to do once all its moves had been made. */
export class Player implements Driver {
  readonly further: Array<StrategicMove> = []
  /** What there was to do at each crossing, in order. */
  readonly course: Array<string> = []
  readonly #chosen: ReadonlySet<string>
  readonly #looksAhead: boolean
  /** Moves of the strategy that have not come up yet. */
  readonly #awaited: Set<string>
  readonly #left = new Set<string>()
  /** Where the certificate may still come from that it shows. */
  #sources: ReadonlyArray<CredentialSource> | undefined

  /** @param looksAhead does a later mail depend on what an earlier one brought about? */
  constructor(strategy: Strategy, { looksAhead }: { readonly looksAhead: boolean }) {
    this.#chosen = new Set(strategy.map(({ key }) => key))
    this.#awaited = new Set(this.#chosen)
    this.#looksAhead = looksAhead
  }

  choose<Verdict>(crossing: Crossing, offers: ReadonlyArray<Offer<Verdict>>): Offer<Verdict> | undefined {
    const [first] = offers
    // What is written out is done as it is written. A certificate in hand does no harm, so that whatever brings one is done.
    if (first?.capability === script || isAuthoritysLook(crossing.position)) return first
    const keyed = offers.map((offer) => ({ offer, key: keyOf(crossing, offer) }))
    this.course.push(keyed.map(({ key }) => key).join("\n\n"))
    const planned = keyed.find(({ key }) => this.#chosen.has(key))
    if (planned === undefined) {
      if (this.#awaited.size === 0) this.#writeDown(keyed)
      for (const { key } of keyed) this.#left.add(key)
      return undefined
    }
    for (const { key } of keyed) this.#left.add(key)
    this.#awaited.delete(planned.key)
    const { sources } = planned.offer
    if (sources !== undefined)
      this.#sources = (this.#sources ?? sources).filter((source) => sources.includes(source))
    return planned.offer
  }

  /** How long a thing is kept matters to later mail alone; and certificates of which others speak are of no use to those who show another. */
  isOfUse(_: Crossing, { isAboutLife, sources }: Move<unknown>): boolean {
    if (isAboutLife === true && !this.#looksAhead) return false
    return (
      sources === undefined ||
      this.#sources === undefined ||
      sources.some((source) => this.#sources!.includes(source))
    )
  }

  #writeDown(keyed: ReadonlyArray<{ readonly offer: Offer<unknown>; readonly key: string }>): void {
    const behaviours = new Set<string>()
    for (const { offer, key } of keyed) {
      if (this.#left.has(key)) continue
      const behaviour = offer.sameAs ?? key
      if (!behaviours.has(behaviour)) this.further.push({ key, does: offer.does })
      behaviours.add(behaviour)
    }
  }
}

/** Whoever sends: what is done to one sender is done to all. */
const keyOf = (crossing: Crossing, { capability, does }: Offer<unknown>): string =>
  [pointOf({ ...crossing, from: "" }), capability, does].join("\n")
