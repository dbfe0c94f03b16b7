import { describe, expect, it } from "vitest"
import { cellOf, encounter } from "../encounter.fixture.ts"

const model = "static-tls"
const forgedMx = { capability: "dns-forge", parameters: { forge: ["mx"] } }
const at = (level: string, rest: object = {}) => ({ model, parameters: { level, ...rest } })

describe("static-tls without an attacker", () => {
  it.each([
    ["encrypt", "delivered-unauthenticated-ok"],
    ["verify", "delivered-authenticated"],
    ["secure", "delivered-authenticated"],
    // No key was agreed on.
    ["fingerprint", "deferred-by-misconfiguration"]
  ])("%s: the mail is %s", (level, outcome) => expect(encounter(at(level))).toBe(outcome))

  it("refuses a host that has a certificate for its provider's name only, under secure: RFC 7672 §1.3.2", () => {
    const scenario = { domain: { mx: [{ host: "mx.provider.test" }] } }
    expect(encounter({ ...at("secure"), scenario })).toBe("deferred-by-misconfiguration")
    expect(encounter({ ...at("secure", { reference: "mx-host" }), scenario })).toBe("delivered-authenticated")
  })

  it.each([
    [["example.com"], "delivered-authenticated"],
    [["*.example.com"], "delivered-authenticated"],
    [["a.b.example.com"], "delivered-authenticated"],
    [["anotherexample.com"], "deferred-by-misconfiguration"],
    [["*.example.net"], "deferred-by-misconfiguration"]
  ])("under secure, a certificate for %s: %s", (dnsNames, outcome) =>
    expect(
      encounter({
        ...at("secure"),
        scenario: { domain: { mx: [{ host: "mx1.example.com", certificate: { dnsNames } }] } }
      })
    ).toBe(outcome)
  )
})

describe("static-tls against an attacker", () => {
  it.each([
    ["encrypt", ["smtp-strip"], "deferred-by-attack"],
    ["encrypt", ["smtp-mitm"], "intercepted-unauthenticated"],
    ["verify", ["smtp-strip"], "deferred-by-attack"],
    ["verify", ["smtp-mitm"], "deferred-by-attack"],
    // RFC 9525 §3: whoever chooses the MX host chooses the name that is asked for.
    ["verify", [forgedMx], "intercepted-authenticated"],
    ["secure", ["smtp-strip"], "deferred-by-attack"],
    ["secure", ["smtp-mitm"], "deferred-by-attack"],
    ["secure", [forgedMx], "deferred-by-attack"],
    ["secure", ["dns-forge", "smtp-mitm"], "deferred-by-attack"],
    ["secure", ["web-block"], "delivered-authenticated"]
  ])("%s, against %j: %s", (level, attacker, outcome) =>
    expect(encounter({ ...at(level), attacker })).toBe(outcome)
  )
})

describe("static-tls with a fingerprint", () => {
  const refused = cellOf(at("fingerprint")).attempts[0]!.result.refusals[0]!.detail
  const fingerprint = /[0-9a-f]{64}/.exec(refused)![0]

  it("delivers to the key that was agreed on, and an interceptor has another", () => {
    const agreed = at("fingerprint", { fingerprints: ["00".repeat(32), fingerprint.toUpperCase()] })
    expect(encounter(agreed)).toBe("delivered-authenticated")
    expect(encounter({ ...agreed, attacker: ["smtp-mitm"] })).toBe("deferred-by-attack")
    expect(encounter({ ...agreed, attacker: ["dns-forge"] })).toBe("deferred-by-attack")
  })

  it("does not look at dates: an expired certificate has the same key", () => {
    const mx = [{ host: "mx1.example.com", certificate: { issuer: "self", issuedBefore: "400d" } }]
    const agreed = at("fingerprint", { fingerprints: [fingerprint] })
    expect(encounter({ ...agreed, scenario: { domain: { mx } } })).toBe("delivered-authenticated")
  })
})
