import { describe, expect, it } from "vitest"
import { encounter } from "../encounter.fixture.ts"

const model = "mta-sts-draft"

describe("mta-sts-draft (draft-ietf-uta-mta-sts-14)", () => {
  it("reads patterns that are suffixes (§3.2)", () =>
    expect(encounter({ model, parameters: { mx: [".example.com"] } })).toBe("delivered-authenticated"))

  it("takes any certificate that the policy admits, whichever host DNS names (§4.1)", () => {
    const parameters = { mx: [".provider.example"] }
    const scenario = { domain: { mx: [{ host: "mx1.provider.example" }] } }
    const attacker = [
      { capability: "dns-forge", parameters: { forge: ["mx-tenant", "tenant-address"] } },
      "cotenant"
    ]
    expect(encounter({ model, parameters, scenario, attacker })).toBe("intercepted-authenticated")
    // RFC 8461 §4.1 compares the host with the policy; where that lists one host there is no way round it.
    expect(encounter({ model: "mta-sts", scenario, attacker })).toBe("deferred-by-attack")
  })

  it.each([
    // Appendix B wants lengths that fit, §4.1 compares as far as the shorter one reaches.
    ["pseudocode", "deferred-by-misconfiguration"],
    ["prose", "delivered-authenticated"]
  ])("wildcard and suffix of unequal length, by %s: %s", (matching, outcome) => {
    const certificate = { dnsNames: ["*.mail.example.com"] }
    const scenario = { domain: { mx: [{ host: "mx1.example.com", certificate }] } }
    expect(encounter({ model, parameters: { matching, mx: [".example.com"] }, scenario })).toBe(outcome)
  })

  it.each([
    ["reports", "exposed-passive"],
    ["enforces", "deferred-by-attack"]
  ])("mode testing %s", (testing, outcome) =>
    expect(encounter({ model, parameters: { mode: "testing", testing }, attacker: ["smtp-strip"] })).toBe(
      outcome
    )
  )

  it.each([
    // The name of the record and the name behind the alias: the server knows one of them.
    ["mx-record", "mx1.example.com", "delivered-authenticated"],
    ["canonical", "mx1.example.com", "deferred-by-misconfiguration"],
    ["canonical", "host.example.net", "delivered-authenticated"],
    ["mx-record", "host.example.net", "deferred-by-misconfiguration"],
    ["none", "mx1.example.com", "deferred-by-misconfiguration"]
  ])(
    "the MX hostname of §7.1 as %s, where the server has a certificate for %s",
    (serverName, known, outcome) => {
      const scenario = {
        domain: { mx: [{ host: "mx1.example.com" }] },
        zones: [
          {
            apex: "example.com",
            records: [{ owner: "mx1.example.com", type: "CNAME", data: "host.example.net." }]
          }
        ],
        hosts: [
          {
            name: "host.example.net",
            addresses: ["192.0.2.77"],
            smtp: {
              certificate: { dnsNames: ["unrelated.example.net"] },
              certificatesByName: [{ serverName: known, certificate: { dnsNames: ["mx1.example.com"] } }]
            }
          }
        ]
      }
      expect(encounter({ model, parameters: { serverName }, scenario })).toBe(outcome)
    }
  )
})
