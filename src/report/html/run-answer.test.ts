import { describe, expect, it } from "vitest"
import type { Outcome } from "../../scenario/schema/outcome.ts"
import { runAnswer } from "./run-answer.ts"

const cells = (model: string, outcomes: ReadonlyArray<Outcome>) =>
  outcomes.map((worst, i) => ({ model, attacker: i === 0 ? "none" : `attacker-${i}`, worst }))

describe("runAnswer", () => {
  it("groups models by how many attacks read the mail, the fewest first, without the run that nobody attacks", () =>
    expect(
      runAnswer([
        ...cells("opportunistic", [
          "delivered-unauthenticated-ok",
          "exposed-passive",
          "intercepted-unauthenticated"
        ]),
        ...cells("mta-sts", ["delivered-authenticated", "deferred-by-attack", "delivered-authenticated"]),
        ...cells("dane", ["delivered-authenticated", "deferred-by-attack", "delivered-authenticated"])
      ])
    ).toBe(
      "mta-sts and dane let nobody read the mail in any of 2 attacks; opportunistic lets attackers read it in 2 of 2. Instead of delivering the mail, mta-sts and dane defer it in 1 of 2."
    ))

  it("says how many where every model is broken by some attack", () =>
    expect(runAnswer(cells("dane", ["delivered-authenticated", "intercepted-authenticated"]))).toBe(
      "dane lets attackers read the mail in 1 of 1 attacks. No model defers mail."
    ))

  it("has no answer where nothing was attacked", () =>
    expect(runAnswer(cells("dane", ["delivered-authenticated"]))).toBeUndefined())
})
