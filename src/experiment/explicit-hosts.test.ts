import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { authorityIds } from "../world/deployment.ts"
import { loadScenario } from "../loading/load.ts"
import { selfSignedCertificate } from "../world/certificate-authority/certificate-authority.ts"
import { everyNth } from "../long.fixture.ts"
import { outcomes, run, staticTls } from "./explicit.fixture.ts"

/** A certificate that no scenario made. */
const keptElsewhere = () =>
  selfSignedCertificate({
    subject: "CN=mx1.example.com",
    notBefore: Date.parse("2026-01-01T00:00:00Z") / 1000,
    notAfter: Date.parse("2027-01-01T00:00:00Z") / 1000
  })

const withListener = (listener: Readonly<Record<string, unknown>>, models: ReadonlyArray<unknown>) => ({
  models,
  domain: { mx: [{ host: "mx1.example.com", ...listener }] }
})

describe("the EHLO reply of a host that is written out (RFC 5321 §4.1.1.1)", () => {
  const mx1 = (smtp: Readonly<Record<string, unknown>>) => ({
    models: ["require-tls"],
    hosts: [{ name: "mx1.example.com", addresses: ["192.0.2.10"], smtp }]
  })

  it("has the lines that the file gives it: REQUIRETLS, without which RFC 8689 §4.2.1 sends nothing", () => {
    expect(outcomes(mx1({}))).toEqual(["deferred-by-misconfiguration"])
    expect(outcomes(mx1({ ehlo: ["SIZE 1000", "requiretls"] }))).toEqual(["delivered-authenticated"])
  })

  it("takes nothing that is no line of such a reply", () =>
    expect(() => run(mx1({ ehlo: ["-REQUIRETLS"] }))).toThrow("REQUIRETLS or SIZE"))
})

describe("an SMTP listener", () => {
  const [asIs, insecure, no] = [
    "delivered-unauthenticated-ok",
    "delivered-cleartext-ok",
    "deferred-by-misconfiguration"
  ]
  everyNth<readonly [Readonly<Record<string, unknown>>, string]>(4, [
    [{}, asIs],
    [{ startTls: "absent" }, insecure],
    [{ startTls: "unavailable" }, insecure],
    [{ startTls: "reset" }, insecure],
    [{ startTls: "garbage" }, insecure],
    [{ startTls: "required" }, asIs],
    [{ service: "closed" }, no],
    [{ service: "overloaded" }, no],
    [{ service: "silent" }, "deferred-other"],
    [{ service: "garbage" }, no],
    [{ answers: { mail: "450 4.7.1 later" } }, no],
    [{ answers: { recipient: "550 5.1.1 nobody" } }, no],
    [{ tlsVersion: "TLSv1.0" }, asIs]
  ])("%j", ([listener, expected]) =>
    expect(outcomes(withListener(listener, ["opportunistic"]))).toEqual([expected])
  )

  it("bounces what is refused for good, and keeps what is refused for now", () => {
    const disposition = (recipient: string) =>
      run(withListener({ answers: { recipient } }, ["opportunistic"]))[0]!.attempts[0]!.result._tag
    expect(disposition("550 5.1.1 nobody")).toBe("Bounced")
    expect(disposition("450 4.7.1 later")).toBe("Deferred")
  })
})

describe("a certificate, under static TLS that wants the MX host's name from a trusted authority", () => {
  const [good, bad] = ["delivered-authenticated", "deferred-by-misconfiguration"]
  everyNth<readonly [Readonly<Record<string, unknown>>, string]>(4, [
    [{}, good],
    [{ issuer: "other-trusted" }, good],
    [{ issuer: "expired-root" }, bad],
    [{ issuer: "untrusted" }, bad],
    [{ issuer: "private" }, bad],
    [{ issuer: "self" }, bad],
    [{ sends: "leaf-only" }, bad],
    [{ sends: "with-root" }, good],
    [{ signedBy: "root" }, good],
    // RFC 5280 §6.1: nothing stands between the two that could be missing.
    [{ signedBy: "root", sends: "leaf-only" }, good],
    [{ signedBy: "root", issuer: "private" }, bad],
    // RFC 8446 §4.4.3.
    [{ holdsKey: false }, bad],
    [{ purposes: ["client-auth"] }, bad],
    [{ purposes: [] }, good],
    [{ dnsNames: ["other.example.com"] }, bad],
    [{ dnsNames: [], commonName: "mx1.example.com" }, bad],
    [{ notAfter: "2026-03-02T08:59:59Z" }, bad],
    [{ notAfter: "2026-03-02T09:59:59Z" }, good],
    [{ notBefore: "2026-03-03T00:00:00Z" }, bad]
  ])("%j", ([certificate, expected]) =>
    expect(outcomes(withListener({ certificate }, staticTls))).toEqual([expected])
  )

  everyNth(4, authorityIds)("is believed when its authority is all that the sender trusts: %s", (issuer) => {
    const scenario = { ...withListener({ certificate: { issuer } }, staticTls) }
    expect(outcomes({ ...scenario, sender: { trusts: [issuer] } })).toEqual([
      issuer === "expired-root" ? bad : good
    ])
    expect(outcomes({ ...scenario, sender: { trusts: [] } })).toEqual([bad])
  })

  it("depends on the name that the client asks for (RFC 6066 §3)", () => {
    const byName = {
      certificate: { dnsNames: ["other.example.net"] },
      certificatesByName: [{ serverName: "mx1.example.com", certificate: {} }]
    }
    expect(outcomes(withListener(byName, staticTls))).toEqual([good])
    expect(outcomes(withListener({ ...byName, certificatesByName: [] }, staticTls))).toEqual([bad])
    const alert = { certificate: { dnsNames: ["other.example.net"] }, unknownName: "alert" }
    expect(outcomes(withListener(alert, ["opportunistic"]))).toEqual(["delivered-unauthenticated-ok"])
    expect(outcomes(withListener(alert, staticTls))).toEqual([bad])
  })
})

describe("a chain as octets", () => {
  const der = [Buffer.from(keptElsewhere().der).toString("base64")]
  const under = (certificate: Readonly<Record<string, unknown>>) =>
    outcomes(withListener({ certificate: { der, ...certificate } }, ["dane"]))
  it("is shown by who has its key", () => expect(under({})).toEqual(["delivered-authenticated"]))
  it("is of no use to who has not, although the record fits (RFC 8446 §4.4.3)", () =>
    expect(under({ holdsKey: false })).toEqual(["deferred-by-misconfiguration"]))
})

describe("an RSA and an ECDSA certificate on one listener (RFC 8446 §4.4.2.2)", () => {
  const certificate = { alternatives: [{ keyType: "rsa" }] }
  const under = (keyTypes: ReadonlyArray<string>, more: Readonly<Record<string, unknown>> = {}) =>
    outcomes({ ...withListener({ certificate }, ["dane"]), sender: { keyTypes }, ...more })
  const naming = (keyType: string) => ({
    zones: [
      {
        apex: "example.com",
        signing: "signed",
        records: [
          {
            owner: "_25._tcp.mx1.example.com",
            type: "TLSA",
            tlsaOf: { host: "mx1.example.com", keyType }
          }
        ]
      }
    ]
  })
  const [good, bad] = ["delivered-authenticated", "deferred-by-misconfiguration"]

  everyNth(3, [[["ecdsa"]], [["rsa"]], [["ecdsa", "rsa"]], [["rsa", "ecdsa"]]])(
    "are both published by a preset, for senders that offer %j",
    ([keyTypes]) => expect(under(keyTypes!)).toEqual([good])
  )

  // RFC 7671 §9: with a record for one of them, it depends on what the client prefers.
  everyNth<readonly [ReadonlyArray<string>, string, string]>(3, [
    [["ecdsa", "rsa"], "ecdsa", good],
    [["ecdsa", "rsa"], "rsa", bad],
    [["rsa", "ecdsa"], "ecdsa", bad],
    [["rsa"], "rsa", good],
    [["rsa"], "ecdsa", bad]
  ])("to a sender that offers %j, with a TLSA record for %s alone: %s", ([keyTypes, named, expected]) =>
    expect(under(keyTypes, naming(named))).toEqual([expected])
  )

  it("fail the handshake of who can check neither's signatures (RFC 8446 §4.2.3)", () => {
    const scenario = { ...withListener({}, ["opportunistic"]), sender: { keyTypes: ["rsa"] } }
    expect(outcomes(scenario)).toEqual(["delivered-cleartext-ok"])
    expect(outcomes({ ...withListener({}, ["mta-sts"]), sender: { keyTypes: ["rsa"] } })).toEqual([
      "delivered-cleartext-ok"
    ])
  })

  it("are renewed together, and count their time from the phase that brings them", () => {
    const renewed = { ...certificate, lifetime: "60d", renewal: { every: "40d", keepsKey: true } }
    const phases = [
      { name: "first", at: "0s", domain: { mx: [{ host: "mx1.example.com", certificate: renewed }] } },
      { name: "later", at: "100d" },
      { name: "other", at: "500d", domain: { mx: [{ host: "mx1.example.com", certificate }] } }
    ]
    for (const keyTypes of [["rsa"], ["ecdsa"]]) {
      expect(outcomes({ models: ["dane"], sender: { keyTypes }, phases })).toEqual([good, good, good])
      const [cell] = run({
        models: staticTls,
        sender: { keyTypes },
        phases
      })
      expect(cell!.attempts.map(({ outcome }) => outcome)).toEqual([good, good, good])
    }
  })

  it.each([
    [{ alternatives: [{}] }, {}, ["domain.mx.0.certificate.alternatives.0.keyType"]],
    [
      { alternatives: [{ keyType: "rsa" }], renewal: { every: "40d" } },
      {},
      ["domain.mx.0.certificate.renewal.keepsKey"]
    ],
    [{}, naming("rsa"), ["zones.0.records.0.tlsaOf.keyType"]]
  ])("%j is told", (certificate, more, paths) => {
    const text = JSON.stringify({ title: "t", ...withListener({ certificate }, ["dane"]), ...more })
    const loaded = loadScenario("test.yaml", text)
    expect(Result.isFailure(loaded) && loaded.failure.map(({ path }) => path)).toEqual(paths)
  })
})

describe("a TLSA record of a host that is not there yet", () => {
  it("is published when the host is", () => {
    const zones = [
      {
        apex: "example.com",
        signing: "signed",
        records: [{ owner: "_25._tcp.mx2.example.com", type: "TLSA", tlsaOf: { host: "mx2.example.com" } }]
      }
    ]
    const phases = [
      { name: "before", at: "0s" },
      { name: "moved", at: "1d", domain: { mx: [{ host: "mx2.example.com" }] } }
    ]
    expect(outcomes({ models: ["dane"], zones, phases })).toEqual([
      "delivered-authenticated",
      "delivered-authenticated"
    ])
  })
})

describe("hosts of one name with services of their own at each address", () => {
  it("tries the next address when one is silent", () => {
    const hosts = [
      { name: "mx1.example.com", addresses: ["192.0.2.10"], smtp: { service: "silent" } },
      { name: "mx1.example.com", addresses: ["192.0.2.11"], smtp: {} }
    ]
    const [cell] = run({ models: ["opportunistic"], hosts })
    expect(cell!.attempts[0]!.result).toMatchObject({ _tag: "Delivered", address: "192.0.2.11" })
  })
})

describe("TLSA records of the simulation's certificates", () => {
  const zone = (tlsaOf: Readonly<Record<string, unknown>>) => [
    {
      apex: "example.com",
      signing: "signed",
      records: [
        { owner: "_25._tcp.mx1.example.com", type: "TLSA", tlsaOf: { host: "mx1.example.com", ...tlsaOf } }
      ]
    }
  ]
  everyNth<readonly [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>, string]>(4, [
    [{}, {}, "delivered-authenticated"],
    [{ certificate: "issuer", usage: "DANE-TA" }, { issuer: "private" }, "delivered-authenticated"],
    [
      { certificate: "root", usage: "DANE-TA" },
      { issuer: "private", sends: "with-root" },
      "delivered-authenticated"
    ],
    // RFC 7672 §3.1.2: an anchor that is not sent cannot be found by its digest.
    [{ certificate: "root", usage: "DANE-TA" }, { issuer: "private" }, "deferred-by-misconfiguration"],
    [{ certificate: "issuer" }, {}, "deferred-by-misconfiguration"],
    [
      { certificate: "issuer", usage: "DANE-TA" },
      { issuer: "private", signedBy: "root", sends: "with-root" },
      "delivered-authenticated"
    ],
    [{ of: { key: "next" } }, {}, "deferred-by-misconfiguration"],
    [{ of: { key: "next" } }, { key: "next" }, "delivered-authenticated"],
    [{ of: { lifetime: "30d" }, selector: "Cert" }, {}, "deferred-by-misconfiguration"],
    [{ host: "spare.example.net", of: { key: "next" } }, { key: "next" }, "delivered-authenticated"]
  ])("%j for a certificate %j", ([tlsaOf, certificate, expected]) =>
    expect(outcomes({ ...withListener({ certificate }, ["dane"]), zones: zone(tlsaOf) })).toEqual([expected])
  )
})

describe("an HTTPS listener", () => {
  const policy = (https: Readonly<Record<string, unknown>>) => ({
    models: ["mta-sts"],
    hosts: [
      {
        name: "mta-sts.example.com",
        addresses: ["192.0.2.20"],
        https: {
          documents: [
            {
              path: "/.well-known/mta-sts.txt",
              body: "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmax_age: 86400\n"
            }
          ],
          ...https
        }
      }
    ]
  })
  const document = (more: Readonly<Record<string, unknown>>) => ({
    documents: [{ path: "/.well-known/mta-sts.txt", ...more }]
  })
  const body = "version: STSv1\r\nmode: enforce\r\nmx: mx1.example.com\r\nmax_age: 86400\r\n"
  const [found, none] = ["delivered-authenticated", "delivered-unauthenticated-ok"]
  everyNth<readonly [Readonly<Record<string, unknown>>, string]>(4, [
    [{}, found],
    [document({ bodyBase64: Buffer.from(body).toString("base64") }), found],
    [document({ body, mediaType: "text/html" }), none],
    [document({ body, mediaType: "", headers: { "Content-Type": "text/plain; charset=utf-8" } }), found],
    [document({ body, status: 301, location: "https://example.net/" }), none],
    [document({ bodyBase64: "//79" }), none],
    [{ service: "silent" }, none],
    [{ service: "reset" }, none],
    [{ certificate: { issuer: "untrusted" } }, none],
    [{ certificate: { dnsNames: ["other.example.com"] } }, none]
  ])("%j", ([https, expected]) => expect(outcomes(policy(https))).toEqual([expected]))
})
