/** What lasts as long as something else is told from what has a life of its own. */
import { describe, expect, it } from "vitest"
import type { Moment, Read, Write } from "./attempted.ts"
import { Places } from "./places.ts"
import { type Attempted, isTied, leftOf, tiesOf, untilsOf } from "./ties.ts"

const places = new Places()
const [hour, day, year] = [3_600_000, 86_400_000, 31_536_000_000]
const value = "the same"

/** Times in milliseconds from the beginning of the attempt, which begins at this hour. */
interface Told {
  readonly startMs: number
  /** How long what is read lasts: DS records of two zones. */
  readonly ds: readonly [number, number]
  /** How long what is made of it lasts: the keys of both. */
  readonly keys: readonly [number, number]
  readonly signature?: number
}

const runOf = ({ startMs, ds, keys }: Told): Attempted => ({
  startMs,
  reads: ds.map((lasts, number): Read => ({
    place: places.at(0, `ds ${number}`),
    found: { value, turned: 0, boundsMs: 0, untilMs: startMs + lasts, passesOn: true }
  })),
  writes: keys.map((lasts, number): Write => ({
    place: places.at(1, `keys ${number}`),
    kept: { value, sinceMs: startMs, untilMs: startMs + lasts },
    inherits: true
  }))
})

const momentOf = ({ startMs, signature = year }: Told): Moment => ({
  startMicros: startMs * 1000,
  nowMs: startMs,
  nextMicros: Infinity,
  changesMs: startMs + year,
  expiresMs: startMs + signature,
  expiresThenMs: startMs + 2 * year
})

const free = { startMs: 0, ds: [day, day], keys: [hour, hour] } as const

const ties = (bounded: Told) => tiesOf(runOf(free), runOf(bounded), momentOf(bounded))

/** How long the keys last in another attempt; undefined where it has to be run. */
const recalled = (bounded: Told, at: Omit<Told, "keys">): ReadonlyArray<number> | undefined => {
  const told = { ...at, keys: [hour, hour] } as const
  const found = ties(bounded)
  const left = leftOf(momentOf(told), (number) => runOf(told).reads[number]!.found!.untilMs)
  if (found === undefined || !isTied(found, left)) return undefined
  const untils = untilsOf(found, momentOf(told), left)
  return bounded.keys.map((lasts, number) => (untils.get(number) ?? at.startMs + lasts) - at.startMs)
}

describe("what lasts as long as something that was read", () => {
  const bounded = { startMs: 5 * day, ds: [1_800_000, day], keys: [1_800_999, hour] } as const

  it("moves with it", () => {
    expect(recalled(bounded, { startMs: 9 * day, ds: [1_200_000, day] })).toEqual([1_200_999, hour])
    expect(recalled(bounded, { startMs: 9 * day, ds: [60_000, 2 * day] })).toEqual([60_999, hour])
  })

  it("is not told where it would have ended first of its own", () =>
    expect(recalled(bounded, { startMs: 9 * day, ds: [hour, day] })).toBeUndefined())

  it("is not told where something else ends as early, of which nobody knows whether it counts", () =>
    expect(recalled(bounded, { startMs: 9 * day, ds: [1_200_000, 600_000] })).toBeUndefined())

  it("is not told where seconds are rounded otherwise", () =>
    expect(recalled(bounded, { startMs: 9 * day, ds: [1_200_400, day] })).toBeUndefined())
})

describe("what has a life of its own", () => {
  it("keeps it where that ended before, which did not count then", () => {
    const bounded = { startMs: 5 * day, ds: [600_000, 1_800_000], keys: [600_999, 1_800_999] } as const
    expect(recalled(bounded, { startMs: 9 * day, ds: [300_000, 1_500_000] })).toEqual([300_999, 1_500_999])
  })

  it("is nothing that lasts for no known time", () =>
    expect(ties({ startMs: 5 * day, ds: [1_800_000, day], keys: [900_000, hour] })).toBeUndefined())

  it("is nothing that lasts longer than it did", () =>
    expect(ties({ startMs: 5 * day, ds: [1_800_000, day], keys: [2 * hour, hour] })).toBeUndefined())

  it("is not told from what happens to end with it", () =>
    expect(ties({ startMs: 5 * day, ds: [hour - 2_000, day], keys: [hour - 2_000, hour] })).toBeUndefined())
})

describe("what lasts as long as a signature", () => {
  const bounded = { startMs: 5 * day, ds: [day, day], keys: [1_800_000, hour], signature: 1_800_000 } as const

  it("ends with it", () =>
    expect(recalled(bounded, { startMs: 9 * day, ds: [day, day], signature: 600_000 })).toEqual([
      600_000,
      hour
    ]))

  it("is not told from what ends with it by chance", () =>
    expect(
      recalled(
        { ...bounded, ds: [1_800_000, day] },
        { startMs: 9 * day, ds: [900_000, day], signature: 600_000 }
      )
    ).toBeUndefined())
})

describe("another attempt", () => {
  it("tells nothing", () => {
    const other = runOf({ ...free, startMs: day })
    const [write] = other.writes
    expect(
      tiesOf(
        runOf(free),
        { ...other, writes: [{ ...write!, kept: { ...write!.kept!, value: "another" } }] },
        momentOf(free)
      )
    ).toBeUndefined()
  })
})
