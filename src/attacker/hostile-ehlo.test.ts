import { describe, expect, it } from "vitest"
import { cellOf } from "../models/encounter.fixture.ts"

const outcomes = (attacker: ReadonlyArray<string | Readonly<Record<string, unknown>>>, parameters = {}) =>
  cellOf({
    model: "ehlo-policy",
    parameters,
    attacker,
    scenario: { mail: [{ at: "0s" }, { at: "2d" }] }
  }).attempts.map(({ outcome }) => outcome)

const forgedMx = { capability: "dns-forge", parameters: { forge: ["mx"] }, to: "1d" }

describe("a policy that an attacker says in its EHLO reply", () => {
  it("is a pin: whoever was led to the attacker's host once refuses the domain's own (RFC 6797 §14.5)", () =>
    // The host has a certificate for its own name, which is the name that is asked for.
    expect(outcomes([forgedMx])).toEqual(["intercepted-unauthenticated", "deferred-by-attack"]))

  it("is none for a sender that asks for the domain's name in the certificate", () =>
    expect(outcomes([forgedMx], { reference: "next-hop" })).toEqual([
      "intercepted-unauthenticated",
      "delivered-unauthenticated-ok"
    ]))

  it("from the middle of a session teaches only senders that believe any TLS", () => {
    const middle = { capability: "smtp-mitm", to: "1d" }
    expect(outcomes([middle])).toEqual(["intercepted-unauthenticated", "delivered-unauthenticated-ok"])
    expect(outcomes([middle], { storeIf: "any TLS" })).toEqual([
      "intercepted-unauthenticated",
      "deferred-by-attack"
    ])
  })
})
