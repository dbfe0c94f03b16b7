import { describe, expect, it } from "vitest"
import { randomStream } from "../../kernel/random-stream.ts"
import { meanOf, studentQuantile } from "./mean.ts"
import { quantile } from "./quantile.ts"
import { wilson } from "./wilson.ts"

const rounded = (value: number | undefined) =>
  value === undefined ? undefined : Math.round(value * 10_000) / 10_000

describe("wilson", () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718]
  ])("%d of %d: %d to %d", (successes, trials, low, high) => {
    const found = wilson(successes, trials)
    expect([rounded(found?.low), rounded(found?.high)]).toEqual([low, high])
  })

  it("knows nothing of no trials", () => expect(wilson(0, 0)).toBeUndefined())

  it("holds the truth about as often as it promises", () => {
    const stream = randomStream("wilson")
    let covered = 0
    for (let round = 0; round < 2_000; round++) {
      let successes = 0
      for (let trial = 0; trial < 60; trial++) if (stream.happens(1, 8)) successes += 1
      const { low, high } = wilson(successes, 60)!
      if (low <= 0.125 && 0.125 <= high) covered += 1
    }
    expect(covered / 2_000).toBeGreaterThan(0.93)
    expect(covered / 2_000).toBeLessThan(0.98)
  })
})

describe("meanOf", () => {
  it("is Student's interval", () => {
    // Gosset's own example: additional hours of sleep with two drugs, differences by patient.
    const found = meanOf([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4])!
    expect([rounded(found.estimate), rounded(found.low), rounded(found.high)]).toEqual([1.58, 0.7002, 2.4598])
  })

  it("says of one value that nothing is known of the mean", () =>
    expect(meanOf([3])).toEqual({ estimate: 3, low: -Infinity, high: Infinity, count: 1 }))

  it.each([
    [30, 2.042],
    [40, 2.021],
    [60, 2],
    [120, 1.98]
  ])("has the quantile of %d degrees: %d", (degrees, expected) =>
    expect(Math.abs(studentQuantile(degrees) - expected)).toBeLessThan(0.001)
  )
})

describe("quantile", () => {
  it.each([
    [[5, 1, 3], 0.5, 3],
    [[5, 1, 3], 1, 5],
    [[5, 1, 3], 0, 1],
    [[7], 0.95, 7]
  ])("%j at %d: %d", (values, share, expected) => expect(quantile(values, share)).toBe(expected))

  it("of nothing is nothing", () => expect(quantile([], 0.5)).toBeUndefined())
})
