import { describe, expect, it } from "vitest"
import { certificateIssuers } from "../../world/certificate-issuers.ts"
import { cellOf, encounter } from "../encounter.fixture.ts"
import { tlsaRecords } from "../publish-tlsa.ts"

const model = "insecure-dane"
const forgedMx = { capability: "dns-forge", parameters: { forge: ["mx"] } }
const deniedTlsa = { capability: "dns-forge", parameters: { forge: ["tlsa"] } }

describe("insecure-dane without an attacker", () => {
  it.each(["PKIX-EE", "PKIX-TA"])("authenticates by %s, in an unsigned zone", (usage) =>
    expect(encounter({ model, parameters: { usage } })).toBe("delivered-authenticated")
  )

  it.each(["DANE-EE", "DANE-TA"])("does not believe %s by default: RFC 6394 §3.3", (usage) => {
    expect(encounter({ model, parameters: { usage } })).toBe("delivered-unauthenticated-ok")
    expect(encounter({ model, parameters: { usage, usages: [usage] } })).toBe("delivered-authenticated")
  })

  it("under next-hop wants the domain's own name in the certificate", () => {
    const certificate = { dnsNames: ["example.com"] }
    const scenario = { domain: { mx: [{ host: "mx1.example.com", certificate }] } }
    const under = (reference: string) => ({ model, parameters: { reference } })
    expect(encounter(under("next-hop"))).toBe("deferred-by-misconfiguration")
    expect(encounter(under("both"))).toBe("delivered-authenticated")
    expect(encounter({ ...under("next-hop"), scenario })).toBe("delivered-authenticated")
    expect(encounter({ ...under("both"), scenario })).toBe("delivered-authenticated")
    expect(encounter({ ...under("mx-host"), scenario })).toBe("deferred-by-misconfiguration")
  })

  it("refuses a certificate that no authority vouches for, however well the record matches: RFC 7671 §5.3", () => {
    const mx = [{ host: "mx1.example.com", certificate: { issuer: "untrusted" } }]
    expect(encounter({ model, scenario: { domain: { mx } } })).toBe("deferred-by-misconfiguration")
  })
})

describe("insecure-dane: parameter onlyUnusable", () => {
  it.each([
    ["ignore", "smtp-strip", "exposed-passive"],
    ["ignore", "smtp-mitm", "intercepted-unauthenticated"],
    ["require-tls", "smtp-strip", "deferred-by-attack"],
    ["require-tls", "smtp-mitm", "intercepted-unauthenticated"]
  ])("%s, against %s: %s", (onlyUnusable, attacker, outcome) =>
    expect(encounter({ model, parameters: { usage: "DANE-EE", onlyUnusable }, attacker: [attacker] })).toBe(
      outcome
    )
  )
})

describe("insecure-dane: parameter onLookupFailure", () => {
  // Only the names of the TLSA records lie in a zone that does not validate.
  const scenario = {
    domain: { zone: "signed" },
    zones: [{ apex: "_tcp.mx1.example.com", signing: "expired" }],
    sender: { resolver: "validating" }
  }

  it.each([
    ["ignore", undefined, "delivered-unauthenticated-ok"],
    ["ignore", ["smtp-strip"], "exposed-passive"],
    ["next-host", undefined, "deferred-by-misconfiguration"]
  ])("%s, against %j: %s", (onLookupFailure, attacker, outcome) =>
    expect(
      encounter({ model, parameters: { onLookupFailure }, scenario, ...(attacker && { attacker }) })
    ).toBe(outcome)
  )
})

describe("insecure-dane against who forges DNS", () => {
  it("is downgraded by denied TLSA records, once the cached ones are gone", () => {
    const attacker = [deniedTlsa, "smtp-mitm"]
    expect(encounter({ model, attacker })).toBe("intercepted-unauthenticated")
    expect(encounter({ model, attacker, contact: "warm" })).toBe("intercepted-unauthenticated")
    const soon = { contact: "warm", attackFrom: "10m", mailAt: "50m" } as const
    expect(encounter({ model, attacker, ...soon })).toBe("deferred-by-attack")
    const short = { ...soon, parameters: { ttlSeconds: 600 } }
    expect(encounter({ model, attacker, ...short })).toBe("intercepted-unauthenticated")
  })

  // The attacker's own zone holds records for its own host; having them needs no capability.
  const startSeconds = Date.UTC(2026, 2, 2, 9) / 1000
  const chain = certificateIssuers(startSeconds).chainOf({
    issuer: "trusted",
    dnsNames: ["mx.attacker.test"],
    notBeforeSeconds: startSeconds - 30 * 86_400,
    notAfterSeconds: startSeconds + 368 * 86_400,
    key: "mx.attacker.test"
  })
  const planted = (usage: "PKIX-EE" | "DANE-EE") => ({
    zones: [
      {
        apex: "attacker.test",
        records: tlsaRecords(
          { name: "mx.attacker.test", chains: [chain] },
          { usage, selector: "SPKI", matchingType: "SHA2-256", ttlSeconds: 3600 }
        ).map(({ owner, type, data }) => ({ owner, type, data }))
      }
    ]
  })

  it.each([
    ["PKIX-EE", "mx-host", "intercepted-authenticated"],
    ["PKIX-EE", "next-hop", "deferred-by-attack"],
    ["DANE-EE", "mx-host", "intercepted-authenticated"],
    // RFC 7672 §3.1.1: names are not looked at under DANE-EE(3), so asking for the next hop's changes nothing.
    ["DANE-EE", "next-hop", "intercepted-authenticated"]
  ] as const)(
    "%s records of the attacker's for its own host, names by %s: %s",
    (usage, reference, outcome) => {
      const parameters = { usage, usages: ["PKIX-TA", "PKIX-EE", "DANE-EE"], reference }
      const certificate = { dnsNames: ["example.com", "mx1.example.com"] }
      const domain = { mx: [{ host: "mx1.example.com", certificate }] }
      const scenario = { domain, ...planted(usage) }
      expect(encounter({ model, parameters, scenario })).toBe("delivered-authenticated")
      const cell = cellOf({ model, parameters, attacker: [forgedMx], scenario })
      expect(cell.worst).toBe(outcome)
    }
  )
})
