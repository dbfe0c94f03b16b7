/** What scripted attackers delay, replay, attract and set: what each comes to under models that withstand it and models that do not. */
import { describe, expect, it } from "vitest"
import { outcomes } from "./explicit.fixture.ts"
import { mx, problem, type Text, under } from "./scripted.fixture.ts"

describe("delay", () => {
  const tlsa = { on: "dns", name: "_25._tcp.mx1.example.com", does: "delay" }
  const policy = { on: "https", host: "mta-sts.example.com", does: "delay" }

  // RFC 5321 §4.5.3.2: five minutes for most replies, counted for each command and not for each line.
  it.each([
    [{ ...mx, does: "delay", saidBy: "server", line: "220", for: "4m" }, "delivered"],
    [{ ...mx, does: "delay", saidBy: "server", line: "220", for: "5m" }, "deferred-by-attack"],
    [{ ...mx, does: "delay", saidBy: "server", line: "250", for: "1m" }, "delivered"],
    [{ ...mx, does: "delay", saidBy: "server", line: "250", for: "3m" }, "deferred-by-attack"],
    [{ ...mx, does: "delay", saidBy: "client", line: "STARTTLS", for: "4m" }, "delivered"],
    [{ ...mx, does: "delay", saidBy: "client", line: "STARTTLS", for: "5m" }, "deferred-by-attack"],
    // What is said inside TLS can be held, and cannot be told apart.
    [{ ...mx, does: "delay", saidBy: "client", line: "DATA", for: "5m" }, "delivered"],
    [{ ...mx, does: "delay", for: "1s" }, "delivered"],
    [{ ...mx, does: "delay", for: "10m" }, "deferred-by-attack"]
  ])("%j", (action, expected) => {
    for (const model of ["opportunistic", "dane"])
      expect(under(model, [action])[0]).toMatch(new RegExp(`^${expected}`))
  })

  it("of an answer in DNS lasts as long as a resolver waits, five seconds", () => {
    expect(under("dane", [{ ...tlsa, for: "4s" }])).toEqual(["delivered-authenticated"])
    expect(under("dane", [{ ...tlsa, for: "5s" }])).toEqual(["deferred-by-attack"])
    expect(under("opportunistic", [{ ...tlsa, for: "5s" }])).toEqual(["delivered-unauthenticated-ok"])
  })

  it("of a policy lasts as long as its fetch, a minute (RFC 8461 §3.3)", () => {
    expect(under("mta-sts", [{ ...policy, for: "59s" }])).toEqual(["delivered-authenticated"])
    expect(under("mta-sts", [{ ...policy, for: "60s" }])).toEqual(["delivered-unauthenticated-ok"])
  })

  it.each([
    [{ ...policy }, "for how long in a delay"],
    [{ ...policy, for: "60" }, "attackers.0.actions.0.for"],
    [{ ...policy, does: "timeout", for: "60s" }, "expected for for delay alone"]
  ])("%j is told where it is wrong", (action, place) => expect(problem(action)).toContain(place))
})

describe("replay", () => {
  /** The MX host's key is changed on the second day, its TLSA record with it. */
  const rolled = (actions: ReadonlyArray<Text>, model: string) =>
    outcomes(
      {
        models: [model],
        phases: [
          { name: "before", at: "0s" },
          {
            name: "rolled",
            at: "2d",
            mail: [],
            domain: { mx: [{ host: "mx1.example.com", certificate: { key: "new" } }] }
          },
          { name: "replayed", at: "4d", actions }
        ]
      },
      "scripted"
    ).at(-1)
  const stolen = {
    ...mx,
    does: "mitm",
    // The key that the host had before.
    certificate: { issuer: "self", dnsNames: ["mx1.example.com"], key: "mx1.example.com" }
  }
  const tlsa = { on: "dns", name: "_25._tcp.mx1.example.com", does: "replay" }

  // RFC 7671 §13: the signature lives longer than the key.
  it("of a TLSA record makes a retired key good again", () => {
    expect(rolled([stolen], "dane")).toBe("deferred-by-attack")
    expect(rolled([stolen, { ...tlsa, recordedAt: "1d" }], "dane")).toBe("intercepted-authenticated")
  })

  it("of what is said now, or of what was not said yet, changes nothing", () => {
    for (const recordedAt of ["3d", "5d"])
      expect(rolled([{ ...tlsa, recordedAt }], "dane")).toBe("delivered-authenticated")
  })

  it("is nothing to those who do not ask", () =>
    expect(rolled([{ ...tlsa, recordedAt: "1d" }], "mta-sts")).toBe("delivered-authenticated"))

  /** The domain enforces from the second day on; the sender's first mail goes on the fourth. */
  const enforced = (actions: ReadonlyArray<Text>) =>
    outcomes(
      {
        models: [{ model: "mta-sts", parameters: { mode: "none" } }],
        phases: [
          { name: "before", at: "0s", mail: [] },
          { name: "enforced", at: "2d", mail: [], publishes: { "mta-sts": { mode: "enforce", id: "2" } } },
          { name: "replayed", at: "4d", actions: [...actions, { ...mx, does: "strip" }] }
        ]
      },
      "scripted"
    ).at(-1)
  const policy = { on: "https", host: "mta-sts.example.com", does: "replay" }

  // RFC 8461 §10.2: a policy carries no date, and its id stands in DNS alone.
  it("of a policy is believed by those who believe the certificate", () => {
    expect(enforced([])).toBe("deferred-by-attack")
    expect(enforced([{ ...policy, recordedAt: "1d" }])).toBe("exposed-passive")
    expect(enforced([{ ...policy, recordedAt: "3d" }])).toBe("deferred-by-attack")
    // The certificate is another's: there is no policy at all.
    const certificate = { dnsNames: ["mx.attacker.test"] }
    expect(enforced([{ ...policy, recordedAt: "3d", certificate }])).toBe("exposed-passive")
  })

  it.each([
    [{ ...tlsa }, "recordedAt for replay"],
    [{ ...policy }, "recordedAt for replay"],
    [{ ...policy, recordedAt: "yesterday" }, "attackers.0.actions.0.recordedAt"],
    [{ ...tlsa, does: "NODATA", recordedAt: "1d" }, "recordedAt for replay alone"],
    [{ ...tlsa, recordedAt: "1d", between: "sender-and-resolver" }, "attackers.0.actions.0.between"]
  ])("%j is told where it is wrong", (action, place) => expect(problem(action)).toContain(place))
})

describe("route, RFC 4272", () => {
  const route = { on: "route", host: "mx1.example.com" }

  it.each([
    ["opportunistic", "intercepted-unauthenticated"],
    ["mta-sts", "deferred-by-attack"],
    ["dane", "deferred-by-attack"]
  ])("leads %s to the attacker's host", (model, expected) =>
    expect(under(model, [{ ...route, does: "attract" }])).toEqual([expected])
  )

  it("leads to a host of the file, with the certificate that it has", () => {
    const twin = {
      name: "twin.attacker.test",
      owner: "attacker",
      addresses: ["203.0.113.99"],
      smtp: { certificate: { dnsNames: ["mx1.example.com"] } }
    }
    const actions = [{ ...route, does: "attract", leadsTo: "twin.attacker.test" }]
    expect(under("mta-sts", actions, { hosts: [twin] })).toEqual(["intercepted-authenticated"])
    expect(under("dane", actions, { hosts: [twin] })).toEqual(["deferred-by-attack"])
  })

  it("leads nowhere", () => {
    for (const model of ["opportunistic", "dane"])
      expect(under(model, [{ ...route, does: "drop" }])).toEqual(["deferred-by-attack"])
    // Without its policy host, a first contact is as without MTA-STS (RFC 8461 §10.2).
    expect(
      under("mta-sts", [
        { on: "route", host: "mta-sts.example.com", does: "drop" },
        { ...mx, does: "strip" }
      ])
    ).toEqual(["exposed-passive"])
  })

  it("covers the addresses of a prefix, for those who see it", () => {
    const all = { on: "route", prefix: "0.0.0.0/0", does: "drop" }
    expect(under("opportunistic", [all])).toEqual(["deferred-by-attack"])
    expect(under("opportunistic", [{ ...all, seenBy: ["resolvers"] }])).toEqual(["deferred-by-attack"])
    expect(under("opportunistic", [{ ...all, seenBy: ["authorities"] }])).toEqual([
      "delivered-unauthenticated-ok"
    ])
    expect(under("opportunistic", [{ ...all, prefix: "203.0.113.0/24" }])).toEqual([
      "delivered-unauthenticated-ok"
    ])
  })

  // A server that does not have the zone refuses (RFC 9499 §7: a lame delegation).
  it("leads resolvers to a host that serves no zone", () =>
    expect(
      under("opportunistic", [{ on: "route", prefix: "0.0.0.0/0", does: "attract", seenBy: ["resolvers"] }])
    ).toEqual(["deferred-by-attack"]))

  it.each([
    [{ on: "route", does: "drop" }, "a host, an address or a prefix"],
    [{ ...route, does: "attract", leadsTo: "nowhere.example" }, "attackers.0.actions.0.leadsTo"],
    [{ ...route, does: "drop", leadsTo: "mx.attacker.test" }, "leadsTo for attract alone"],
    [{ on: "route", does: "drop", prefix: "192.0.2.1/24" }, "attackers.0.actions.0.prefix"],
    [{ ...route, does: "drop", seenBy: [] }, "attackers.0.actions.0.seenBy"],
    [{ ...route, does: "drop", seenBy: ["everybody"] }, "attackers.0.actions.0.seenBy.0"]
  ])("%j is told where it is wrong", (action, place) => expect(problem(action)).toContain(place))
})

describe("clock, RFC 8633", () => {
  const clock = { on: "clock", does: "set-ahead", by: "2y" }

  // Certificates and signatures have expired by then (RFC 5280 §6.1.3, RFC 4035 §5.3.1).
  it.each([
    ["opportunistic", "delivered-unauthenticated-ok"],
    ["dane", "deferred-by-attack"]
  ])("ahead of %s", (model, expected) => expect(under(model, [clock])).toEqual([expected]))

  it("has a policy run out (RFC 8461 §3.2)", () => {
    const mail = [{ at: "0s" }, { at: "1d" }]
    const attack = (...more: ReadonlyArray<Text>) =>
      under(
        "mta-sts",
        [
          ...more,
          { ...mx, does: "strip", from: "1h" },
          { on: "dns", name: "_mta-sts.example.com", does: "timeout", from: "1h" }
        ],
        { mail }
      )[1]
    expect(attack()).toBe("deferred-by-attack")
    expect(attack({ ...clock, from: "1h" })).toBe("exposed-passive")
    expect(attack({ ...clock, does: "set-back", by: "1h", from: "1h" })).toBe("deferred-by-attack")
  })

  it("of one sender is not that of others", () => {
    const senders = [{ name: "a" }, { name: "b" }]
    expect(under("dane", [{ ...clock, host: "out.a.test" }], { senders })).toEqual([
      "deferred-by-attack",
      "delivered-authenticated"
    ])
  })

  it.each([
    [{ ...clock, by: "11y" }, "attackers.0.actions.0.by: expected a duration from 1s to 10y"],
    [{ ...clock, by: "10ms" }, "a duration from 1s to 10y"],
    [{ on: "clock", does: "set-back" }, "the key by is missing"],
    [{ ...clock, host: "mx1.example.com" }, "attackers.0.actions.0.host: expected the host of a sender"]
  ])("%j is told where it is wrong", (action, place) => expect(problem(action)).toContain(place))
})
