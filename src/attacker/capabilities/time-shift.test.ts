import { describe, expect, it } from "vitest"
import { encounter } from "../../models/encounter.fixture.ts"

const shifted = (model: string, seconds: number) =>
  encounter({ model, attacker: [{ capability: "time-shift", parameters: { seconds } }] })
const day = 86_400

describe("time-shift", () => {
  it.each([
    // RFC 4035 §5.3.1: signatures live two weeks here, and are made a week before they are renewed.
    ["dane", 30 * day, "deferred-by-attack"],
    ["dane", -30 * day, "deferred-by-attack"],
    ["dane", day, "delivered-authenticated"],
    // A certificate of 398 days, issued 30 days ago.
    ["static-tls", 400 * day, "deferred-by-attack"],
    ["static-tls", 300 * day, "delivered-authenticated"],
    ["static-tls", -40 * day, "deferred-by-attack"],
    // The policy host's certificate has expired too, so that no policy is found: RFC 8461 §3.3.
    ["mta-sts", 400 * day, "delivered-unauthenticated-ok"],
    ["opportunistic", 400 * day, "delivered-unauthenticated-ok"]
  ])("%s, by %d s: %s", (model, seconds, outcome) => expect(shifted(model, seconds)).toBe(outcome))

  it("ends when the attacker goes", () => {
    const attacker = [{ capability: "time-shift", to: "1d" }]
    const mail = [{ at: "0s" }, { at: "2d" }]
    expect(
      encounter({ model: "static-tls", parameters: { level: "verify" }, attacker, scenario: { mail } })
    ).toBe("delivered-authenticated")
  })

  it("leaves behind what a resolver learnt in the future: it counts its time on the same clock", () => {
    const attacker = [{ capability: "time-shift", to: "1d" }]
    const mail = [{ at: "0s" }, { at: "2d" }]
    expect(encounter({ model: "dane", attacker, scenario: { mail } })).toBe("deferred-by-attack")
  })
})
