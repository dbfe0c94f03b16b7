/**
 * A strategy: a handful of moves, each made whenever it can be made. What a scenario's attacker plays who is written as capabilities.
 *
 * It speaks of points and words, never of the mails of one run, so that what was chosen on one run can be played in another: where the dice fall
 * otherwise, or at another pair of the same kind.
 */
import type { Driver, Mind, Offer } from "../../attacker/adversary.ts"
import type { Move } from "../../attacker/capability.ts"
import { isFromAuthorityLook, pointOf } from "../../attacker/point.ts"
import { CertificateChoice } from "../../attacker/certificate-choice.ts"
import { isAboutReports } from "../../attacker/registry.ts"
import { script } from "../../staging/arm.ts"
import { type Crossing, type Position, positions } from "../../world/crossing.ts"

export interface StrategicMove {
  /** At which point it is made, by which capability, and in which words. */
  readonly key: string
  readonly does: string
}

/** Where a move is made. */
export const positionOf = ({ key }: StrategicMove): Position => {
  const [position] = key.split("\n")
  return positions.find((one) => one === position)!
}

/** In the order in which the moves came up where the strategy was found. */
export type Strategy = ReadonlyArray<StrategicMove>

/** Plays a strategy. */
export class Player implements Driver {
  readonly #chosen: ReadonlySet<string>
  readonly #looksAhead: boolean
  readonly #shown = new CertificateChoice()
  readonly mind: Mind

  /** @param looksAhead does a later mail depend on what an earlier one brought about? */
  constructor(strategy: Strategy, { looksAhead }: { readonly looksAhead: boolean }) {
    this.#chosen = new Set(strategy.map(({ key }) => key))
    this.#looksAhead = looksAhead
    this.mind = {
      plays: strategy,
      read: () => this.#shown.asText(),
      set: (text) => this.#shown.fromText(text)
    }
  }

  choose<Verdict>(crossing: Crossing, offers: ReadonlyArray<Offer<Verdict>>): Offer<Verdict> | undefined {
    const unplanned = unplannedOf(crossing, offers)
    if (unplanned !== undefined) return unplanned
    const planned = offers.find((offer) => this.#chosen.has(keyOf(crossing, offer)))
    if (planned?.sources !== undefined) this.#shown.narrow(planned.sources)
    return planned
  }

  /** How long a thing is kept matters to later mail alone. */
  isOfUse(_: Crossing, { isAboutLife, sources }: Move<unknown>): boolean {
    return (isAboutLife !== true || this.#looksAhead) && this.#shown.canBeFrom(sources)
  }
}

/** Plays a strategy too, and writes down what there was to do: for the search for one. */
export class Scout implements Driver {
  /** What could have been done besides, once all moves of the strategy had been made. */
  readonly further: Array<StrategicMove> = []
  /** What there was to do at each crossing, in order. */
  readonly course: Array<string> = []
  readonly #player: Player
  /** Moves of the strategy that have not come up yet. */
  readonly #awaited: Set<string>
  readonly #seen = new Set<string>()

  constructor(strategy: Strategy, options: { readonly looksAhead: boolean }) {
    this.#player = new Player(strategy, options)
    this.#awaited = new Set(strategy.map(({ key }) => key))
  }

  choose<Verdict>(crossing: Crossing, offers: ReadonlyArray<Offer<Verdict>>): Offer<Verdict> | undefined {
    const chosen = this.#player.choose(crossing, offers)
    if (unplannedOf(crossing, offers) !== undefined) return chosen
    const moves = offers.map((offer) => ({ key: keyOf(crossing, offer), ...offer }))
    this.course.push(moves.map(({ key }) => key).join("\n\n"))
    if (chosen !== undefined) this.#awaited.delete(keyOf(crossing, chosen))
    else if (this.#awaited.size === 0) this.#writeDown(moves)
    for (const { key } of moves) this.#seen.add(key)
    return chosen
  }

  isOfUse(crossing: Crossing, move: Move<unknown>): boolean {
    return this.#player.isOfUse(crossing, move)
  }

  /** What was left before is another strategy's; of moves that do the same the first is enough. */
  #writeDown(moves: ReadonlyArray<StrategicMove & Pick<Offer<unknown>, "sameAs">>): void {
    const behaviours = new Set<string>()
    for (const { key, does, sameAs = key } of moves) {
      if (this.#seen.has(key) || behaviours.has(sameAs)) continue
      behaviours.add(sameAs)
      this.further.push({ key, does })
    }
  }
}

/**
 * What is done whatever the strategy. What is written out is done as it is written. A certificate in hand does no harm, so that whatever brings one is
 * done; and a report that is not sent does none either, so that whoever can keep reports away does.
 */
const unplannedOf = <Verdict>(
  { position }: Crossing,
  offers: ReadonlyArray<Offer<Verdict>>
): Offer<Verdict> | undefined =>
  offers[0]?.capability === script || isFromAuthorityLook(position)
    ? offers[0]
    : offers.find(({ capability }) => isAboutReports(capability))

/** Whoever sends: what is done to one sender is done to all. */
const keyOf = (crossing: Crossing, { capability, does }: Offer<unknown>): string =>
  [pointOf({ ...crossing, from: "" }), capability, does].join("\n")
