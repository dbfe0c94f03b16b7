/**
 * How long what an attempt leaves lasts, where less is left of what it is made of: a zone's keys last no longer than the DS records that vouch for
 * them, and nothing lasts longer than its signatures (RFC 4035 §5.3.3). Each of these lives is the least of a life of its own and of what is left of
 * some things; which these are is told by an attempt in which they mattered, held against one in which they did not.
 */
import type { Kept } from "../../state/shelf.ts"
import type { Moment, Read, Write } from "./attempted.ts"

/** Number of a thing that was read, or one of these two. */
type Limit = number
const [nextSignature, signatureAfter] = [-1, -2]

/** All times in milliseconds, from the beginning of the attempt. */
export interface Ties {
  /** Writes that last as long as something that was read, and so much longer (some seconds at most, for clocks are read in whole ones). */
  readonly tied: ReadonlyMap<number, { readonly limit: Limit; readonly byMs: number }>
  /** What must have more left than that: it was never seen to matter. Each limit once; pairs, because this is looked through at every attempt. */
  readonly outlasts: ReadonlyArray<readonly [Limit, number]>
  /** What must have less left, or what is tied to it would end of its own. */
  readonly endsBefore: ReadonlyArray<readonly [Limit, number]>
  /** The first of each two ends so much after the other. */
  readonly together: ReadonlyArray<readonly [Limit, Limit, number]>
  /** The first of each two ends later than the other. */
  readonly later: ReadonlyArray<readonly [Limit, Limit]>
  /** The part of a second with which it ends, on which rounding depends. */
  readonly parts: ReadonlyArray<readonly [Limit, number]>
}

/** An attempt as it was run. */
export interface Attempted {
  readonly reads: ReadonlyArray<Read>
  readonly writes: ReadonlyArray<Write>
  readonly startMs: number
}

const secondMs = 1_000
/** TTLs count whole seconds down, times are rounded to seconds, and ends last for all of theirs: less than a second each. */
const roundingMs = 3 * secondMs
/** What is nearer than that to something else may come before or after it. Our choice: some seconds more than rounding takes. */
const nearMs = 10 * secondMs

/**
 * Undefined where it cannot be told.
 *
 * @param free the same attempt when all that it read outlasted all that it wrote
 * @param at when it was run with less left
 */
export const tiesOf = (free: Attempted, bounded: Attempted, at: Moment): Ties | undefined => {
  if (!isTheSame(free, bounded)) return undefined
  const limits = [
    ...bounded.reads.flatMap(({ found }, number) => (found?.passesOn === true ? [number] : [])),
    nextSignature
  ]
  const left = leftOf(at, (number) => bounded.reads[number]!.found!.untilMs)
  const tied = new Map<number, { readonly limit: Limit; readonly byMs: number }>()
  const outlasts = new Map<Limit, number>()
  const endsBefore = new Map<Limit, number>()
  const parts = new Map<Limit, number>()
  const together: Array<readonly [Limit, Limit, number]> = []
  const later: Array<readonly [Limit, Limit]> = []
  const mustOutlast = (limit: Limit, ms: number): void => {
    outlasts.set(limit, Math.max(ms, outlasts.get(limit) ?? 0))
  }
  for (const [number, { kept, inherits }] of bounded.writes.entries()) {
    if (kept === undefined || inherits !== true || !Number.isFinite(kept.untilMs)) continue
    const lasts = kept.untilMs - bounded.startMs
    const ownLife = free.writes[number]!.kept!.untilMs - free.startMs
    // One signature that ends is seen; where there are two, one may hide the other.
    mustOutlast(signatureAfter, ownLife + nearMs)
    if (lasts === ownLife) {
      for (const limit of limits) {
        if (left(limit) > ownLife + nearMs) mustOutlast(limit, ownLife + nearMs)
        // What had ended before did not matter. Near it nobody knows.
        else if (left(limit) > ownLife - nearMs) return undefined
      }
      continue
    }
    const those = limits.filter((limit) => Math.abs(left(limit) - lasts) < roundingMs)
    const [limit] = those
    if (limit === undefined || left(limit) > ownLife - nearMs || kept.turnsMs !== undefined) return undefined
    tied.set(number, { limit, byMs: lasts - left(limit) })
    endsBefore.set(limit, Math.min(ownLife - nearMs, endsBefore.get(limit) ?? Infinity))
    parts.set(limit, partOf(left(limit)))
    for (const other of limits) {
      if (other === limit) continue
      // Either of them may be what it is tied to.
      if (those.includes(other)) together.push([other, limit, left(other) - left(limit)])
      else if (left(other) > lasts + nearMs) later.push([other, limit])
      else if (left(other) > lasts - nearMs) return undefined
    }
  }
  const ties: Ties = {
    tied,
    outlasts: [...outlasts],
    endsBefore: [...endsBefore],
    together,
    later,
    parts: [...parts]
  }
  return isTied(ties, left) ? ties : undefined
}

/** Is the same tied to the same? */
export const isTied = (
  { outlasts, endsBefore, together, later, parts }: Ties,
  left: (limit: Limit) => number
): boolean => {
  for (const [limit, ms] of outlasts) if (left(limit) <= ms) return false
  for (const [limit, ms] of endsBefore) if (left(limit) >= ms) return false
  for (const [limit, ms] of parts) if (partOf(left(limit)) !== ms) return false
  return (
    together.every(([one, other, byMs]) => left(one) - left(other) === byMs) &&
    later.every(([one, other]) => left(one) > left(other) + nearMs)
  )
}

/** What is left of everything that may end, at that time. */
export const leftOf =
  ({ nowMs, expiresMs, expiresThenMs }: Moment, untilOf: (number: number) => number) =>
  (limit: Limit): number => {
    if (limit === nextSignature) return expiresMs - nowMs
    return (limit === signatureAfter ? expiresThenMs : untilOf(limit)) - nowMs
  }

/** When what is tied ends, milliseconds since the Unix epoch, by the number of the write. */
export const untilsOf = (
  { tied }: Ties,
  { nowMs }: Moment,
  left: (limit: Limit) => number
): ReadonlyMap<number, number> => {
  const untils = new Map<number, number>()
  for (const [number, { limit, byMs }] of tied) untils.set(number, nowMs + left(limit) + byMs)
  return untils
}

const partOf = (ms: number): number => ((ms % secondMs) + secondMs) % secondMs

/** But for how long what was made of other things lasts. */
const isTheSame = (one: Attempted, other: Attempted): boolean =>
  one.reads.length === other.reads.length &&
  one.writes.length === other.writes.length &&
  one.reads.every(({ place, found }, number) => {
    const there = other.reads[number]!
    return (
      there.place === place && there.found?.value === found?.value && there.found?.turned === found?.turned
    )
  }) &&
  one.writes.every(({ place, kept, inherits }, number) => {
    const there = other.writes[number]!
    if (there.place !== place || there.kept?.value !== kept?.value) return false
    if (kept === undefined || there.kept === undefined) return kept === there.kept
    const isAsLong = (from: keyof Pick<Kept<unknown>, "sinceMs" | "untilMs">) =>
      kept[from] - one.startMs === there.kept![from] - other.startMs ||
      (kept[from] === there.kept![from] && !Number.isFinite(kept[from]))
    // What was true before the attempt, such as a signature of long ago, was so from some time of its own.
    const wasBefore = kept.sinceMs < one.startMs && there.kept.sinceMs < other.startMs
    return (wasBefore || isAsLong("sinceMs")) && (inherits === true || isAsLong("untilMs"))
  })
