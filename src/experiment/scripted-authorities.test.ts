/** Scripted attackers at authorities: zones that they write into, and certificates that they order. */
import { describe, expect, it } from "vitest"
import { mx, problem, under } from "./scripted.fixture.ts"

describe("zone, RFC 3833 §2.6", () => {
  const write = { on: "zone", apex: "example.com", does: "write" }
  const ownMx = { ...write, records: [{ owner: "example.com", type: "MX", data: "0 mx.attacker.test." }] }
  const ownTlsa = {
    ...write,
    records: [
      ...ownMx.records,
      { owner: "_25._tcp.mx.attacker.test", type: "TLSA", tlsaOf: { host: "mx1.example.com" } }
    ]
  }

  // What the operator's own software signs is secure (RFC 4035 §5).
  it.each([
    ["opportunistic", "intercepted-unauthenticated"],
    ["mta-sts", "deferred-by-attack"],
    // The attacker's host has no TLSA record: it is used as without DANE (RFC 7672 §2.2).
    ["dane", "intercepted-unauthenticated"]
  ])("writes another mail exchanger for %s", (model, expected) =>
    expect(under(model, [ownMx])).toEqual([expected])
  )

  it("writes a TLSA record for a certificate that the attacker shows", () => {
    const own = { issuer: "self", dnsNames: ["mx1.example.com"], key: "attacker" }
    const tlsa = {
      ...write,
      records: [
        {
          owner: "_25._tcp.mx1.example.com",
          type: "TLSA",
          tlsaOf: { host: "mx1.example.com", of: own }
        }
      ]
    }
    const mitm = { ...mx, does: "mitm", certificate: own }
    expect(under("dane", [mitm])).toEqual(["deferred-by-attack"])
    expect(under("dane", [tlsa, mitm])).toEqual(["intercepted-authenticated"])
    expect(under("mta-sts", [tlsa, mitm])).toEqual(["deferred-by-attack"])
  })

  it("removes DS from the zone above, and what is below is insecure (RFC 4035 §5.2)", () => {
    const forged = {
      on: "dns",
      name: "example.com",
      type: "MX",
      does: "forge",
      data: ["0 mx.attacker.test."]
    }
    const removed = { ...write, apex: "com", removes: [{ owner: "example.com", type: "DS" }] }
    expect(under("dane", [forged])).toEqual(["deferred-by-attack"])
    expect(under("dane", [removed, forged])).toEqual(["intercepted-unauthenticated"])
    // RFC 7672 §2.1.1: TLSA records of an insecure zone are as none.
    expect(under("dane", [removed, { ...mx, does: "strip" }])).toEqual(["exposed-passive"])
  })

  it("delegates elsewhere, where the attacker answers (RFC 1034 §4.2.1)", () => {
    const delegated = {
      ...write,
      apex: "com",
      records: [{ owner: "example.com", type: "NS", data: "mx.attacker.test." }]
    }
    const insecure = { ...delegated, removes: [{ owner: "example.com", type: "DS" }] }
    const answered = {
      on: "dns",
      name: "example.com",
      type: "MX",
      does: "forge",
      data: ["0 mx.attacker.test."]
    }
    // Nobody serves the zone there.
    expect(under("opportunistic", [delegated])).toEqual(["deferred-by-attack"])
    expect(under("opportunistic", [delegated, answered])).toEqual(["intercepted-unauthenticated"])
    // The zone is signed as far as the registry says (RFC 4035 §5.2).
    expect(under("dane", [delegated, answered])).toEqual(["deferred-by-attack"])
    expect(under("dane", [insecure, answered])).toEqual(["intercepted-unauthenticated"])
  })

  it("lasts from a time to a time, but for what resolvers keep", () => {
    const mail = [{ at: "0s" }, { at: "2h" }, { at: "4h" }, { at: "2d" }]
    const ttl = (length: string) => ({
      ...ownMx,
      records: ownMx.records.map((record) => ({ ...record, ttl: length })),
      from: "90m",
      to: "3h"
    })
    const [before, during] = ["delivered-unauthenticated-ok", "intercepted-unauthenticated"]
    expect(under("opportunistic", [ttl("5m")], { mail })).toEqual([before, during, before, before])
    expect(under("opportunistic", [ttl("1d")], { mail })).toEqual([before, during, during, before])
  })

  it("takes a policy away at first contact, and not one that is kept (RFC 8461 §3.1)", () => {
    const noPolicy = {
      ...write,
      removes: [{ owner: "_mta-sts.example.com", type: "TXT" }],
      from: "1h"
    }
    const strip = { ...mx, does: "strip", from: "1h" }
    expect(under("mta-sts", [noPolicy, strip], { mail: [{ at: "0s" }, { at: "2d" }] })).toEqual([
      "delivered-authenticated",
      "deferred-by-attack"
    ])
    expect(under("mta-sts", [noPolicy, strip], { mail: [{ at: "2d" }] })).toEqual(["exposed-passive"])
  })

  it.each([
    [{ ...write }, "records to write"],
    [{ ...ownMx, apex: "example.org" }, "attackers.0.actions.0.apex"],
    [ownTlsa, "attackers.0.actions.0.records.1.owner: expected a name at or below example.com"],
    [
      { ...write, records: [{ owner: "example.com", type: "A", data: "x" }] },
      "attackers.0.actions.0.records.0.data"
    ],
    [{ ...write, records: [{ owner: "example.com", type: "RRSIG", data: "x" }] }, "records.0"],
    [{ ...write, removes: [{ owner: "example.org", type: "A" }] }, "removes.0.owner"],
    [{ ...write, removes: [{ owner: "example.com", type: "AX" }] }, "removes.0.type"]
  ])("%j is told where it is wrong", (action, place) => expect(problem(action)).toContain(place))
})

describe("certificates that are ordered, RFC 8555 §8", () => {
  const order = { on: "certificates", does: "order", names: ["mx1.example.com"] }
  const shown = { ...mx, does: "mitm", ordered: ["mx1.example.com"] }
  const hijacked = { on: "route", host: "mx1.example.com", does: "attract", seenBy: ["authorities"] }

  it.each([
    ["opportunistic", "intercepted-unauthenticated"],
    ["mta-sts", "intercepted-authenticated"],
    ["dane", "deferred-by-attack"]
  ])("for a host to which authorities are led by a hijack, against %s", (model, expected) =>
    expect(under(model, [hijacked, order, shown], { mail: [{ at: "1h" }] })).toEqual([expected])
  )

  it("are not issued where nothing deceives the authority, nor to be shown", () => {
    const mail = [{ at: "1h" }]
    expect(under("mta-sts", [order, shown], { mail })).toEqual(["delivered-authenticated"])
    expect(under("opportunistic", [order, shown], { mail })).toEqual(["delivered-unauthenticated-ok"])
  })

  it("take as many perspectives as the rules want (BR §3.2.2.9)", () => {
    const seen = (perspectives: unknown) =>
      under("mta-sts", [{ ...hijacked, perspectives }, order, shown], { mail: [{ at: "1h" }] })[0]
    expect(seen("all")).toBe("intercepted-authenticated")
    expect(seen([0])).toBe("delivered-authenticated")
  })

  it("are shown from when they are issued", () => {
    const actions = [hijacked, { ...order, from: "1h" }, shown]
    expect(under("mta-sts", actions, { mail: [{ at: "0s" }, { at: "2h" }] })).toEqual([
      "delivered-authenticated",
      "intercepted-authenticated"
    ])
    // When the hijack is over nobody issues, and what was issued before remains.
    const brief = { ...hijacked, from: "1h", to: "2h" }
    const at = (from: string) =>
      under("mta-sts", [brief, { ...order, from }, shown], { mail: [{ at: "3h" }] })[0]
    expect(at("90m")).toBe("intercepted-authenticated")
    expect(at("150m")).toBe("delivered-authenticated")
  })

  it("come of a record in the zone too (RFC 8555 §8.4), for a policy host that is another's then (RFC 8461 §10.2)", () => {
    const names = ["mta-sts.example.com"]
    const record = {
      on: "zone",
      apex: "example.com",
      does: "write",
      records: [
        { owner: "_acme-challenge.mta-sts.example.com", type: "TXT", challengeOf: "mta-sts.example.com" }
      ]
    }
    const policy = {
      on: "https",
      host: "mta-sts.example.com",
      does: "mitm",
      ordered: names,
      documents: [{ path: "/.well-known/mta-sts.txt", body: "version: STSv1\nmode: none\nmax_age: 86400\n" }]
    }
    const strip = { ...mx, does: "strip" }
    const mail = [{ at: "1h" }]
    expect(under("mta-sts", [record, { ...order, names }, policy, strip], { mail })).toEqual([
      "exposed-passive"
    ])
    expect(under("mta-sts", [{ ...order, names }, policy, strip], { mail })).toEqual(["deferred-by-attack"])
  })

  it("are those of the authority that is named, and forbidden by CAA (RFC 8659 §3)", () => {
    const domain = { caa: { issuers: ["other-trusted"] } }
    const from = (authority: string) =>
      under("mta-sts", [hijacked, { ...order, authority }, shown], { mail: [{ at: "1h" }], domain })[0]
    expect(from("trusted")).toBe("delivered-authenticated")
    expect(from("other-trusted")).toBe("intercepted-authenticated")
  })

  it.each([
    [{ ...order, names: [] }, "attackers.0.actions.0.names"],
    [{ ...order, authority: "private" }, "attackers.0.actions.0.authority"],
    [shown, "attackers.0.actions.0.ordered.0: expected a name that an action of this attacker orders"],
    [{ ...mx, does: "strip", ordered: ["mx1.example.com"] }, "ordered for mitm and replay alone"]
  ])("%j is told where it is wrong", (action, place) => expect(problem(action)).toContain(place))
})
