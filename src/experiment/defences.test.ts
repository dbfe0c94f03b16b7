/** What a sender can ask for beyond its model: a minimum version of TLS, and protected MX hosts only. RFC 8996, RFC 7672 §2.2.1. */
import { describe, expect, it } from "vitest"
import { outcomes, run } from "./explicit.fixture.ts"

describe("a minimum version of TLS, RFC 8996", () => {
  const against = (
    model: string,
    tlsVersion: string,
    sender: Readonly<Record<string, unknown>>,
    capabilities: ReadonlyArray<string>
  ) =>
    outcomes(
      {
        models: [model],
        sender,
        domain: { mx: [{ host: "mx1.example.com", tlsVersion }] },
        attackers: [{ name: "lab", capabilities }]
      },
      "lab"
    )
  const strict = { minimumTlsVersion: "TLSv1.2" }

  it.each([
    // The certificate is the right one and passes; the session is broken all the same.
    ["mta-sts", {}, ["tls-down"], "intercepted-authenticated"],
    ["dane", {}, ["tls-down"], "intercepted-authenticated"],
    ["opportunistic", {}, ["tls-down"], "intercepted-unauthenticated"],
    ["mta-sts", strict, ["tls-down"], "deferred-by-misconfiguration"],
    ["dane", strict, ["tls-down"], "deferred-by-misconfiguration"],
    // Where nothing is promised, the mail goes in clear instead: RFC 7435 §5. Nobody reads it, or somebody who has nothing to break.
    ["opportunistic", strict, ["tls-down"], "delivered-cleartext-ok"],
    ["opportunistic", strict, ["smtp-obs"], "exposed-passive"],
    ["opportunistic", {}, ["smtp-obs"], "delivered-unauthenticated-ok"]
  ])("%s with %j against %j, where the server ends at TLS 1.1: %s", (model, sender, attacker, outcome) =>
    expect(against(model, "TLSv1.1", sender, attacker)).toEqual([outcome])
  )

  it.each([
    ["TLSv1.1", "TLSv1.0", "deferred-by-misconfiguration"],
    ["TLSv1.1", "TLSv1.1", "delivered-authenticated"],
    ["TLSv1.1", "TLSv1.2", "delivered-authenticated"],
    ["TLSv1.3", "TLSv1.2", "deferred-by-misconfiguration"],
    ["TLSv1.3", "TLSv1.3", "delivered-authenticated"]
  ])("of %s: a server at %s is %s", (minimumTlsVersion, tlsVersion, outcome) =>
    expect(against("dane", tlsVersion, { minimumTlsVersion }, ["smtp-obs"])).toEqual([outcome])
  )
})

describe("MX hosts of which some have TLSA records, RFC 7672 §2.2.1", () => {
  const mixed = (mixedMx: string, further: object = {}) => ({
    models: [{ model: "dane", parameters: { mixedMx } }],
    domain: {
      zone: "signed",
      mx: [
        { host: "mx1.example.com", preference: 10 },
        { host: "mx2.example.net", preference: 20 }
      ]
    },
    zones: [{ apex: "example.net", signing: "unsigned" }],
    ...further
  })
  const rules = ["each host for itself", "protected hosts only"] as const
  const blocked = (...capabilities: ReadonlyArray<unknown>) => ({
    attackers: [
      {
        name: "lab",
        capabilities: [{ capability: "smtp-block", targets: ["mx1.example.com"] }, ...capabilities]
      }
    ]
  })

  it("are all the same to both rules while nobody attacks", () => {
    for (const rule of rules) expect(outcomes(mixed(rule))).toEqual(["delivered-authenticated"])
  })

  it.each([
    ["each host for itself", "intercepted-unauthenticated"],
    ["protected hosts only", "deferred-by-attack"]
  ])("%s: whoever blocks the protected one and stands before the other comes to %s", (rule, outcome) =>
    expect(outcomes(mixed(rule, blocked("smtp-mitm")), "lab")).toEqual([outcome])
  )

  it("pass the unprotected one over even where it comes first", () => {
    const swapped = {
      domain: {
        zone: "signed",
        mx: [
          { host: "mx1.example.com", preference: 20 },
          { host: "mx2.example.net", preference: 10 }
        ]
      }
    }
    expect(outcomes(mixed("each host for itself", swapped))).toEqual(["delivered-unauthenticated-ok"])
    expect(outcomes(mixed("protected hosts only", swapped))).toEqual(["delivered-authenticated"])
  })

  it("go on being protected where their records are kept away: RFC 7672 §2.1.2", () => {
    const both = {
      attackers: [
        {
          name: "lab",
          capabilities: [{ capability: "dns-block", targets: ["mx1.example.com"] }, "smtp-mitm"]
        }
      ]
    }
    expect(outcomes(mixed("each host for itself", both), "lab")).toEqual(["intercepted-unauthenticated"])
    expect(outcomes(mixed("protected hosts only", both), "lab")).toEqual(["deferred-by-attack"])
  })

  it("are reported as dane-required: RFC 8460 §4.3.2.1", () => {
    const { result } = run(mixed("protected hosts only", blocked()))
      .find(({ attacker }) => attacker === "lab")!
      .attempts.at(-1)!
    expect(result.refusals.map(({ mxHost, mistrust }) => [mxHost, mistrust?.result])).toEqual([
      ["mx1.example.com", undefined],
      ["mx2.example.net", "dane-required"]
    ])
  })

  it("do not keep mail from a domain that protects none", () => {
    const unsigned = {
      domain: { zone: "unsigned", mx: [{ host: "mx1.example.com" }, { host: "mx2.example.net" }] }
    }
    expect(outcomes(mixed("protected hosts only", unsigned))).toEqual(["delivered-unauthenticated-ok"])
  })
})
