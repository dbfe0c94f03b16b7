import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadScenario } from "./load.ts"

const places = (...lines: ReadonlyArray<string>) => {
  const loaded = loadScenario("test.yaml", lines.join("\n"))
  return Result.isFailure(loaded) ? loaded.failure.map(({ line, path }) => `${line} ${path}`) : []
}

const zones = [
  "zones:",
  "  - apex: example.com",
  "    records:",
  "      - { owner: example.org, type: A, data: 192.0.2.1 }",
  "      - { owner: example.com, type: MX, data: ten mx }"
]

const renewed = (text: string) => ["    - host: mx1.example.com", "      certificate:", `        { ${text} }`]

describe("loadScenario", () => {
  it("accepts what it should", () => expect(places("title: t", "models: [dane]")).toEqual([]))

  it.each([
    [["title: t", "models: [dane, dane]"], ["2 models.1"]],
    [["title: t", "models: [dane]", "expect: { dan: { none: delivered-authenticated } }"], ["3 expect.dan"]],
    [
      ["title: t", "models: [dane]", ...zones],
      ["6 zones.0.records.0.owner", "7 zones.0.records.1.data"]
    ],
    [
      ["title: t", "models: [dane]", "domain:", "  mx:", ...renewed("renewal: { every: 23h }")],
      ["7 domain.mx.0.certificate.renewal.every"]
    ],
    [
      [
        "title: t",
        "models: [dane]",
        "domain:",
        "  mx:",
        ...renewed("renewal: { every: 47d }, notAfter: 2027-01-01T00:00:00Z")
      ],
      ["7 domain.mx.0.certificate.renewal"]
    ],
    [
      [
        "title: t",
        "models: [dane]",
        "phases:",
        "  - { name: a, at: 0s }",
        "  - { name: b, at: 1d, undoes: [b] }"
      ],
      ["5 phases.1.undoes.0"]
    ],
    [
      ["title: t", "models: [dane]", "outages:", "  - { of: mx-hosts, from: 2h, to: 1h }"],
      ["4 outages.0.to"]
    ],
    [
      ["title: t", "models: [dane]", "outages:", "  - { host: mx2.example.com, from: 1h, to: 2h }"],
      ["4 outages.0.host"]
    ]
  ])("finds what a schema cannot see in %j", (lines, expected) => expect(places(...lines)).toEqual(expected))

  it("finds it beside what the schema rejects, in one go", () =>
    expect(places("titel: t", "models: [dane]", "seed: -1", ...zones)).toEqual([
      "1 titel",
      "1 ",
      "3 seed",
      "7 zones.0.records.0.owner",
      "8 zones.0.records.1.data"
    ]))

  it("does not call a model unknown that it could not read", () =>
    expect(
      places("title: t", "models: [dan]", "expect: { dane: { none: delivered-authenticated } }")
    ).toEqual(["2 models.0"]))
})

describe("what loadScenario tells, as no run could do anything with it", () => {
  const label63 = "a".repeat(63)
  const longName = Array.from({ length: 4 }, () => label63).join(".")
  const strings = Array.from({ length: 300 }, (_, i) => `'"${String(i).padStart(255, "x")}"'`)
  const listed = (...records: ReadonlyArray<string>) =>
    `zones: [{ apex: x.test, records: [${records.join(", ")}] }]`
  const written = (apex: string, ...records: ReadonlyArray<string>) =>
    `attackers: [{ name: a, actions: [{ on: zone, apex: ${apex}, does: write, records: [${records.join(", ")}] }] }]`
  it.each([
    ["RFC 2181 §8", listed("{ owner: x.test, type: A, data: 192.0.2.1, ttl: 69y }"), "zones.0.records.0.ttl"],
    ["RFC 2181 §8", "domain: { dnssec: { dsTtl: 100y } }", "domain.dnssec.dsTtl"],
    ["the clock", "mail: [{ at: 101y }]", "mail.0.at"],
    ["the clock", "latency: 2h", "latency"],
    ["RFC 1035 §2.3.4", `domain: { name: ${longName} }`, "domain.name"],
    [
      "RFC 1035 §2.3.4",
      listed(`{ owner: ${longName}, type: A, data: 192.0.2.1 }`),
      "zones.0.records.0.owner"
    ],
    ["the root", "domain: { name: . }", "domain.name"],
    ["the root", "domain: { mx: [{ host: . }] }", "domain.mx.0.host"],
    ["the calendar", "start: 2026-02-31T00:00:00Z", "start"],
    ["RFC 5280 §4.1.2.5", "start: 9999-12-31T23:59:59Z", "start"],
    [
      "RFC 5280 §4.1.2.5",
      "hosts: [{ name: a.test, addresses: [192.0.2.9], smtp: { certificate: { notBefore: 9999-01-01T00:00:00Z } } }]",
      "hosts.0.smtp.certificate.notBefore"
    ],
    [
      "RFC 8446 §4.4.2",
      "attackers: [{ name: a, actions: [{ on: smtp, does: mitm, certificate: { der: [MAA=] } }] }]",
      "attackers.0.actions.0.certificate.der.0"
    ],
    [
      "RFC 4985 §2",
      "domain: { mx: [{ host: mx1.example.com, certificate: { srvNames: [ü] } }] }",
      "domain.mx.0.certificate.srvNames.0"
    ],
    ["YAML 1.2.2 §5.1", 'question: "\\ud800"', ""],
    [
      "RFC 1034 §3.6.2",
      listed(
        "{ owner: a.x.test, type: CNAME, data: b.test. }",
        "{ owner: a.x.test, type: A, data: 192.0.2.1 }"
      ),
      "zones.0.records.1"
    ],
    [
      "RFC 1034 §4.2.1",
      listed(
        "{ owner: x.test, type: SOA, data: a. b. 1 2 3 4 5 }",
        "{ owner: x.test, type: SOA, data: a. b. 2 2 3 4 5 }"
      ),
      "zones.0.records.1"
    ],
    ["RFC 4035 §2.1", listed("{ owner: x.test, type: DNSKEY, data: 257 3 13 AAAA }"), "zones.0.records.0"],
    [
      "RFC 1035 §4.2.2",
      listed(...strings.map((data) => `{ owner: x.test, type: TXT, data: ${data} }`)),
      "zones.0.records.223"
    ],
    ["RFC 5321 §4.5.4.1", "sender: { retryAfter: 0s, lifetime: 1h }", "sender.retryAfter"],
    ["RFC 5321 §4.5.4.1", "sender: { profile: postfix, retryAfter: 1ms }", "sender.retryAfter"],
    ["RFC 5321 §4.5.4.1", "sender: { profile: postfix, lifetime: 100y }", "sender.lifetime"],
    ["one zone", "zones: [{ apex: x.test }, { apex: X.TEST }]", "zones.1.apex"],
    [
      "RFC 1034 §3.6.2",
      written(
        "example.com",
        "{ owner: other.example.com, type: A, data: 203.0.113.1 }",
        "{ owner: mx1.example.com, type: CNAME, data: mx.attacker.test. }"
      ),
      "attackers.0.actions.0.records.1"
    ],
    [
      "RFC 2181 §10.1",
      written(
        "example.com",
        "{ owner: a.example.com, type: CNAME, data: b.example.com. }",
        "{ owner: a.example.com, type: CNAME, data: c.example.com. }"
      ),
      "attackers.0.actions.0.records.1"
    ],
    [
      "RFC 1034 §4.2.1",
      "attackers: [{ name: a, actions: [{ on: zone, apex: example.com, does: write, removes: [{ owner: example.com, type: NS }] }] }]",
      "attackers.0.actions.0.removes.0"
    ],
    [
      "RFC 1034 §4.2.1",
      written("com", "{ owner: _mta-sts.example.com, type: TXT, data: x }"),
      "attackers.0.actions.0.records.0"
    ],
    [
      "RFC 1034 §4.2.1",
      written("com", "{ owner: example.com, type: MX, data: 10 mx.attacker.test. }"),
      "attackers.0.actions.0.records.0"
    ],
    [
      "RFC 6672 §2.4",
      written(
        "example.com",
        "{ owner: a.example.com, type: DNAME, data: b.test. }",
        "{ owner: x.a.example.com, type: TXT, data: x }"
      ),
      "attackers.0.actions.0.records.1"
    ],
    [
      "RFC 1034 §4.2.1",
      "attackers: [{ name: a, actions: [{ on: zone, apex: example.com, does: write, records: [{ owner: a.test, type: A, data: 192.0.2.1 }] }] }]",
      "attackers.0.actions.0.records.0.owner"
    ],
    [
      "no zone",
      written("example.org", "{ owner: a.example.org, type: A, data: 192.0.2.1 }"),
      "attackers.0.actions.0.apex"
    ],
    [
      "RFC 1035 §3.3.9",
      written("example.com", "{ owner: example.com, type: MX, data: mx }"),
      "attackers.0.actions.0.records.0.data"
    ]
  ])("by %s: %s", (_, line, path) =>
    expect(places("title: t", "models: [dane]", line)).toEqual([`3 ${path}`])
  )

  it.each([
    written("com", "{ owner: example.com, type: NS, data: ns.attacker.test. }"),
    written("com", "{ owner: ns.example.com, type: A, data: 203.0.113.53 }"),
    written(
      "example.com",
      "{ owner: _25._tcp.mx1.example.com, type: CNAME, data: x.attacker.test. }"
    ).replace("records:", "removes: [{ owner: _25._tcp.mx1.example.com, type: TLSA }], records:")
  ])("but not what a zone can hold: %s", (line) =>
    expect(places("title: t", "models: [opportunistic, dane]", line)).toEqual([])
  )

  it("by RFC 1034 §3.6.2: what an attacker writes into a zone as a phase has it, or one that comes later", () => {
    const zones =
      "zones: [{ apex: example.com, records: [{ owner: a.example.com, type: A, data: 192.0.2.1 }] }, { apex: later.example }]"
    const action = (apex: string) =>
      `actions: [{ on: zone, apex: ${apex}, does: write, records: [{ owner: a.${apex}, type: CNAME, data: b.test. }] }]`
    expect(
      places(
        "title: t",
        "models: [dane]",
        "phases:",
        `  - { name: p, at: 0s, ${action("example.com")} }`,
        `  - { name: q, at: 1h, ${zones}, ${action("example.com")} }`
      )
    ).toEqual(["5 phases.1.actions.0.records.0"])
    expect(
      places(
        "title: t",
        "models: [dane]",
        "phases:",
        `  - { name: p, at: 0s, ${action("later.example")} }`,
        `  - { name: q, at: 1h, ${zones} }`
      )
    ).toEqual(["4 phases.0.actions.0.apex"])
  })

  it("by RFC 1034 §3.6.2: an operator's reaction beside what an attacker writes", () => {
    const reacts =
      "operator: { reacts: { zones: [{ apex: example.com, records: [{ owner: a.example.com, type: A, data: 192.0.2.1 }] }] } }"
    const alias = written("example.com", "{ owner: a.example.com, type: CNAME, data: b.test. }")
    expect(places("title: t", "models: [dane]", alias, reacts)).toEqual(["4 operator.reacts"])
  })

  it("by RFC 5321 §4.5.4.1: a queue without an end, at the sender that has it", () => {
    const senders = "senders: [{ name: a, lifetime: 1h }, { name: b }, { name: c, retryAfter: 1s }]"
    expect(places("title: t", "models: [dane]", "sender: { lifetime: 100d }", senders)).toEqual([
      "4 senders.2.retryAfter"
    ])
    expect(places("title: t", "models: [dane]", "sender: { retryAfter: 0s, attempts: 1000 }")).toEqual([])
  })
})

describe("keys of a mapping, YAML 1.2.2 §3.2.1.3", () => {
  it("stand there once", () => {
    expect(places("title: t", "models: [dane]", "title: u")).toEqual(["3 "])
    expect(
      places("title: t", "models: [dane]", "sender: { reports: true, attempts: 1, reports: false }")
    ).toEqual(["3 "])
    expect(places("title: t", "models: [dane]", "expect: { 1: {}, '1': {} }")).toEqual(["3 "])
  })

  it("take work in proportion to their number", () => {
    const began = process.cpuUsage().user
    const unknown = Array.from({ length: 10_000 }, (_, i) => `k${i}: 1`)
    expect(places("title: t", "models: [dane]", ...unknown)).toHaveLength(10_000)
    // Compared with one another they took half a minute.
    expect(process.cpuUsage().user - began).toBeLessThan(10_000_000)
  })
})

describe("mail.to, RFC 5321 §4.1.2", () => {
  const problemsOf = (to: string) =>
    places("title: t", "models: [dane]", `mail: [{ to: ${JSON.stringify(to)} }]`)
  it.each(["user@example.com", "a.b+c@xn--bcher-kva.example", '"a b"@example.com', "o'neil@example.com"])(
    "accepts %s",
    (to) => expect(problemsOf(to)).toEqual([])
  )
  it.each([
    "",
    "user",
    "@example.com",
    "user@",
    "a@b@example.com",
    "a..b@example.com",
    "üser@bücher.example",
    "user@-x.example",
    `${"x".repeat(65)}@example.com`,
    "user@example.com>\r\nRCPT TO:<eve@example.com",
    "user@example.com\n"
  ])("refuses %j", (to) => expect(problemsOf(to)).toEqual(["3 mail.0.to"]))
})
