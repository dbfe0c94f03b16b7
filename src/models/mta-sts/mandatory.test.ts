/** Mail that goes under an enforced policy or not at all: a local policy, as RFC 7672 §6 has it for DANE. RFC 7435 §3. */
import { describe, expect, it } from "vitest"
import { cellOf, encounter } from "../encounter.fixture.ts"

const model = "mta-sts"
const isMandatory = true
const denied = { capability: "dns-forge", parameters: { forge: ["mta-sts"] } }

describe("mta-sts: isMandatory", () => {
  it.each([
    ["enforce", {}, "delivered-authenticated"],
    ["testing", { mode: "testing" }, "deferred-by-misconfiguration"],
    [
      "testing, which the sender takes for none",
      { mode: "testing", testing: "as none" },
      "deferred-by-misconfiguration"
    ],
    // RFC 8461 §5: a policy that says that there is none.
    ["none", { mode: "none" }, "deferred-by-misconfiguration"],
    ["testing, by certificates", { mode: "testing", match: "spki-pin" }, "deferred-by-misconfiguration"]
  ])("under a policy in mode %s", (_, parameters, outcome) =>
    expect(encounter({ model, parameters: { isMandatory, ...parameters } })).toBe(outcome)
  )

  it.each([
    ["a denied TXT record", [denied, "smtp-strip"]],
    ["a blocked TXT record", ["dns-block", "smtp-strip"]],
    ["a blocked policy host", ["web-block", "smtp-strip"]]
  ] as const)("keeps the mail that %s would expose, at first contact", (_, attacker) => {
    expect(encounter({ model, attacker })).toBe("exposed-passive")
    expect(encounter({ model, parameters: { isMandatory }, attacker })).toBe("deferred-by-attack")
  })

  it("does not stand against an authority that errs", () =>
    expect(encounter({ model, parameters: { isMandatory }, attacker: ["ca-misissue", "smtp-mitm"] })).toBe(
      "intercepted-authenticated"
    ))

  it("says what is missing (RFC 8460 §4.3)", () => {
    const [attempt] = cellOf({ model, parameters: { isMandatory }, attacker: ["web-block"] }).attempts
    expect(attempt!.result.refusals[0]?.mistrust?.result).toBe("sts-policy-fetch-error")
    const [none] = cellOf({ model, parameters: { isMandatory, mode: "none" } }).attempts
    expect(none!.result.refusals[0]?.mistrust).toMatchObject({
      result: "validation-failure",
      detail: expect.stringContaining("under an enforced policy only")
    })
  })
})
