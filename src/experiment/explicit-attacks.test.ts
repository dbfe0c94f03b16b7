import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { everyNth } from "../long.fixture.ts"
import { loadScenario } from "../loading/load.ts"
import { outcomes, run, staticTls } from "./explicit.fixture.ts"

describe("actions of an attacker, written out", () => {
  const under = (models: ReadonlyArray<unknown>, action: Readonly<Record<string, unknown>>) =>
    outcomes({ models, attackers: [{ name: "lab", actions: [action] }] }, "lab")
  const mx = { on: "smtp", host: "mx1.example.com" }

  everyNth<readonly [Readonly<Record<string, unknown>>, string]>(3, [
    [{ ...mx, does: "observe" }, "delivered-unauthenticated-ok"],
    [{ ...mx, does: "strip" }, "exposed-passive"],
    [{ ...mx, does: "refuse" }, "exposed-passive"],
    [{ ...mx, does: "reset" }, "exposed-passive"],
    [{ ...mx, does: "garbage" }, "deferred-by-attack"],
    // RFC 8446 §5.1: over what is no TLS record the client ends the connection, as when it is reset.
    [{ ...mx, does: "garbage-handshake" }, "exposed-passive"],
    [{ ...mx, does: "block" }, "deferred-by-attack"],
    [{ ...mx, does: "mitm" }, "intercepted-unauthenticated"],
    // RFC 8446 §4.4.3: with a copy of a certificate, and without its key, nobody finishes a handshake.
    [{ ...mx, does: "mitm", certificate: { holdsKey: false } }, "exposed-passive"],
    [{ ...mx, does: "impersonate" }, "intercepted-cleartext"],
    [{ on: "smtp", address: "192.0.2.99", does: "strip" }, "delivered-unauthenticated-ok"]
  ])("%j under opportunistic TLS", ([action, expected]) =>
    expect(under(["opportunistic"], action)).toEqual([expected])
  )

  everyNth<readonly [Readonly<Record<string, unknown>>, string]>(3, [
    [{ ...mx, does: "mitm" }, "intercepted-authenticated"],
    [{ ...mx, does: "mitm", certificate: { issuer: "self" } }, "deferred-by-attack"],
    [{ ...mx, does: "mitm", certificate: { holdsKey: false } }, "deferred-by-attack"],
    [{ ...mx, does: "garbage-handshake" }, "deferred-by-attack"],
    [{ ...mx, does: "mitm", certificate: { dnsNames: ["mx.attacker.test"] } }, "deferred-by-attack"],
    [{ ...mx, does: "impersonate" }, "deferred-by-attack"]
  ])("%j under static TLS", ([action, expected]) => expect(under(staticTls, action)).toEqual([expected]))

  const txt = { on: "dns", name: "_mta-sts.example.com", type: "TXT" }
  everyNth<readonly [Readonly<Record<string, unknown>>, string]>(3, [
    ...["NXDOMAIN", "NODATA", "SERVFAIL", "refused", "timeout"].map(
      (does) => [{ ...txt, does }, "delivered-unauthenticated-ok"] as const
    ),
    [{ ...txt, does: "forge", data: ['"v=STSv1; id=2;"'] }, "delivered-authenticated"],
    [{ on: "https", host: "mta-sts.example.com", does: "reset" }, "delivered-unauthenticated-ok"],
    [{ on: "https", host: "mta-sts.example.com", does: "garbage-handshake" }, "delivered-unauthenticated-ok"],
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
  ])("%j under MTA-STS", ([action, expected]) => expect(under(["mta-sts"], action)).toEqual([expected]))

  const tlsa = { on: "dns", name: "_25._tcp.mx1.example.com" }
  everyNth(3, [
    ["NXDOMAIN", "deferred-by-attack"],
    ["SERVFAIL", "deferred-by-attack"],
    ["timeout", "deferred-by-attack"],
    ["corrupt-rrsig", "deferred-by-attack"],
    ["strip-rrsig", "deferred-by-attack"]
  ] as const)("%s under DANE", ([does, expected]) =>
    expect(under(["dane"], { ...tlsa, does })).toEqual([expected])
  )

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

describe("a resolver elsewhere that sets AD on every answer and validates nothing", () => {
  const sender = { resolver: "remote-always-ad" }
  const forged = { on: "dns", name: "example.com", type: "MX", does: "forge", data: ["0 mx.attacker.test."] }
  const attackers = [{ name: "lab", actions: [forged] }]

  it("has DANE believe a forgery that a validating one refuses (RFC 4035 §4.9.3)", () => {
    const scenario = { models: ["dane"], attackers }
    expect(outcomes({ ...scenario, sender: { resolver: "remote" } }, "lab")).toEqual(["deferred-by-attack"])
    expect(outcomes({ ...scenario, sender }, "lab")).toEqual(["intercepted-unauthenticated"])
  })

  it("makes records of an unsigned zone secure (RFC 7672 §2.2.2)", () => {
    const scenario = { models: ["dane"], domain: { zone: "unsigned" } }
    expect(outcomes({ ...scenario, sender: { resolver: "remote" } })).toEqual([
      "delivered-unauthenticated-ok"
    ])
    expect(outcomes({ ...scenario, sender })).toEqual(["delivered-authenticated"])
  })

  it("finds nothing wrong with what is bogus", () =>
    expect(outcomes({ models: ["dane"], domain: { zone: "expired" }, sender })).toEqual([
      "delivered-authenticated"
    ]))

  it("can stand below every model", () => {
    for (const model of ["opportunistic", "mta-sts", "dane", "insecure-dane", "posh", "dane+mta-sts"])
      expect(outcomes({ models: [model], sender })[0]).toMatch(/^delivered/)
  })
})

describe("what a phase empties", () => {
  const later = (phase: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) =>
    outcomes(
      {
        models: ["mta-sts"],
        phases: [
          { name: "quiet", at: "0s" },
          { name: "attacked", at: "10m", ...phase }
        ],
        ...more
      },
      "scripted"
    )[1]
  const stripped = {
    capabilities: ["smtp-strip"],
    actions: [{ on: "https", host: "mta-sts.example.com", does: "timeout" }]
  }

  it("is a policy that was cached (RFC 8461 §10.2): the next contact is a first one", () => {
    expect(later(stripped)).toBe("deferred-by-attack")
    expect(later({ ...stripped, forgets: ["sender-memories"] })).toBe("exposed-passive")
  })

  it.each(["validating", "remote"])("is what a %s resolver has cached, so that it asks again", (resolver) => {
    const servfail = {
      actions: [{ on: "dns", name: "_25._tcp.mx1.example.com", does: "SERVFAIL" }]
    }
    const more = { models: ["dane"], sender: { resolver } }
    expect(later(servfail, more)).toBe("delivered-authenticated")
    expect(later({ ...servfail, forgets: ["resolver-caches"] }, more)).toBe("deferred-by-attack")
  })
})

describe("a host that a phase removes", () => {
  const over = (phases: ReadonlyArray<Readonly<Record<string, unknown>>>, more = {}) =>
    outcomes({
      models: ["opportunistic"],
      phases: phases.map((phase, day) => ({ name: `p${day}`, at: `${day}d`, ...phase })),
      ...more
    })

  it("is gone with its addresses until it is written out again, or the removal is undone", () =>
    expect(
      over([
        {},
        { removes: ["MX1.example.com"] },
        { domain: { mx: [{ host: "mx1.example.com" }] } },
        { removes: ["mx1.example.com"] },
        { undoes: ["p3"] }
      ])
    ).toEqual([
      "delivered-unauthenticated-ok",
      "deferred-by-misconfiguration",
      "delivered-unauthenticated-ok",
      "deferred-by-misconfiguration",
      "delivered-unauthenticated-ok"
    ]))

  it("leaves records that are written out, and what names its certificate", () => {
    const zones = [
      {
        apex: "example.com",
        records: [
          { owner: "mx1.example.com", type: "A", data: "192.0.2.1" },
          { owner: "_25._tcp.mx1.example.com", type: "TLSA", tlsaOf: { host: "mx1.example.com" } }
        ]
      }
    ]
    expect(over([{}, { removes: ["mx1.example.com"] }], { zones })).toEqual([
      "delivered-unauthenticated-ok",
      "deferred-other"
    ])
  })

  it("can be a policy host, whose policy senders keep (RFC 8461 §3.3)", () =>
    expect(
      over([{}, { removes: ["mta-sts.example.com"] }, { forgets: ["sender-memories"] }], {
        models: ["mta-sts"]
      })
    ).toEqual(["delivered-authenticated", "delivered-authenticated", "delivered-unauthenticated-ok"]))

  it.each([
    [{ removes: ["mx9.example.com"] }, "phases.0.removes.0"],
    [{ removes: ["mx1.example.com"], domain: { mx: [{ host: "mx1.example.com" }] } }, "phases.0.removes.0"]
  ])("is one that there is: %j", (phase, path) => {
    const text = JSON.stringify({
      title: "t",
      models: ["mta-sts"],
      phases: [{ name: "a", at: "0s", ...phase }]
    })
    const loaded = loadScenario("test.yaml", text)
    expect(Result.isFailure(loaded) && loaded.failure.map((problem) => problem.path)).toEqual([path])
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
