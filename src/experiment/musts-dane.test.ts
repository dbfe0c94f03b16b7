/** What RFC 6698, 7671 and 7672 demand of a Sending MTA, and RFC 7711 of a POSH client: one test for each MUST, named after it. */
import { describe, expect, it } from "vitest"
import { outcomes, run } from "./explicit.fixture.ts"

type Text = Readonly<Record<string, unknown>>

const [applied, none, refused] = [
  "delivered-authenticated",
  "delivered-unauthenticated-ok",
  "deferred-by-misconfiguration"
]
const owner = "_25._tcp.mx1.example.com"

const dane = (records: ReadonlyArray<Text>, listener: Text = {}, more: Text = {}) =>
  outcomes({
    models: ["dane"],
    domain: { zone: "signed", mx: [{ host: "mx1.example.com", ...listener }] },
    zones: [{ apex: "example.com", signing: "signed", records }],
    ...more
  })
const tlsaOf = (given: Text = {}) => ({ owner, type: "TLSA", tlsaOf: { host: "mx1.example.com", ...given } })
const tlsa = (data: string) => ({ owner, type: "TLSA", data })

describe("RFC 7672 §2.1, the state of answers", () => {
  it("bogus TLSA records MUST keep mail from the host (§2.1.2)", () =>
    expect(
      outcomes(
        {
          models: ["dane"],
          attackers: [{ name: "x", actions: [{ on: "dns", name: owner, does: "corrupt-rrsig" }] }]
        },
        "x"
      )
    ).toEqual(["deferred-by-attack"]))

  it("bogus MX records MUST keep mail waiting (§2.1.2)", () =>
    expect(
      outcomes(
        {
          models: ["dane"],
          attackers: [
            { name: "x", actions: [{ on: "dns", name: "example.com", type: "MX", does: "strip-rrsig" }] }
          ]
        },
        "x"
      )
    ).toEqual(["deferred-by-attack"]))

  it("insecure TLSA records MUST be as none (RFC 6698 §4.1)", () =>
    expect(
      outcomes({
        models: ["dane"],
        domain: { zone: "unsigned" },
        zones: [{ apex: "example.com", records: [tlsa(`3 1 1 ${"00".repeat(32)}`)] }]
      })
    ).toEqual([none]))

  it("a host whose TLSA lookup fails MUST be passed over for the next (§2.1.2)", () => {
    const { result } = run({
      models: ["dane"],
      domain: { mx: [{ host: "mx1.example.com" }, { host: "mx2.example.com", preference: 20 }] },
      attackers: [{ name: "x", actions: [{ on: "dns", name: owner, does: "timeout" }] }]
    }).at(-1)!.attempts[0]!
    expect(result).toMatchObject({ _tag: "Delivered", mxHost: "mx2.example.com" })
  })
})

describe("RFC 7672 §2.2, what follows from TLSA records", () => {
  it("with usable ones TLS MUST be used", () =>
    expect(dane([tlsaOf()], { startTls: "absent" })).toEqual([refused]))

  it("with none but unusable ones TLS MUST be used, and nobody is authenticated", () => {
    expect(dane([tlsa("9 9 9 00")])).toEqual([none])
    expect(dane([tlsa("9 9 9 00")], { startTls: "absent" })).toEqual([refused])
  })

  it("without any, mail goes as it can", () =>
    expect(
      dane(
        [{ owner: "example.com", type: "MX", data: "10 other.example.com." }],
        {},
        { hosts: [{ name: "other.example.com", addresses: ["192.0.2.40"], smtp: { startTls: "absent" } }] }
      )
    ).toEqual(["delivered-cleartext-ok"]))

  it("MX hosts MUST NOT be reordered for having TLSA records (§2.2.1)", () => {
    const { result } = run({
      models: ["dane"],
      domain: {
        zone: "signed",
        mx: [{ host: "plain.example.net" }, { host: "mx1.example.com", preference: 20 }]
      },
      zones: [
        { apex: "example.com", signing: "signed", records: [tlsaOf()] },
        // Unsigned: its address records are insecure, and no TLSA record is asked for (§2.2.2).
        { apex: "example.net", records: [] }
      ]
    })[0]!.attempts[0]!
    expect(result).toMatchObject({ _tag: "Delivered", mxHost: "plain.example.net" })
  })
})

describe("RFC 7672 §3.1, certificate usages", () => {
  it.each([
    ["DANE-EE MUST NOT look at names (§3.1.1)", { dnsNames: ["elsewhere.example.net"] }, applied],
    [
      "DANE-EE MUST NOT look at dates (§3.1.1)",
      { notAfter: "2020-01-01T00:00:00Z", notBefore: "2019-01-01T00:00:00Z" },
      applied
    ],
    ["DANE-EE takes self-issued certificates", { issuer: "self" }, applied]
  ])("%s", (_, certificate, outcome) => expect(dane([tlsaOf()], { certificate })).toEqual([outcome]))

  const anchored = tlsaOf({ usage: "DANE-TA", certificate: "issuer" })
  it.each([
    ["DANE-TA needs no trusted authority", { issuer: "private" }, applied],
    [
      "DANE-TA MUST look at names (§3.2.2)",
      { issuer: "private", dnsNames: ["elsewhere.example.net"] },
      refused
    ],
    [
      "DANE-TA takes the next-hop domain for a name (§3.2.2)",
      { issuer: "private", dnsNames: ["example.com"] },
      applied
    ],
    ["DANE-TA MUST look at dates", { issuer: "private", notAfter: "2026-03-01T00:00:00Z" }, refused],
    ["DANE-TA: the anchor MUST be sent (§3.1.2)", { issuer: "private", sends: "leaf-only" }, refused]
  ])("%s", (_, certificate, outcome) => expect(dane([anchored], { certificate })).toEqual([outcome]))

  it("PKIX usages are unusable for SMTP (§3.1.3): TLS, with whomever", () =>
    expect(dane([tlsaOf({ usage: "PKIX-EE" })])).toEqual([none]))
})

describe("RFC 7671", () => {
  it("SNI MUST be the TLSA base domain (RFC 7672 §8.1)", () => {
    const right = {
      name: "right.example.com",
      addresses: ["192.0.2.41"],
      smtp: { certificate: { key: "right" } }
    }
    const listener = (serverName: string) => ({
      certificate: { key: "wrong" },
      certificatesByName: [{ serverName, certificate: { key: "right" } }]
    })
    const records = [tlsaOf({ host: "right.example.com" })]
    expect(dane(records, listener("mx1.example.com"), { hosts: [right] })).toEqual([applied])
    expect(dane(records, listener("example.com"), { hosts: [right] })).toEqual([refused])
  })

  it("§9, RFC 7672 §5: digest agility MUST be had: a weaker digest that matches does not help a stronger one that does not", () => {
    expect(dane([tlsaOf(), tlsa(`3 1 2 ${"00".repeat(64)}`)])).toEqual([refused])
    expect(dane([tlsa(`3 1 1 ${"00".repeat(32)}`), tlsaOf({ matchingType: "SHA2-512" })])).toEqual([applied])
  })

  it("§8.1, RFC 6698 §8.2: TTLs MUST be observed", () => {
    const phases = (at: string) => [
      { name: "before", at: "0s" },
      {
        name: "after",
        at,
        domain: { mx: [{ host: "mx1.example.com", certificate: { key: "new" } }] }
      }
    ]
    const later = (at: string) => outcomes({ models: ["dane"], phases: phases(at) }).at(-1)
    // The record lives an hour: before that the old key is known, after it the new one.
    expect(later("30m")).toBe(refused)
    expect(later("2h")).toBe(applied)
  })
})

describe("RFC 7672 §6", () => {
  it("where DANE is mandatory, mail without it MUST NOT go", () =>
    expect(
      outcomes({
        models: [{ model: "dane", parameters: { isMandatory: true } }],
        domain: { zone: "unsigned" }
      })
    ).toEqual([refused]))
})

describe("RFC 7711, for a POSH client", () => {
  const posh = (documents: ReadonlyArray<Text>, https: Text = {}) =>
    outcomes({
      models: ["posh"],
      hosts: [{ name: "example.com", addresses: ["192.0.2.30"], https: { documents, ...https } }]
    })
  it("§3: MUST ask over HTTPS with a certificate for the source domain", () => {
    expect(outcomes({ models: ["posh"] })).toEqual([applied])
    expect(posh([], { certificate: { issuer: "untrusted" } })).toEqual([none])
  })

  it("§3: 404 says that there is no document", () => expect(posh([])).toEqual([none]))

  it("§3.1: a document without fingerprints is none", () =>
    expect(
      posh([
        { path: "/.well-known/posh/smtp.json", mediaType: "application/json", body: '{"expires":86400}' }
      ])
    ).toEqual([none]))

  it("§3.3: a certificate that no fingerprint fits SHOULD be refused", () =>
    expect(
      posh([
        {
          path: "/.well-known/posh/smtp.json",
          mediaType: "application/json",
          body: '{"fingerprints":[{"sha-256":"4/mggdlVx8A3pvHAWW5sD+qJyMtUHgiRuPjVC48N0XQ="}],"expires":86400}'
        }
      ])
    ).toEqual([refused]))
})
