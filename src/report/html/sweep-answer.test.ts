import { describe, expect, it } from "vitest"
import { sweepAnswers } from "./sweep-answer.ts"

const row = (model: string, vary_known: string, estimate: string, low: string, high: string) => ({
  vary_known,
  model,
  attack: "strip",
  metric: "exposed_mail_share",
  estimate,
  low,
  high
})

describe("sweepAnswers", () => {
  it("names the best and the worst model with intervals, and where", () =>
    expect(
      sweepAnswers([
        row("mta-sts", "0", "0.5", "0.4", "0.6"),
        row("mta-sts", "1", "0.1", "0.05", "0.2"),
        row("dane", "0", "0", "0", "0.02"),
        row("dane", "1", "0", "0", "0.01"),
        row("posh", "0", "0", "0", "0.02"),
        row("posh", "1", "0", "0", "0.02"),
        row("plain", "0", "1", "0.9", "1"),
        row("plain", "1", "1", "0.9", "1")
      ])
    ).toEqual([
      "Share of mail that the attacker reads, attack strip: best dane and posh, 0.0 % (0.0 % to 2.0 %) throughout; worst plain, 100.0 % (90.0 % to 100.0 %) throughout."
    ]))

  it("gives the range of a model that depends on what is varied", () =>
    expect(
      sweepAnswers([row("mta-sts", "0", "0.5", "0.4", "0.6"), row("mta-sts", "1", "0.1", "0.05", "0.2")])
    ).toEqual([
      "Share of mail that the attacker reads, attack strip: mta-sts, from 10.0 % (5.0 % to 20.0 %) at known = 1 to 50.0 % (40.0 % to 60.0 %) at known = 0."
    ]))

  it("is silent where nothing happened, and of other metrics", () =>
    expect(
      sweepAnswers([
        row("dane", "0", "0", "0", "0.1"),
        { ...row("dane", "0", "1", "1", "1"), metric: "bounced_mail_share" }
      ])
    ).toEqual([]))
})
