import { describe, expect, it } from "vitest"
import { isOver, outlookFrom, remaining } from "./outlook.ts"

const at = (aheadBy: number, lasts = 100) => outlookFrom(1_000, { aheadBy, lasts })

describe("an outlook", () => {
  it.each([
    ["right", 0, 1_000, false],
    ["right", 0, 999, true],
    // Set right, it shows 1,000 again.
    ["ahead", 500, 1_200, false],
    ["ahead", 500, 999, true],
    ["behind", -500, 700, false],
    ["behind", -500, 499, true]
  ] as const)("a clock that is %s by %d: what lasts until %d is over: %s", (_, aheadBy, until, over) =>
    expect(isOver(until, at(aheadBy))).toBe(over)
  )

  it.each([
    ["right", 0, 1_099, 99],
    ["right", 0, 1_100, "on"],
    ["ahead", 500, 1_599, 99],
    ["ahead", 500, 1_600, "on"],
    // It may be set right, and then runs on from 1,000.
    ["behind", -500, 700, 200],
    ["behind", -500, 1_099, 599],
    ["behind", -500, 1_100, "on"]
  ] as const)("a clock that is %s by %d: what lasts until %d has %s left", (_, aheadBy, until, left) =>
    expect(remaining(until, at(aheadBy))).toBe(left)
  )

  it("that goes on for nobody knows how long has an end for everything", () =>
    expect(remaining(1e9, at(0, Number.POSITIVE_INFINITY))).toBe(1e9 - 1_000))
})
