/** Scenarios that write everything out, as a case from a laboratory would be transcribed. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { Remembered } from "../scenario/build.ts"
import { loadScenario } from "../scenario/load.ts"
import { authorityIds } from "../world/deployment.ts"
import { type Cell, runScenario } from "./run-scenario.ts"

const remembered = new Remembered()

const run = (scenario: Readonly<Record<string, unknown>>): ReadonlyArray<Cell> => {
  const loaded = loadScenario("test.yaml", JSON.stringify({ title: "t", ...scenario }))
  if (Result.isFailure(loaded)) throw new Error(loaded.failure.map(({ message }) => message).join("; "))
  return Result.getOrThrow(runScenario(loaded.success, { remembered }))
}

/** Outcome of each mail without attacker and, where there is one, with it. */
const outcomes = (scenario: Readonly<Record<string, unknown>>, attacker = "none") =>
  run(scenario)
    .find((cell) => cell.attacker === attacker)!
    .attempts.map(({ outcome }) => outcome)

const staticTls = [{ model: "static-tls", parameters: { level: "secure", reference: "mx-host" } }]
const withListener = (listener: Readonly<Record<string, unknown>>, models: ReadonlyArray<unknown>) => ({
  models,
  domain: { mx: [{ host: "mx1.example.com", ...listener }] }
})

describe("an SMTP listener", () => {
  const [asIs, insecure, no] = [
    "delivered-unauthenticated-ok",
    "delivered-cleartext-ok",
    "deferred-by-misconfiguration"
  ]
  it.each([
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
  ])("%j", (listener, expected) =>
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
  it.each([
    [{}, good],
    [{ issuer: "other-trusted" }, good],
    [{ issuer: "expired-root" }, bad],
    [{ issuer: "untrusted" }, bad],
    [{ issuer: "private" }, bad],
    [{ issuer: "self" }, bad],
    [{ sends: "leaf-only" }, bad],
    [{ sends: "with-root" }, good],
    [{ purposes: ["client-auth"] }, bad],
    [{ purposes: [] }, good],
    [{ dnsNames: ["other.example.com"] }, bad],
    [{ dnsNames: [], commonName: "mx1.example.com" }, bad],
    [{ notAfter: "2026-03-02T08:59:59Z" }, bad],
    [{ notAfter: "2026-03-02T09:59:59Z" }, good],
    [{ notBefore: "2026-03-03T00:00:00Z" }, bad]
  ])("%j", (certificate, expected) =>
    expect(outcomes(withListener({ certificate }, staticTls))).toEqual([expected])
  )

  it.each(authorityIds)("is believed when its authority is all that the sender trusts: %s", (issuer) => {
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
  it.each([
    [{}, {}, "delivered-authenticated"],
    [{ certificate: "issuer", usage: "DANE-TA" }, { issuer: "private" }, "delivered-authenticated"],
    [
      { certificate: "root", usage: "DANE-TA" },
      { issuer: "private", sends: "with-root" },
      "delivered-authenticated"
    ],
    // RFC 7672 §3.1.2: an anchor that is not sent cannot be found by its digest.
    [{ certificate: "root", usage: "DANE-TA" }, { issuer: "private" }, "deferred-by-misconfiguration"],
    [{ certificate: "issuer" }, {}, "deferred-by-misconfiguration"]
  ])("%j for a certificate %j", (tlsaOf, certificate, expected) =>
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
  it.each([
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
  ])("%j", (https, expected) => expect(outcomes(policy(https))).toEqual([expected]))
})

describe("actions of an attacker, written out", () => {
  const under = (models: ReadonlyArray<unknown>, action: Readonly<Record<string, unknown>>) =>
    outcomes({ models, attackers: [{ name: "lab", actions: [action] }] }, "lab")
  const mx = { on: "smtp", host: "mx1.example.com" }

  it.each([
    [{ ...mx, does: "observe" }, "delivered-unauthenticated-ok"],
    [{ ...mx, does: "strip" }, "exposed-passive"],
    [{ ...mx, does: "refuse" }, "exposed-passive"],
    [{ ...mx, does: "reset" }, "exposed-passive"],
    [{ ...mx, does: "garbage" }, "deferred-by-attack"],
    [{ ...mx, does: "block" }, "deferred-by-attack"],
    [{ ...mx, does: "mitm" }, "intercepted-unauthenticated"],
    [{ ...mx, does: "impersonate" }, "intercepted-cleartext"],
    [{ on: "smtp", address: "192.0.2.99", does: "strip" }, "delivered-unauthenticated-ok"]
  ])("%j under opportunistic TLS", (action, expected) =>
    expect(under(["opportunistic"], action)).toEqual([expected])
  )

  it.each([
    [{ ...mx, does: "mitm" }, "intercepted-authenticated"],
    [{ ...mx, does: "mitm", certificate: { issuer: "self" } }, "deferred-by-attack"],
    [{ ...mx, does: "mitm", certificate: { dnsNames: ["mx.attacker.test"] } }, "deferred-by-attack"],
    [{ ...mx, does: "impersonate" }, "deferred-by-attack"]
  ])("%j under static TLS", (action, expected) => expect(under(staticTls, action)).toEqual([expected]))

  const txt = { on: "dns", name: "_mta-sts.example.com", type: "TXT" }
  it.each<readonly [Readonly<Record<string, unknown>>, string]>([
    ...["NXDOMAIN", "NODATA", "SERVFAIL", "refused", "timeout"].map(
      (does) => [{ ...txt, does }, "delivered-unauthenticated-ok"] as const
    ),
    [{ ...txt, does: "forge", data: ['"v=STSv1; id=2;"'] }, "delivered-authenticated"],
    [{ on: "https", host: "mta-sts.example.com", does: "reset" }, "delivered-unauthenticated-ok"],
    [{ on: "https", host: "mta-sts.example.com", does: "timeout" }, "delivered-unauthenticated-ok"],
    [
      {
        on: "https",
        host: "mta-sts.example.com",
        does: "mitm",
        documents: [
          { path: "/.well-known/mta-sts.txt", body: "version: STSv1\nmode: none\nmax_age: 86400\n" }
        ]
      },
      "delivered-unauthenticated-ok"
    ],
    [
      { on: "https", does: "mitm", certificate: { issuer: "self" }, documents: [] },
      "delivered-unauthenticated-ok"
    ]
  ])("%j under MTA-STS", (action, expected) => expect(under(["mta-sts"], action)).toEqual([expected]))

  const tlsa = { on: "dns", name: "_25._tcp.mx1.example.com" }
  it.each([
    ["NXDOMAIN", "deferred-by-attack"],
    ["SERVFAIL", "deferred-by-attack"],
    ["timeout", "deferred-by-attack"],
    ["corrupt-rrsig", "deferred-by-attack"],
    ["strip-rrsig", "deferred-by-attack"]
  ])("%s under DANE", (does, expected) => expect(under(["dane"], { ...tlsa, does })).toEqual([expected]))

  it("claims to have validated where it stands before the sender's resolver", () => {
    const forged = {
      on: "dns",
      name: "example.com",
      type: "MX",
      does: "forge",
      data: ["0 mx.attacker.test."],
      between: "sender-and-resolver"
    }
    const scenario = { models: ["dane"], attackers: [{ name: "lab", actions: [forged] }] }
    expect(outcomes(scenario, "lab")).toEqual(["delivered-authenticated"])
    expect(outcomes({ ...scenario, sender: { resolver: "remote" } }, "lab")).toEqual([
      "intercepted-unauthenticated"
    ])
  })
})

describe("phases", () => {
  it("keep what senders learnt in earlier ones", () => {
    const scenario = {
      models: ["mta-sts", "opportunistic"],
      phases: [
        { name: "quiet", at: "0s" },
        { name: "stripped", at: "1d", actions: [{ on: "smtp", does: "strip" }] },
        { name: "quiet-again", at: "2d" }
      ]
    }
    const cells = run(scenario)
    const of = (model: string) =>
      cells
        .find((cell) => cell.model === model && cell.attacker === "scripted")!
        .attempts.map(({ phase, outcome }) => [phase, outcome])
    expect(of("mta-sts")).toEqual([
      ["quiet", "delivered-authenticated"],
      ["stripped", "deferred-by-attack"],
      ["quiet-again", "delivered-authenticated"]
    ])
    expect(of("opportunistic").map(([, outcome]) => outcome)).toEqual([
      "delivered-unauthenticated-ok",
      "exposed-passive",
      "delivered-unauthenticated-ok"
    ])
  })

  it("change what the domain publishes and runs", () => {
    // A new key without a new TLSA record, and the record a day later: RFC 7671 §8.1 wants it the other way round.
    const renewed = { host: "mx1.example.com", certificate: { key: "second" } }
    const stale = {
      apex: "example.com",
      signing: "signed",
      records: [
        {
          owner: "_25._tcp.mx1.example.com",
          type: "TLSA",
          tlsaOf: { host: "old.example.com" },
          ttl: "1h"
        }
      ]
    }
    const old = {
      name: "old.example.com",
      addresses: ["192.0.2.50"],
      smtp: { certificate: { key: "mx1.example.com" } }
    }
    expect(
      outcomes({
        models: ["dane"],
        hosts: [old],
        phases: [
          { name: "before", at: "0s" },
          { name: "key-first", at: "1d", domain: { mx: [renewed] }, zones: [stale] },
          {
            name: "record-too",
            at: "2d",
            zones: [
              {
                ...stale,
                records: [{ ...stale.records[0], tlsaOf: { host: "mx1.example.com" } }]
              }
            ]
          }
        ]
      })
    ).toEqual(["delivered-authenticated", "deferred-by-misconfiguration", "delivered-authenticated"])
  })

  it("change what the domain publishes by its model", () => {
    const phases = [
      { name: "enforce", at: "0s" },
      {
        name: "none",
        at: "10d",
        publishes: { "mta-sts": { mode: "none", id: "2" } },
        actions: [{ on: "smtp", does: "strip" }]
      }
    ]
    expect(outcomes({ models: ["mta-sts"], phases }, "scripted")).toEqual([
      "delivered-authenticated",
      "exposed-passive"
    ])
  })

  it("count a certificate's time from the phase that brings it", () => {
    const certificate = { lifetime: "90d", issuedBefore: "1d" }
    const mx = [{ host: "mx1.example.com", certificate }]
    expect(
      outcomes({
        models: staticTls,
        domain: { mx },
        phases: [
          { name: "first", at: "0s" },
          { name: "expired", at: "90d" },
          { name: "renewed", at: "91d", domain: { mx } },
          { name: "still", at: "179d" }
        ]
      })
    ).toEqual([
      "delivered-authenticated",
      "deferred-by-misconfiguration",
      "delivered-authenticated",
      "delivered-authenticated"
    ])
  })
})

describe("what a schema cannot see in explicit scenarios", () => {
  const places = (scenario: Readonly<Record<string, unknown>>) => {
    const loaded = loadScenario("test.yaml", JSON.stringify({ title: "t", models: ["mta-sts"], ...scenario }))
    return Result.isFailure(loaded) ? loaded.failure.map(({ path }) => path) : []
  }
  const records = (record: Readonly<Record<string, unknown>>) => ({
    zones: [{ apex: "example.com", records: [{ owner: "a.example.com", ...record }] }]
  })
  const actions = (action: Readonly<Record<string, unknown>>) => ({
    attackers: [{ name: "lab", actions: [action] }]
  })
  it.each([
    [records({ type: "A" }), "zones.0.records.0.type"],
    [records({ type: "A", tlsaOf: { host: "mx1.example.com" } }), "zones.0.records.0.type"],
    [records({ type: "TLSA", tlsaOf: { host: "mx9.example.com" } }), "zones.0.records.0.tlsaOf.host"],
    [{ attackers: [{ name: "lab" }] }, "attackers.0"],
    [actions({ on: "dns", name: "example.com", does: "forge" }), "attackers.0.actions.0"],
    [
      actions({ on: "dns", name: "example.com", type: "A", does: "forge", data: ["x"] }),
      "attackers.0.actions.0.data.0"
    ],
    [actions({ on: "dns", name: "example.com", type: "?", does: "timeout" }), "attackers.0.actions.0.type"],
    [actions({ on: "smtp", does: "strip", certificate: {} }), "attackers.0.actions.0.certificate"],
    [actions({ on: "smtp", does: "stirp" }), "attackers.0.actions.0"],
    [{ sender: { roots: ["AAAA"] } }, "sender.roots.0"],
    [{ mail: [{}], phases: [{ name: "a", at: "0s" }] }, "mail"],
    [{ phases: [{ name: "a", at: "0s", mail: [] }] }, "phases"],
    [
      {
        phases: [
          { name: "a", at: "1d" },
          { name: "b", at: "1h" }
        ]
      },
      "phases.1.at"
    ],
    [{ phases: [{ name: "a", at: "0s", publishes: { dane: {} } }] }, "phases.0.publishes.dane"],
    [
      { phases: [{ name: "a", at: "0s", publishes: { "mta-sts": { mode: "non" } } }] },
      "phases.0.publishes.mta-sts"
    ]
  ])("%j", (scenario, place) => expect(places(scenario)[0]).toContain(place))
})
