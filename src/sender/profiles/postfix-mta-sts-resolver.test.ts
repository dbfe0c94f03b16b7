/** What Postfix with this plug-in does otherwise than RFC 8461 says, each habit by the verdict that it changes. */
import { describe, expect, it } from "vitest"
import { lines, outcomes, policyHost, stripper } from "./outcomes.fixture.ts"

describe("postfix-mta-sts-resolver: how it reads a policy (RFC 8461 §3.2), against a stripper", () => {
  const [version, enforce, testing, mx, maxAge] = [
    "version: STSv1",
    "mode: enforce",
    "mode: testing",
    "mx: mx1.example.com",
    "max_age: 604800"
  ] as const
  it.each([
    ["as published", [version, enforce, mx, maxAge], "deferred-by-attack", "deferred-by-attack"],
    [
      "the last mode wins: testing",
      [version, enforce, mx, maxAge, testing],
      "deferred-by-attack",
      "exposed-passive"
    ],
    [
      "the last mode wins: enforce",
      [version, testing, mx, maxAge, enforce],
      "exposed-passive",
      "deferred-by-attack"
    ],
    [
      "a line without a colon",
      [version, enforce, "hello", mx, maxAge],
      "exposed-passive",
      "deferred-by-attack"
    ],
    ["a final dot", [version, enforce, mx, `${mx}.`, maxAge], "exposed-passive", "deferred-by-attack"],
    [
      "max_age too great",
      [version, enforce, mx, "max_age: 99999999"],
      "deferred-by-attack",
      "exposed-passive"
    ]
  ])("%s", (_, body, byRfc, byPlugin) => {
    const scenario = { models: ["mta-sts"], hosts: [policyHost(lines(...body))], attackers: stripper }
    expect(outcomes("rfc", scenario)).toEqual([byRfc])
    expect(outcomes("postfix-mta-sts-resolver", scenario)).toEqual([byPlugin])
  })

  it("compares a final dot with nothing that certificates have", () => {
    const dotted = lines(version, enforce, `${mx}.`, maxAge)
    const scenario = { models: ["mta-sts"], hosts: [policyHost(dotted)] }
    expect(outcomes("rfc", scenario)).toEqual(["delivered-unauthenticated-ok"])
    expect(outcomes("postfix-mta-sts-resolver", scenario)).toEqual(["deferred-by-misconfiguration"])
  })
})

describe("postfix-mta-sts-resolver: ids of any form (RFC 8461 §3.1), against a stripper", () => {
  it.each(["", "2026-03-02", "a".repeat(33)])("%j", (id) => {
    const scenario = { models: [{ model: "mta-sts", parameters: { id } }], attackers: stripper }
    expect(outcomes("rfc", scenario)).toEqual(["exposed-passive"])
    expect(outcomes("postfix-mta-sts-resolver", scenario)).toEqual(["deferred-by-attack"])
    const combined = {
      models: [{ model: "dane+mta-sts", parameters: { mtaSts: { id } } }],
      domain: { zone: "unsigned", mx: [{ host: "mx1.example.com" }] },
      attackers: stripper
    }
    expect(outcomes("rfc", combined)).toEqual(["exposed-passive"])
    expect(outcomes("postfix-mta-sts-resolver", combined)).toEqual(["deferred-by-attack"])
  })
})

describe("common names where there is no DNS-ID (RFC 8461 §3.3, §4.2)", () => {
  const named = { dnsNames: [], commonName: "mx1.example.com" }
  it.each([
    ["rfc", "deferred-by-misconfiguration"],
    ["postfix-mta-sts-resolver", "delivered-authenticated"]
  ])("of the MX host, %s: %s", (profile, outcome) =>
    expect(
      outcomes(profile, {
        models: ["mta-sts"],
        domain: { mx: [{ host: "mx1.example.com", certificate: named }] }
      })
    ).toEqual([outcome])
  )

  it.each([
    ["rfc", "exposed-passive"],
    ["postfix-mta-sts-resolver", "deferred-by-attack"]
  ])("of the policy host, %s: %s", (profile, outcome) => {
    const certificate = { dnsNames: [], commonName: "mta-sts.example.com" }
    const body = lines("version: STSv1", "mode: enforce", "mx: mx1.example.com", "max_age: 604800")
    const hosts = [policyHost(body, { certificate })]
    expect(outcomes(profile, { models: ["mta-sts"], hosts, attackers: stripper })).toEqual([outcome])
  })
})

describe("postfix-mta-sts-resolver: how long a policy lives (RFC 8461 §3.2)", () => {
  const parameters = { maxAgeSeconds: 86_400 }
  const blocked = { on: "https", host: "mta-sts.example.com", does: "garbage-handshake" }
  it.each([
    ["rfc", "exposed-passive"],
    ["postfix-mta-sts-resolver", "deferred-by-attack"]
  ])("%s, run out, its id unchanged and the policy host blocked: %s", (profile, outcome) =>
    expect(
      outcomes(profile, {
        models: [{ model: "mta-sts", parameters }],
        phases: [
          { name: "first", at: "0s", mail: [{}] },
          { name: "later", at: "3d", mail: [{}], actions: [blocked, { on: "smtp", does: "strip" }] }
        ]
      }).at(-1)
    ).toBe(outcome)
  )
})

describe("postfix-mta-sts-resolver: a new id is not seen for 60 s after a fetch (RFC 8461 §5.1)", () => {
  it.each([
    ["rfc", "30s", "exposed-passive"],
    ["postfix-mta-sts-resolver", "30s", "deferred-by-attack"],
    ["postfix-mta-sts-resolver", "90s", "exposed-passive"]
  ])("%s after %s: %s", (profile, at, outcome) =>
    expect(
      outcomes(profile, {
        models: [{ model: "mta-sts", parameters: { ttlSeconds: 1 } }],
        phases: [
          { name: "first", at: "0s", mail: [{}] },
          // The domain takes its policy back.
          {
            name: "later",
            at,
            mail: [{}],
            publishes: { "mta-sts": { id: "new", mode: "none" } },
            actions: [{ on: "smtp", does: "strip" }]
          }
        ]
      }).at(-1)
    ).toBe(outcome)
  )
})

describe("postfix-mta-sts-resolver: a policy in testing mode is as none (RFC 8461 §5)", () => {
  const wrong = [
    {
      apex: "example.com",
      signing: "signed",
      records: [{ owner: "_25._tcp.mx1.example.com", type: "TLSA", data: `3 1 1 ${"ab".repeat(32)}` }]
    }
  ]
  it.each([
    ["rfc", "mta-sts", { mode: "testing" }, {}, "delivered-authenticated"],
    ["postfix-mta-sts-resolver", "mta-sts", { mode: "testing" }, {}, "delivered-unauthenticated-ok"],
    // DANE stays in force beside it, and does not beside an enforced policy.
    [
      "postfix-mta-sts-resolver",
      "dane+mta-sts",
      { mtaSts: { mode: "testing" } },
      { zones: wrong },
      "deferred-by-misconfiguration"
    ],
    ["postfix-mta-sts-resolver", "dane+mta-sts", {}, { zones: wrong }, "delivered-authenticated"],
    [
      "plugin-overrides-dane",
      "dane+mta-sts",
      { mtaSts: { mode: "testing" } },
      { zones: wrong },
      "deferred-by-misconfiguration"
    ]
  ])("%s, %s, %j %j: %s", (profile, model, parameters, more, outcome) =>
    expect(outcomes(profile, { models: [{ model, parameters }], ...more })).toEqual([outcome])
  )
})

describe("postfix-mta-sts-resolver: the certificate decides, whichever host shows it (RFC 8461 §4.1)", () => {
  const body = lines("version: STSv1", "mode: enforce", "mx: other.example.com", "max_age: 604800")
  const certificate = { dnsNames: ["mx1.example.com", "other.example.com"] }
  const domain = { zone: "unsigned", mx: [{ host: "mx1.example.com", certificate }] }
  it.each([
    ["rfc", "deferred-by-misconfiguration"],
    ["legacy-matching", "delivered-authenticated"],
    ["postfix-mta-sts-resolver", "delivered-authenticated"]
  ])("%s, alone and in a combined model: %s", (profile, outcome) => {
    for (const model of ["mta-sts", "dane+mta-sts"])
      expect(outcomes(profile, { models: [model], domain, hosts: [policyHost(body)] })).toEqual([outcome])
  })
})

describe("postfix-mta-sts-resolver: a TXT lookup that fails is as no policy, whatever the scenario says (RFC 8461 §3.3)", () => {
  it.each([
    ["rfc", "deferred-by-attack"],
    ["postfix-mta-sts-resolver", "exposed-passive"]
  ])("%s, told to defer: %s", (profile, outcome) => {
    const actions = [
      { on: "dns", name: "_mta-sts.example.com", does: "timeout" },
      { on: "smtp", does: "strip" }
    ]
    const models = [{ model: "mta-sts", parameters: { onLookupFailure: "defer" } }]
    expect(outcomes(profile, { models, attackers: [{ name: "a", actions }] })).toEqual([outcome])
  })
})

describe("postfix-mta-sts-resolver: an id seen again restarts the policy's life (RFC 8461 §3.2)", () => {
  const phases = [
    { name: "first", at: "0s", mail: [{}] },
    { name: "second", at: "4d", mail: [{}] },
    {
      name: "attack",
      at: "8d",
      mail: [{}],
      actions: [
        { on: "dns", name: "_mta-sts.example.com", does: "timeout" },
        { on: "smtp", does: "strip" }
      ]
    }
  ]
  it.each([
    // Its policies are kept as RFC 8461 has it: a week from the fetch.
    ["plugin-overrides-dane", "exposed-passive"],
    ["postfix-mta-sts-resolver", "deferred-by-attack"]
  ])("%s, eight days after the fetch and four after the last mail: %s", (profile, outcome) =>
    expect(outcomes(profile, { models: ["mta-sts"], phases }).at(-1)).toBe(outcome)
  )
})
