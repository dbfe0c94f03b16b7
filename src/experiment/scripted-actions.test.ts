/** Actions of scripted attackers, run end to end: what each comes to under models that withstand it and models that do not. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadScenario } from "../scenario/load.ts"
import { outcomes, run } from "./explicit.fixture.ts"

type Text = Readonly<Record<string, unknown>>

const under = (model: unknown, actions: ReadonlyArray<Text>, further: Text = {}) =>
  outcomes({ models: [model], attackers: [{ name: "lab", actions }], ...further }, "lab")

/** Of the first problem that a file with this action has: where, and what is expected there. */
const problem = (action: Text) => {
  const text = ["title: t", "models: [dane]", "attackers:", "  - name: lab", "    actions:"]
  const loaded = loadScenario("test.yaml", [...text, `      - ${JSON.stringify(action)}`].join("\n"))
  if (Result.isSuccess(loaded)) return "none"
  const { path, message, line } = loaded.failure[0]!
  return `${line} ${path}: ${message}`
}

const mx = { on: "smtp", host: "mx1.example.com" }

describe("from and to of an action", () => {
  const strip = { ...mx, does: "strip" }
  const mail = [{ at: "0s" }, { at: "2h" }, { at: "4h" }]

  it("limit it as they do a capability", () =>
    expect(under("opportunistic", [{ ...strip, from: "1h", to: "3h" }], { mail })).toEqual([
      "delivered-unauthenticated-ok",
      "exposed-passive",
      "delivered-unauthenticated-ok"
    ]))

  it("go forwards", () =>
    expect(problem({ ...strip, from: "2h", to: "1h" })).toContain("a time after 2h, found 1h"))

  it("are the phase's own in a phase", () => {
    const text = JSON.stringify({
      title: "t",
      models: ["dane"],
      phases: [{ name: "a", at: "0s", actions: [{ ...strip, from: "1h" }] }]
    })
    expect(Result.isFailure(loadScenario("test.yaml", text))).toBe(true)
  })
})

describe("edit-line, RFC 3207 §6", () => {
  const edit = { ...mx, does: "edit-line" }
  const hidden = { ...edit, saidBy: "server", line: "STARTTLS", with: "XXXXXXXX" }

  it.each([
    ["opportunistic", "exposed-passive"],
    ["dane", "deferred-by-attack"]
  ])("hides STARTTLS from %s", (model, expected) =>
    expect(under(model, [hidden, { ...mx, does: "observe" }])).toEqual([expected])
  )

  it("takes a line away", () => {
    expect(under("opportunistic", [{ ...edit, saidBy: "server", line: "250-STARTTLS" }])).toEqual([
      "exposed-passive"
    ])
    // RFC 5321 §4.2.1: of a reply whose last line is gone the client waits for the end.
    expect(under("opportunistic", [{ ...edit, saidBy: "server", line: "220" }])).toEqual([
      "deferred-by-attack"
    ])
  })

  it("touches the command, so that the server never hears it", () =>
    expect(
      under("opportunistic", [{ ...edit, saidBy: "client", line: "STARTTLS", with: "XXXXXXXX" }])
    ).toEqual(["exposed-passive"]))

  it("changes whom mail goes to, where it goes in clear", () => {
    const elsewhere = {
      ...edit,
      saidBy: "client",
      line: "RCPT",
      with: "RCPT TO:<mailbox@tenant.provider.example>"
    }
    const domain = { mx: [{ host: "mx1.provider.example" }] }
    const zones = [{ apex: "provider.example", signing: "signed" }]
    const actions = [hidden, elsewhere].map((action) => ({ ...action, host: "mx1.provider.example" }))
    expect(under("opportunistic", actions, { domain, zones })).toEqual(["intercepted-cleartext"])
    expect(under("dane", actions, { domain, zones })).toEqual(["deferred-by-attack"])
  })

  it("reaches inside TLS where the same attacker ends it", () => {
    const actions = [
      { ...mx, does: "mitm" },
      { ...edit, saidBy: "client", line: "DATA" }
    ]
    expect(under("opportunistic", actions)).toEqual(["deferred-by-attack"])
    expect(under("opportunistic", actions.slice(1))).toEqual(["delivered-unauthenticated-ok"])
  })

  it.each([
    [{ ...edit, line: "STARTTLS" }, "6 attackers.0.actions.0: expected saidBy for edit-line"],
    [{ ...edit, saidBy: "server" }, "6 attackers.0.actions.0: expected line for edit-line"],
    [
      { ...edit, saidBy: "server", line: "250", before: ["250 A"] },
      "actions.0.before: expected before for inject"
    ],
    [
      { ...mx, does: "strip", line: "250" },
      "actions.0.line: expected line for edit-line and inject and delay alone"
    ],
    [{ ...mx, does: "edit-lnie" }, "attackers.0.actions.0.does"],
    [{ ...edit, saidBy: "server", line: "" }, "attackers.0.actions.0.line"],
    [{ ...edit, saidBy: "proxy", line: "250" }, "attackers.0.actions.0.saidBy"],
    [{ ...edit, saidBy: "server", line: "250", with: "a\r\nb" }, "attackers.0.actions.0.with"]
  ])("%j is told where it is wrong", (action, place) => expect(problem(action)).toContain(place))
})

describe("inject, RFC 3207 §4.2", () => {
  const inject = { ...mx, does: "inject" }
  const commands = [
    "EHLO mx.attacker.test",
    "MAIL FROM:<mailbox@tenant.provider.example>",
    "RCPT TO:<mailbox@tenant.provider.example>",
    "DATA"
  ]
  const provider = (plaintextBeforeTls: string) => ({
    domain: { mx: [{ host: "mx1.provider.example", plaintextBeforeTls }] },
    zones: [{ apex: "provider.example", signing: "signed" }]
  })
  const behind = { on: "smtp", does: "inject", saidBy: "client", line: "STARTTLS", after: commands }

  // CVE-2011-0411: the session becomes the text of a mail to somebody else's mailbox.
  it.each([
    ["opportunistic", "kept", "intercepted-unauthenticated"],
    ["dane", "kept", "intercepted-authenticated"],
    ["opportunistic", "discarded", "delivered-unauthenticated-ok"],
    ["dane", "discarded", "delivered-authenticated"]
  ])("of commands behind STARTTLS, under %s to a server where they are %s: %s", (model, kept, expected) =>
    expect(under(model, [behind], provider(kept))).toEqual([expected])
  )

  // CVE-2021-38371: replies behind that to STARTTLS answer what is said inside TLS.
  const replies = { ...inject, saidBy: "server", line: "220 ready", after: ["250-mx1.example.com", "250 OK"] }
  it.each(["opportunistic", "dane"])("of replies is heard by %s where it keeps them", (model) => {
    const says = (plaintextBeforeTls: string) =>
      run(
        {
          models: [model],
          sender: { plaintextBeforeTls },
          attackers: [{ name: "lab", actions: [{ ...replies, after: ["554 5.7.1 go away"] }] }]
        },
        true
      ).find(({ attacker }) => attacker === "lab")!.attempts[0]!.outcome
    expect(says("discarded")).toMatch(/^delivered-/)
    expect(says("kept")).not.toMatch(/^delivered-/)
  })

  it("stands before a line too", () =>
    expect(
      under("opportunistic", [{ ...inject, saidBy: "server", line: "220", before: ["554 no service"] }])
    ).toEqual(["deferred-by-attack"]))

  it("wants lines", () =>
    expect(problem({ ...inject, saidBy: "client", line: "DATA" })).toContain("lines before or after it"))
})

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
