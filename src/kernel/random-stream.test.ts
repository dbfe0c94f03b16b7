import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { RandomStream, RandomStreams, randomStream } from "./random-stream.ts"

const draws = <A>(count: number, draw: () => A): ReadonlyArray<A> => Array.from({ length: count }, draw)

describe("RandomStream", () => {
  it("draws what the authors' reference implementation of xoshiro128** 1.1 draws from the state 1, 2, 3, 4", () => {
    const stream = new RandomStream([1, 2, 3, 4])
    expect(draws(10, () => stream.next32())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804
    ])
  })

  it.each([1, 2, 3, 7, 1000, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1])(
    "draws from 0 to below %d",
    (bound) => {
      const stream = randomStream(1, String(bound))
      for (const draw of draws(200, () => stream.below(bound))) {
        expect(Number.isSafeInteger(draw)).toBe(true)
        expect(draw).toBeGreaterThanOrEqual(0)
        expect(draw).toBeLessThan(bound)
      }
    }
  )

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])("refuses %d as a bound", (bound) => {
    expect(() => randomStream(1).below(bound)).toThrow(RangeError)
  })

  it("throws away the draws that would make small results likelier", () => {
    // The first draw, 11520, is kept for a bound just above it; for 3 * 2^30 a quarter of all draws is thrown away.
    const bound = 3 * 2 ** 30
    const kept = new RandomStream([1, 2, 3, 4])
    const all = new RandomStream([1, 2, 3, 4])
    const expected = draws(60, () => all.next32()).filter((draw) => draw < bound)
    expect(draws(expected.length, () => kept.below(bound))).toEqual(expected)
    expect(expected.length).toBeLessThan(55)
  })

  it("reaches both ends of a range", () => {
    const stream = randomStream(1, "range")
    expect(new Set(draws(200, () => stream.between(-2, 2)))).toEqual(new Set([-2, -1, 0, 1, 2]))
  })

  it("happens as often as asked", () => {
    const stream = randomStream(1, "chance")
    const count = draws(20_000, () => stream.happens(3, 10)).filter(Boolean).length
    // Five standard deviations: sqrt(20000 * 0.3 * 0.7) is 64.8.
    expect(Math.abs(count - 6000)).toBeLessThan(324)
    expect(stream.happens(0, 10)).toBe(false)
    expect(stream.happens(10, 10)).toBe(true)
  })

  it("draws exponential times: mean, deviation and median", () => {
    const stream = randomStream(1, "exponential")
    const times = draws(20_000, () => stream.exponential(1_000_000)).toSorted((a, b) => a - b)
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length
    const deviation = Math.sqrt(times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / times.length)
    // Five standard errors, 1/sqrt(20000) = 0.7 %; the deviation's and the median's are 1.0 % and 0.7 %.
    expect(mean / 1_000_000).toBeCloseTo(1, 1.3)
    expect(deviation / 1_000_000).toBeCloseTo(1, 1.3)
    expect(times[10_000]! / 1_000_000).toBeCloseTo(Math.LN2, 1.3)
    expect(times.every(Number.isSafeInteger)).toBe(true)
  })

  it("keeps an exponential time exact where the product passes 2^53", () => {
    const stream = randomStream(1, "long")
    expect(draws(100, () => stream.exponential(86_400_000_000 * 365)).every(Number.isSafeInteger)).toBe(true)
  })
})

describe("randomStream", () => {
  it("draws the same on every machine and in every version: these numbers are in published results", () => {
    const stream = randomStream(1, "pair 17", "arrival")
    expect([
      draws(4, () => stream.next32()),
      draws(4, () => stream.below(1000)),
      draws(2, () => stream.below(2 ** 40)),
      draws(4, () => stream.exponential(60_000_000))
    ]).toEqual([
      [1744023540, 291444798, 1708306624, 2441200042],
      [87, 461, 473, 42],
      [959736538904, 1075901877513],
      [19618804, 159489814, 5882095, 149844499]
    ])
  })

  it("takes a seed as number or text alike", () => {
    expect(randomStream(42, "a").next32()).toBe(randomStream("42", "a").next32())
  })

  it("is another for every other seed and name, and for every other division of the names", () => {
    const name = fc.string({ maxLength: 3 })
    const start = (seed: string, names: ReadonlyArray<string>) => {
      const stream = randomStream(seed, ...names)
      return draws(3, () => stream.next32()).join()
    }
    fc.assert(
      fc.property(name, fc.array(name), name, fc.array(name), (seedA, namesA, seedB, namesB) => {
        const same = JSON.stringify([seedA, namesA]) === JSON.stringify([seedB, namesB])
        expect(start(seedA, namesA) === start(seedB, namesB)).toBe(same)
      })
    )
    expect(start("1", ["a", "bc"])).not.toBe(start("1", ["ab", "c"]))
  })
})

describe("RandomStreams", () => {
  it("goes on where the last one stopped", () => {
    const streams = new RandomStreams(5)
    const first = streams.of("pair 1", "loss").next32()
    const second = streams.of("pair 1", "loss").next32()
    const whole = randomStream(5, "pair 1", "loss")
    expect([first, second]).toEqual(draws(2, () => whole.next32()))
  })

  it("moves nothing elsewhere by one more draw", () => {
    const streams = new RandomStreams(5)
    for (let i = 0; i < 10; i++) streams.of("pair 1", "loss").next32()
    expect(streams.of("pair 1", "arrival").next32()).toBe(randomStream(5, "pair 1", "arrival").next32())
    expect(streams.of("pair 2", "loss").next32()).toBe(randomStream(5, "pair 2", "loss").next32())
  })
})
