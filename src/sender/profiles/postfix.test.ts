/** What Postfix does otherwise than the RFCs say, each habit by the verdict that it changes. */
import { describe, expect, it } from "vitest"
import { outcomes } from "./outcomes.fixture.ts"

describe("Postfix: a broken handshake is followed by clear text only once the mail has waited 300 s", () => {
  const breaking = [{ name: "a", capabilities: [{ capability: "smtp-strip", parameters: { how: "break" } }] }]
  const unsigned = { zone: "unsigned", mx: [{ host: "mx1.example.com" }] }
  it.each([
    ["rfc", "opportunistic", {}, ["exposed-passive"]],
    ["postfix", "opportunistic", {}, ["deferred-by-attack", "exposed-passive"]],
    // DANE without TLSA records is the level may.
    ["postfix", "dane", {}, ["deferred-by-attack", "exposed-passive"]],
    ["exim", "dane", {}, ["exposed-passive"]],
    ["mox", "dane", {}, ["exposed-passive"]],
    // It is the age that counts: after one minute the mail is still too young.
    [
      "postfix",
      "opportunistic",
      { retryAfter: "1m", attempts: 3 },
      ["deferred-by-attack", "deferred-by-attack", "deferred-by-attack"]
    ]
  ])("%s under %s, %j: %j", (profile, model, sender, expected) =>
    expect(
      outcomes(profile, {
        models: [model],
        domain: unsigned,
        attackers: breaking,
        sender: { attempts: 2, ...sender }
      })
    ).toEqual(expected)
  )

  it("holds for broken handshakes alone: STARTTLS that is stripped is done without at once", () =>
    expect(
      outcomes("postfix", {
        models: ["opportunistic"],
        attackers: [{ name: "a", capabilities: ["smtp-strip"] }]
      })
    ).toEqual(["exposed-passive"]))
})

describe("Postfix: common names where there is no DNS-ID (RFC 9525 §2)", () => {
  it.each([
    ["rfc", "verify", "deferred-by-misconfiguration"],
    ["postfix", "verify", "delivered-authenticated"],
    ["rfc", "secure", "deferred-by-misconfiguration"],
    ["postfix", "secure", "delivered-authenticated"]
  ])("%s under static-tls, %s: %s", (profile, level, outcome) => {
    const certificate = { dnsNames: [], commonName: "mx1.example.com" }
    expect(
      outcomes(profile, {
        models: [{ model: "static-tls", parameters: { level } }],
        domain: { mx: [{ host: "mx1.example.com", certificate }] }
      })
    ).toEqual([outcome])
  })
})

describe("Postfix: a wildcard after which one label follows (RFC 9525 §6.3)", () => {
  const secure = { model: "static-tls", parameters: { level: "secure" } }
  const anchored = { model: "dane", parameters: { usage: "DANE-TA" } }
  it.each([
    ["rfc", secure, "*.com", "delivered-authenticated"],
    ["postfix", secure, "*.com", "deferred-by-misconfiguration"],
    ["postfix", secure, "*.example.com", "delivered-authenticated"],
    ["rfc", anchored, "*.com", "delivered-authenticated"],
    ["postfix", anchored, "*.com", "deferred-by-misconfiguration"],
    ["postfix", anchored, "*.example.com", "delivered-authenticated"]
  ])("%s under %j, %s: %s", (profile, model, name, outcome) =>
    expect(
      outcomes(profile, {
        models: [model],
        domain: { zone: "signed", mx: [{ host: "mx1.example.com", certificate: { dnsNames: [name] } }] }
      })
    ).toEqual([outcome])
  )
})

describe("Postfix: SNI under DANE alone (RFC 6066 §3)", () => {
  const own = { key: "host", dnsNames: ["host.provider.test"] }
  const smtp = {
    certificate: own,
    certificatesByName: [
      { serverName: "mx1.example.com", certificate: { key: "host", dnsNames: ["mx1.example.com"] } }
    ]
  }
  it.each([
    ["rfc", "verify", "delivered-authenticated"],
    ["postfix", "verify", "deferred-by-misconfiguration"]
  ])("%s under static-tls, %s, to a host that chooses by name: %s", (profile, level, outcome) =>
    expect(
      outcomes(profile, {
        models: [{ model: "static-tls", parameters: { level } }],
        domain: { zone: "signed", mx: [{ host: "mx1.example.com" }] },
        zones: [
          {
            apex: "example.com",
            signing: "signed",
            records: [{ owner: "mx1.example.com", type: "CNAME", data: "host.provider.test." }]
          },
          { apex: "provider.test", signing: "signed" }
        ],
        hosts: [{ name: "host.provider.test", addresses: ["192.0.2.77"], smtp }]
      })
    ).toEqual([outcome])
  )
})

describe("Postfix: names under DANE-TA where the MX record is insecure (RFC 7672 §3.2.2)", () => {
  it.each([
    ["rfc", "deferred-by-misconfiguration"],
    ["postfix", "delivered-unauthenticated-ok"]
  ])("%s, a certificate for the next-hop domain alone: %s", (profile, outcome) => {
    const certificate = { dnsNames: ["example.com"] }
    expect(
      outcomes(profile, {
        models: [{ model: "dane", parameters: { usage: "DANE-TA" } }],
        domain: { name: "example.com", zone: "unsigned", mx: [{ host: "mx1.provider.test", certificate }] },
        zones: [{ apex: "provider.test", signing: "signed" }]
      })
    ).toEqual([outcome])
  })
})

describe("Postfix: old versions of TLS, where it is required (RFC 8996)", () => {
  it.each([
    ["rfc", "dane", "TLSv1.0", "delivered-authenticated"],
    ["postfix", "dane", "TLSv1.0", "deferred-by-misconfiguration"],
    ["postfix", "dane", "TLSv1.2", "delivered-authenticated"],
    ["postfix", "opportunistic", "TLSv1.0", "delivered-unauthenticated-ok"],
    ["postfix-mta-sts-resolver", "mta-sts", "TLSv1.1", "deferred-by-misconfiguration"],
    ["exim", "dane", "TLSv1.0", "delivered-authenticated"]
  ])("%s under %s, %s: %s", (profile, model, tlsVersion, outcome) =>
    expect(
      outcomes(profile, {
        models: [model],
        domain: { mx: [{ host: "mx1.example.com", tlsVersion }] }
      })
    ).toEqual([outcome])
  )
})

describe("Postfix: an MX record that names four numbers (RFC 1035 §3.3.9)", () => {
  const numeric = {
    domain: { name: "example.com", mx: [{ host: "mx1.example.com" }] },
    hosts: [{ name: "numbered.example.com", addresses: ["192.0.2.10"], smtp: {} }],
    zones: [{ apex: "example.com", records: [{ owner: "example.com", type: "MX", data: "10 192.0.2.10." }] }]
  }
  it.each([
    ["rfc", "opportunistic", "deferred-by-misconfiguration"],
    ["postfix", "opportunistic", "delivered-unauthenticated-ok"],
    // Without TLSA records the level dane is the level may.
    ["rfc", "dane", "deferred-by-misconfiguration"],
    ["postfix", "dane", "delivered-unauthenticated-ok"],
    ["exim", "opportunistic", "deferred-by-misconfiguration"],
    // The policy names other hosts (RFC 8461 §4.1).
    ["postfix-mta-sts-resolver", "mta-sts", "deferred-by-misconfiguration"]
  ])("%s under %s: %s", (profile, model, outcome) =>
    expect(outcomes(profile, { models: [model], ...numeric })).toEqual([outcome])
  )
})
