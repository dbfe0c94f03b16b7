/** What Postfix with postfix-tlspol does otherwise than the RFCs say, each habit by the verdict that it changes. */
import { describe, expect, it } from "vitest"
import { lines, outcomes, policyHost, stripper } from "./outcomes.fixture.ts"

describe("postfix-tlspol: what is remembered of policies (RFC 8461 §3.2, §3.3, §5.1)", () => {
  const strip = { on: "smtp", does: "strip" }
  const blocked = {
    name: "blocked",
    at: "0s",
    mail: [{}],
    actions: [{ on: "https", host: "mta-sts.example.com", does: "garbage-handshake" }]
  }
  const withdrawn = {
    name: "withdrawn",
    mail: [{}],
    publishes: { "mta-sts": { id: "new", mode: "none" } },
    actions: [strip]
  }
  const first = { name: "first", at: "0s", mail: [{}] }
  const later = { name: "later", mail: [{}], undoes: ["blocked"], actions: [strip] }
  it.each([
    [
      "a new id, while a policy is cached",
      [first, { ...withdrawn, at: "1d" }],
      "exposed-passive",
      "deferred-by-attack"
    ],
    [
      "a new id, once it has run out",
      [first, { ...withdrawn, at: "8d" }],
      "exposed-passive",
      "exposed-passive"
    ],
    [
      "no policy ten minutes ago",
      [blocked, { ...later, at: "10m" }],
      "deferred-by-attack",
      "exposed-passive"
    ],
    [
      "no policy 40 minutes ago",
      [blocked, { ...later, at: "40m" }],
      "deferred-by-attack",
      "deferred-by-attack"
    ]
  ])("%s", (_, phases, byRfc, byTlspol) => {
    const scenario = { models: ["mta-sts"], phases }
    expect(outcomes("rfc", scenario).at(-1)).toBe(byRfc)
    expect(outcomes("postfix-tlspol", scenario).at(-1)).toBe(byTlspol)
  })

  it.each([
    ["max_age 0", { maxAgeSeconds: 0 }, "deferred-by-attack", "exposed-passive"],
    ["an id that is none", { id: "2026-03-02" }, "exposed-passive", "deferred-by-attack"],
    [
      "a policy of 60 days, 40 days later",
      { maxAgeSeconds: 5_184_000 },
      "deferred-by-attack",
      "exposed-passive"
    ]
  ])("%s", (title, parameters, byRfc, byTlspol) => {
    const late = title.includes("later")
    const hidden = [strip, { on: "dns", name: "_mta-sts.example.com", does: "timeout" }]
    const scenario = {
      models: [{ model: "mta-sts", parameters }],
      phases: late
        ? [first, { name: "late", at: "40d", mail: [{}], actions: hidden }]
        : [{ ...first, actions: [strip] }]
    }
    expect(outcomes("rfc", scenario).at(-1)).toBe(byRfc)
    expect(outcomes("postfix-tlspol", scenario).at(-1)).toBe(byTlspol)
  })
})

describe("postfix-tlspol: TLSA records displace the policy (RFC 8461 §2, §5)", () => {
  const tlsa = (data: string, owner = "_25._tcp.mx1.example.com") => ({
    zones: [{ apex: "example.com", signing: "signed", records: [{ owner, type: "TLSA", data }] }]
  })
  const mitm = [{ name: "a", capabilities: ["smtp-mitm"] }]
  it.each([
    [
      "none of them usable, against a man in the middle",
      tlsa("3 1 9 ab"),
      "deferred-by-attack",
      "intercepted-unauthenticated"
    ],
    [
      "wrong ones",
      tlsa(`3 1 1 ${"ab".repeat(32)}`),
      "deferred-by-misconfiguration",
      "deferred-by-misconfiguration"
    ]
  ])("%s", (_, zones, byRfc, byTlspol) => {
    const scenario = { models: ["dane+mta-sts"], ...zones, attackers: mitm }
    expect(outcomes("rfc", scenario)).toEqual([byRfc])
    expect(outcomes("postfix-tlspol", scenario)).toEqual([byTlspol])
  })

  it("asks the policy where there are none", () =>
    expect(
      outcomes("postfix-tlspol", {
        models: ["dane+mta-sts"],
        domain: { zone: "unsigned", mx: [{ host: "mx1.example.com" }] },
        attackers: mitm
      })
    ).toEqual(["deferred-by-attack"]))
})

describe("postfix-tlspol: one TLSA lookup that fails holds up the domain (RFC 7672 §2.1.2)", () => {
  it.each([
    ["rfc", "dane", "delivered-authenticated"],
    ["postfix", "dane", "delivered-authenticated"],
    ["postfix-tlspol", "dane", "deferred-by-attack"],
    ["postfix", "dane+mta-sts", "delivered-authenticated"],
    ["postfix-tlspol", "dane+mta-sts", "deferred-by-attack"]
  ])("%s under %s: %s", (profile, model, outcome) =>
    expect(
      outcomes(profile, {
        models: [model],
        domain: {
          mx: [
            { host: "mx1.example.com", preference: 10 },
            { host: "mx2.example.com", preference: 20 }
          ]
        },
        attackers: [
          { name: "a", actions: [{ on: "dns", name: "_25._tcp.mx2.example.com", does: "timeout" }] }
        ]
      })
    ).toEqual([outcome])
  )
})

describe("postfix-tlspol: the certificate decides, whichever host shows it (RFC 8461 §4.1, §4.2)", () => {
  it.each([
    [
      "a name of the policy beside the host's",
      { dnsNames: ["mx1.example.com", "other.example.com"] },
      "other.example.com"
    ],
    ["a common name alone", { dnsNames: [], commonName: "mx1.example.com" }, "mx1.example.com"]
  ])("%s", (_, certificate, mx) => {
    const scenario = {
      models: [{ model: "mta-sts", parameters: { mx: [mx] } }],
      domain: { mx: [{ host: "mx1.example.com", certificate }] }
    }
    expect(outcomes("rfc", scenario)).toEqual(["deferred-by-misconfiguration"])
    expect(outcomes("postfix-tlspol", scenario)).toEqual(["delivered-authenticated"])
  })
})

describe("postfix-tlspol: how a policy is read (RFC 8461 §3.2, §5)", () => {
  const body = lines("version: STSv1", "mode: enforce", "mx: mx1.example.com", "max_age: 604800")
  const html = { documents: [{ path: "/.well-known/mta-sts.txt", body, mediaType: "text/html" }] }

  it("does not ask for a media type", () => {
    const scenario = { models: ["mta-sts"], hosts: [policyHost(body, html)], attackers: stripper }
    expect(outcomes("rfc", scenario)).toEqual(["exposed-passive"])
    expect(outcomes("postfix-tlspol", scenario)).toEqual(["deferred-by-attack"])
  })

  it("takes testing mode for none", () => {
    const scenario = { models: [{ model: "mta-sts", parameters: { mode: "testing" } }] }
    expect(outcomes("rfc", scenario)).toEqual(["delivered-authenticated"])
    expect(outcomes("postfix-tlspol", scenario)).toEqual(["delivered-unauthenticated-ok"])
  })
})
