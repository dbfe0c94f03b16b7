import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { randomStream, type RandomStream } from "../../kernel/random-stream.ts"
import { clusteredShare, singleTrials, sumsOf, together } from "./clustered-share.ts"
import { differenceOf } from "./difference.ts"
import { wilson } from "./wilson.ts"

const cluster = fc
  .tuple(fc.nat({ max: 60 }), fc.nat({ max: 60 }))
  .map(([a, b]) => ({ hits: Math.min(a, b), trials: Math.max(a, b) }))

describe("clusteredShare", () => {
  it.each([
    [0, 20],
    [3, 20],
    [81, 263],
    [20, 20]
  ])("is Wilson's interval for %d of %d clusters of one trial", (hits, trials) => {
    const { low, high } = wilson(hits, trials)!
    const found = clusteredShare(singleTrials(hits, trials))!
    expect(found.low).toBeCloseTo(low, 12)
    expect(found.high).toBeCloseTo(high, 12)
  })

  it("stays in 0 to 1, holds its estimate, and has a width, whatever the clusters", () => {
    fc.assert(
      fc.property(fc.array(cluster, { minLength: 1, maxLength: 12 }), (clusters) => {
        const found = clusteredShare(sumsOf(clusters))
        if (found === undefined) return clusters.every(({ trials }) => trials === 0)
        const { estimate, low, high } = found
        return 0 <= low && low <= estimate && estimate <= high && high <= 1 && high - low > 1e-6
      })
    )
  })

  it("is wide of few clusters that agree, whatever they agree on, and narrower of more", () => {
    const width = (count: number, hits: number) => {
      const { low, high } = clusteredShare(
        sumsOf(Array.from({ length: count }, () => ({ hits, trials: 100 })))
      )!
      return high - low
    }
    for (const hits of [0, 30, 100]) {
      expect(width(3, hits)).toBeGreaterThan(0.2)
      expect(width(300, hits)).toBeLessThan(0.02)
    }
  })

  it("is wider where trials share their fate", () => {
    const apart = clusteredShare(sumsOf(Array.from({ length: 100 }, () => ({ hits: 3, trials: 10 }))))!
    const alike = clusteredShare(
      sumsOf(Array.from({ length: 100 }, (_, index) => ({ hits: index < 30 ? 10 : 0, trials: 10 })))
    )!
    expect(alike.estimate).toBe(apart.estimate)
    expect(alike.high - alike.low).toBeGreaterThan(2 * (apart.high - apart.low))
  })

  it("knows nothing of no trials", () => expect(clusteredShare(sumsOf([]))).toBeUndefined())

  it("adds up", () => {
    const [one, other] = [
      [{ hits: 1, trials: 2 }],
      [
        { hits: 3, trials: 5 },
        { hits: 0, trials: 1 }
      ]
    ]
    expect(together([sumsOf(one), sumsOf(other)])).toEqual(sumsOf([...one, ...other]))
  })

  /** A third of the clusters of Zipf's sizes is of one fate, the others are mixed. */
  const drawn = (stream: RandomStream, count: number, per: number) =>
    Array.from({ length: count }, (_, index) => {
      const trials = Math.max(1, Math.round(40 / (index + 1)))
      const wholly = stream.happens(1, 3)
      const fate = stream.happens(per, 100)
      let hits = 0
      for (let trial = 0; trial < trials; trial++) if (wholly ? fate : stream.happens(per, 100)) hits += 1
      return { hits, trials }
    })

  it.each([
    [12, 20],
    [12, 50],
    [60, 4],
    [60, 30]
  ])("holds the truth about as often as it promises: %d clusters, %d %%", (count, per) => {
    const stream = randomStream("clusters", `${count} ${per}`)
    let covered = 0
    for (let round = 0; round < 1_500; round++) {
      const { low, high } = clusteredShare(sumsOf(drawn(stream, count, per)))!
      if (low <= per / 100 && per / 100 <= high) covered += 1
    }
    expect(covered / 1_500).toBeGreaterThan(0.93)
  })
})

describe("differenceOf", () => {
  it("is the interval of two independent shares where no replicates say more", () => {
    // Newcombe, "Interval estimation for the difference between independent proportions", 1998, table II, method 10: 56/70 less 48/80.
    const { estimate, low, high } = differenceOf(wilson(56, 70)!, wilson(48, 80)!, [])
    expect([estimate, low, high].map((value) => Math.round(value * 10_000) / 10_000)).toEqual([
      0.2, 0.0524, 0.3339
    ])
  })

  it("stays in -1 to 1 and has a width where all replicates agree", () => {
    const [all, none] = [wilson(20, 20)!, wilson(0, 20)!]
    const found = differenceOf(all, none, [
      [1, 0],
      [1, 0],
      [1, 0]
    ])
    expect(found.high).toBe(1)
    expect(found.low).toBeLessThan(0.9)
    expect(differenceOf(none, none, []).high).toBeGreaterThan(0.1)
  })

  it("is narrower where many replicates show that both go together", () => {
    const [one, other] = [wilson(30, 100)!, wilson(20, 100)!]
    const pairs = Array.from({ length: 12 }, (_, index) => [0.2 + index / 60, 0.1 + index / 60] as const)
    const width = (shown: typeof pairs) => {
      const { low, high } = differenceOf(one, other, shown)
      return high - low
    }
    expect(width(pairs)).toBeLessThan(0.7 * width([]))
    expect(width(pairs.slice(0, 3))).toBe(width([]))
  })
})
