/**
 * One delivery attempt as a function of state: what it read, what came of it, and what it left. Where all that it read is so again, and nothing ends
 * while it goes on but what ended then, as long after its beginning, the same comes of it at another time.
 */
import type { Kept } from "../../state/shelf.ts"
import type { Lots, State } from "../../state/state.ts"
import type { Drawn, Found, Moment, Read, Tried, Write } from "./attempted.ts"
import type { Place } from "./places.ts"
import { isTied, leftOf, type Ties, untilsOf } from "./ties.ts"

/** What is remembered, as an attempt finds and leaves it: the state of a run, or the part of a larger one that bears on it. */
export interface Remembrance {
  /** As it was kept once. Undefined where there is nothing that is good now. */
  peek(place: Place, nowMs: number): Kept<unknown> | undefined
  /** By how much its times are later than they were then. */
  movedMs(place: Place): number
  /**
   * Takes over what an attempt wrote so much earlier.
   *
   * @param untils when some of it is over, by the number of the write: ends that do not move with the rest
   */
  leave(
    writes: ReadonlyArray<Write>,
    byMs: number,
    nowMs: number,
    untils: ReadonlyMap<number, number> | undefined
  ): void
  lotsAt(number: number): Pick<Lots, "foresee" | "draw">
}

/** All that a run remembers. */
export const remembranceOf = (state: State): Remembrance => ({
  peek: ({ shelf, key }, nowMs) => state.shelfAt(shelf).peek(key, nowMs),
  movedMs: () => 0,
  leave: (writes, byMs, _, untils) => {
    for (let number = 0; number < writes.length; number++) {
      const { place, kept } = writes[number]!
      const shelf = state.shelfAt(place.shelf)
      if (kept === undefined) shelf.delete(place.key)
      else shelf.put(place.key, moved(kept, byMs, untils?.get(number)))
    }
  },
  lotsAt: (number) => state.lotsAt(number)
})

export interface Situation {
  /** What the attacker had in mind before, and after. */
  readonly standing: string
  readonly left: string
  /** How old the mail was; absent where nothing depended on it. */
  readonly askedAgeSeconds?: number
  readonly reads: ReadonlyArray<Read>
  readonly writes: ReadonlyArray<Write>
  readonly draws: ReadonlyArray<Drawn>
  readonly tried: Tried
  /** From the start to the end of the last thing whose life a signature may have bounded; 0 where nothing was written. */
  readonly writesLastMs: number
  /** Present where something that was read, or a signature, ended before something that was written would have ended of its own. */
  readonly ties?: Ties
}

/**
 * Ids of queries are drawn from so many (RFC 1035 §4.1.1), and nothing depends on them. Servers of a zone are at most a few.
 */
const idBound = 65_536

/** Clocks are read in whole seconds in places, so what ends within one may be seen to end before or after. */
export const slackMs = 1_000

/** Is all as it was, and does it stay so until the attempt is over? */
export const isSo = (situation: Situation, state: Remembrance, at: Moment): boolean => {
  const { tried, reads, draws, writesLastMs, ties } = situation
  const lastsMicros = tried.endMicros - tried.startMicros
  if (at.startMicros + lastsMicros >= at.nextMicros) return false
  if (at.nowMs + lastsMicros / 1000 >= at.changesMs) return false
  const endMs = at.nowMs + lastsMicros / 1000 + slackMs
  if (ties === undefined && isBounded(writesLastMs, at)) return false
  // Loops and no functions made anew, because this is asked at every attempt.
  for (const { place, found } of reads) {
    const kept = state.peek(place, at.nowMs)
    if (kept === undefined) {
      if (found !== undefined) return false
      continue
    }
    if (found === undefined || kept.value !== found.value) return false
    const byMs = state.movedMs(place)
    if (!isAsGood(kept, found, at.nowMs - byMs, endMs - byMs)) return false
  }
  for (const drawn of draws) if (!isDrawnAgain(drawn, state)) return false
  return ties === undefined || isTied(ties, leftAt(situation, state, at))
}

/** What ended meanwhile must end at the very same time; all else must stay as it is. */
const isAsGood = (
  kept: Kept<unknown>,
  { turned, boundsMs, endsInMs }: Found,
  nowMs: number,
  endMs: number
): boolean =>
  endsInMs === undefined
    ? stays(kept, turned, nowMs, endMs + boundsMs)
    : kept.untilMs - nowMs === endsInMs && kept.turnsMs === undefined

/** Will the same be drawn, but for ids of queries? */
const isDrawnAgain = ({ lots, bounds, results }: Drawn, state: Remembrance): boolean => {
  if (bounds.every((bound) => bound === idBound)) return true
  const coming = state.lotsAt(lots).foresee(bounds)
  return bounds.every((bound, index) => bound === idBound || coming[index] === results[index])
}

/** Does a signature end before all that is written? Then it may have bounded the TTLs (RFC 4035 §5.3.3), and bound them otherwise at another time. */
export const isBounded = (writesLastMs: number, { nowMs, expiresMs }: Moment): boolean =>
  writesLastMs > 0 && nowMs + writesLastMs + slackMs >= expiresMs

/** Will what is read be good, and read the same way, all the while? */
export const stays = (kept: Kept<unknown>, turned: number, nowMs: number, untilMs: number): boolean =>
  kept.untilMs > untilMs && turnedBy(kept, nowMs) === turned && turnedBy(kept, untilMs) === turned

export const turnedBy = ({ turnsMs = [] }: Kept<unknown>, nowMs: number): number => {
  let turned = 0
  while (turned < turnsMs.length && turnsMs[turned]! <= nowMs) turned += 1
  return turned
}

/** Leaves the state as the attempt would. */
export const leave = (situation: Situation, state: Remembrance, at: Moment): void => {
  const { tried, writes, draws, ties } = situation
  const byMs = (at.startMicros - tried.startMicros) / 1000
  // Before anything is written.
  const untils = ties && untilsOf(ties, at, leftAt(situation, state, at))
  state.leave(writes, byMs, at.nowMs, untils)
  for (const { lots, bounds } of draws) for (const bound of bounds) state.lotsAt(lots).draw(bound)
}

/** What is left of the things that were read, where they are there. */
const leftAt = ({ reads }: Situation, state: Remembrance, at: Moment) =>
  leftOf(at, (number) => {
    const { place } = reads[number]!
    const kept = state.peek(place, at.nowMs)
    return kept === undefined ? Number.NEGATIVE_INFINITY : kept.untilMs + state.movedMs(place)
  })

/** As if it came so much later. @param untilMs when it is over, where that does not move with the rest */
export const moved = (
  { value, sinceMs, untilMs: endMs, turnsMs }: Kept<unknown>,
  byMs: number,
  untilMs = endMs + byMs
): Kept<unknown> =>
  turnsMs === undefined
    ? { value, sinceMs: sinceMs + byMs, untilMs }
    : { value, sinceMs: sinceMs + byMs, untilMs, turnsMs: turnsMs.map((turn) => turn + byMs) }

/** What the attempt comes to at another time, for a mail of another number. */
export const triedAt = ({ tried }: Situation, startMicros: number, messageId: string): Tried => {
  const byMicros = startMicros - tried.startMicros
  return {
    result: tried.result,
    startMicros,
    endMicros: tried.endMicros + byMicros,
    metOutage: tried.metOutage,
    lacksIpVersion: tried.lacksIpVersion,
    holdings: tried.holdings.map((holding) => ({
      ...holding,
      messageId,
      atMicros: holding.atMicros + byMicros
    })),
    cost: tried.cost
  }
}
