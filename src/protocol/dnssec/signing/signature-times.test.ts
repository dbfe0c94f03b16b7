/** Held to `windowAt`, which says what is served when: between two of the times nothing that is served changes, begins or ends. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type SignatureLifetimes, windowAt } from "./signature-lifetimes.ts"
import { signatureTimes } from "./signature-times.ts"
import type { SigningFault, SigningPlan } from "./signing-plan.ts"

const day = 86_400
const planOf = (lifetimes: SignatureLifetimes, faults: ReadonlyArray<SigningFault> = []): SigningPlan => ({
  algorithm: 13,
  keys: "single",
  denial: { method: "nsec" },
  lifetimes,
  faults
})
const weekly: SignatureLifetimes = {
  kind: "renewed",
  validitySeconds: 14 * day,
  everySeconds: 7 * day,
  backdatedBySeconds: 3_600,
  phaseSeconds: 0
}
const within = (times: ReadonlyArray<number>, from: number, to: number) =>
  times.filter((time) => from <= time && time <= to).toSorted((a, b) => a - b)

describe("signatureTimes", () => {
  it("has each renewal, and no end that nobody lives to see", () => {
    const { changes, ends } = signatureTimes(planOf(weekly), 70 * day, 90 * day, 2 * day)
    expect(within(changes, 70 * day, 90 * day)).toEqual([70 * day, 77 * day, 84 * day])
    expect(within(ends, 70 * day, 90 * day)).toEqual([])
  })

  it("has the ends of what is kept as long as that", () => {
    const { ends } = signatureTimes(planOf(weekly), 70 * day, 90 * day, 7 * day)
    expect(within(ends, 70 * day, 90 * day)).toEqual([70 * day, 77 * day, 84 * day])
  })

  it("has the end of what is not renewed any more", () => {
    const plan = planOf(weekly, [{ fault: "not renewed", sinceSeconds: 71 * day }])
    expect(within(signatureTimes(plan, 70 * day, 90 * day, day).ends, 70 * day, 90 * day)).toContain(84 * day)
  })

  it("has both ends of a window that is fixed, and of one that a fault has moved", () => {
    const plan = planOf({ kind: "fixed", inceptionSeconds: 10, expirationSeconds: 20 }, [
      { fault: "not yet valid", bySeconds: 5 }
    ])
    expect(signatureTimes(plan, 0, 100, 0)).toEqual({ changes: [10, 25], ends: [20, 35] })
  })

  it("leaves out no moment at which what is served changes, or begins or ends to be good", () =>
    fc.assert(
      fc.property(
        fc.record({
          validitySeconds: fc.integer({ min: 2, max: 40 * day }),
          everySeconds: fc.integer({ min: 600, max: 40 * day }),
          backdatedBySeconds: fc.nat(2 * day),
          phaseSeconds: fc.nat(40 * day)
        }),
        fc.integer({ min: 100 * day, max: 110 * day }),
        fc.integer({ min: 1, max: 20 * day }),
        (given, from, length) => {
          const lifetimes = { kind: "renewed", ...given } as const
          const to = from + length
          const standing = (at: number) => {
            const window = windowAt(lifetimes, at)
            return [window, window.inceptionSeconds <= at, at <= window.expirationSeconds]
          }
          const { changes, ends } = signatureTimes(planOf(lifetimes), from, to, 40 * day)
          const moments = [...changes, ...ends.map((end) => end + 1)]
          if (within(moments, from + 1, to).length === 0) expect(standing(to)).toEqual(standing(from))
        }
      )
    ))
})
