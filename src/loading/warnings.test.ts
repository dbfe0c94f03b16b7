import { Result } from "effect"
import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { loadScenario } from "./load.ts"
import { loadSweep } from "./load-sweep.ts"
import { scenarioWarnings, sweepWarnings } from "./warnings.ts"

const warned = (text: string) =>
  scenarioWarnings("test.yaml", text, Result.getOrThrow(loadScenario("test.yaml", text)))

/** Paths of the warnings. */
const paths = (scenario: Readonly<Record<string, unknown>>) =>
  warned(JSON.stringify({ title: "t", models: ["opportunistic"], ...scenario })).map(({ path }) => path)

const zone = (...records: ReadonlyArray<readonly [type: string, data: string, owner?: string]>) => ({
  zones: [
    {
      apex: "example.com",
      records: records.map(([type, data, owner = "example.com"]) => ({ owner, type, data }))
    }
  ]
})
const atData = ["zones.0.records.0.data"]

describe("text that the rules of zone files cut or join, RFC 1035 §5.1", () => {
  it.each([
    ["TXT", "v=STSv1; id=1", atData],
    ["TXT", '"v=STSv1; id=1"', []],
    ["TXT", String.raw`v=STSv1\; id=1`, atData],
    ["TXT", String.raw`v=STSv1\;id=1`, []],
    ["TXT", '"v=STSv1; id=1" ;', []],
    ["TXT", "v=spf1 -all", atData],
    ["TXT", '"v=spf1 " "-all"', []],
    ["TXT", String.raw`\# 2 01 61`, []],
    ["CAA", "0 issue ca.example; account=1", atData],
    ["CAA", '0 issue "ca.example; account=1"', []],
    ["MX", "10 mx1.example.com. ; ours", []]
  ])("%s %s", (type, data, expected) => expect(paths(zone([type, data]))).toEqual(expected))

  it("says what is left, where", () => {
    const [warning] = warned(
      [
        "title: t",
        "models: [mta-sts]",
        "zones:",
        "  - apex: example.com",
        "    records:",
        "      - { owner: _mta-sts.example.com, type: TXT, data: v=STSv1; id=1 }"
      ].join("\n")
    )
    expect(warning).toMatchObject({ line: 6, column: 57, severity: "warning" })
    expect(warning?.message).toContain('"v=STSv1" and no more')
  })

  it("in what an attacker forges too", () => {
    const actions = [{ on: "dns", name: "x.example.com", type: "TXT", does: "forge", data: ["a; b"] }]
    expect(paths({ attackers: [{ name: "a", actions }] })).toEqual(["attackers.0.actions.0.data.0"])
  })
})

describe("addresses where a name belongs, RFC 1035 §3.3.9", () => {
  it.each([
    ["MX", "10 192.0.2.10.", "example.com", atData],
    ["MX", "10 192.0.2.10", "example.com", atData],
    ["MX", "10 mx.192.0.2.10.", "example.com", []],
    ["CNAME", "192.0.2.10.", "www.example.com", atData],
    ["SRV", "0 0 25 192.0.2.10.", "_x._tcp.example.com", atData],
    ["A", "192.0.2.10", "www.example.com", []]
  ])("%s %s", (type, data, owner, expected) => expect(paths(zone([type, data, owner]))).toEqual(expected))

  it("in a host of the preset's MX records", () =>
    expect(paths({ domain: { mx: [{ host: "192.0.2.10" }] } })).toEqual(["domain.mx.0.host"]))
})

describe("IPv6 of which no sender hears", () => {
  const aaaa = zone(["AAAA", "2001:db8::1", "mx1.example.com"])
  it.each([
    [aaaa, ["zones.0.records.0"]],
    [{ ...aaaa, sender: { ip: "dual-stack" } }, []],
    [{ ...aaaa, senders: [{ name: "a" }, { name: "b", ip: "ipv6-only" }] }, []],
    [{ domain: { ip: "dual-stack" } }, ["domain.ip"]],
    [
      { hosts: [{ name: "mx1.example.com", addresses: ["192.0.2.1", "2001:db8::1"], smtp: {} }] },
      ["hosts.0.addresses.1"]
    ],
    [{ phases: [{ name: "p", at: "1d", domain: { ip: "ipv6-only" } }] }, ["phases.0.domain.ip"]],
    [{ sender: { ip: "dual-stack" } }, []]
  ])("%j", (scenario, expected) => expect(paths(scenario)).toEqual(expected))
})

describe("models that promise nothing here, RFC 7672 §2.1 and §2.2.2", () => {
  const provider = { domain: { mx: [{ host: "mx1.provider.example" }] } }
  const signedLater = {
    ...provider,
    phases: [{ name: "p", at: "1d", zones: [{ apex: "provider.example", signing: "signed" }] }]
  }
  it.each<[string, object, ReadonlyArray<string>]>([
    ["dane", {}, []],
    ["dane", { domain: { zone: "unsigned" } }, ["domain"]],
    ["dane", { domain: { zone: "island" } }, ["domain"]],
    ["dane", { domain: { zone: "expired" } }, []],
    ["dane", provider, ["domain.mx.0.host"]],
    ["dane+mta-sts", provider, ["domain.mx.0.host"]],
    ["insecure-dane", provider, []],
    ["mta-sts", provider, []],
    ["dane", signedLater, []],
    ["dane", { sender: { resolver: "non-validating" } }, ["sender.resolver"]],
    ["mta-sts", { sender: { resolver: "non-validating" } }, []]
  ])("%s in %j", (model, scenario, expected) => {
    const found = paths({ models: [model], ...scenario })
    expect(found.map((path) => (expected.includes("domain") ? path.split(".")[0] : path))).toEqual(expected)
  })
})

describe("what happens while no mail goes", () => {
  const renewed = (renewal: object, ...at: ReadonlyArray<string>) => ({
    domain: { mx: [{ host: "mx1.example.com", certificate: { renewal } }] },
    mail: at.map((time) => ({ at: time }))
  })
  const renewal = ["domain.mx.0.certificate.renewal"]
  const rolled = (rollOver: object, ...at: ReadonlyArray<string>) => ({
    domain: { zone: "signed", dnssec: { rollOvers: [rollOver] } },
    mail: at.map((time) => ({ at: time }))
  })
  const doubleSignature = { method: "double-signature", swapDsAt: "2d", addKeyAt: "4d", removeKeyAt: "6d" }

  const between = (times: object, capability = "smtp-strip") => ({
    mail: [{ at: "0s" }, { at: "1d" }],
    attackers: [{ name: "a", capabilities: [{ capability, ...times }] }]
  })
  const inCapabilities = ["attackers.0.capabilities.0"]
  const background = { models: [{ model: "mta-sts", parameters: { refresh: "background" } }] }

  // The first certificate is 30 days old at the start, so that the second is shown from day 30 on.
  it.each([
    [renewed({ every: "60d" }, "0s"), renewal],
    [renewed({ every: "60d" }, "0s", "30d"), []],
    [renewed({ every: "60d", published: "never" }, "29d"), renewal],
    [renewed({ every: "60d", published: { after: "1h" } }, "0s", "31d"), renewal],
    [renewed({ every: "60d", published: { after: "1h" } }, "0s", "720h"), []],
    [renewed({ every: "60d", published: { after: "1h" } }, "0s", "90d"), []],
    [
      {
        domain: {
          mx: [
            {
              host: "mx1.example.com",
              certificatesByName: [
                { serverName: "mx1.example.com", certificate: { renewal: { every: "60d" } } }
              ]
            }
          ]
        },
        hosts: [
          {
            name: "www.example.com",
            addresses: ["192.0.2.80"],
            https: {
              certificatesByName: [
                { serverName: "www.example.com", certificate: {} },
                { serverName: "mta-sts.example.com", certificate: { renewal: { every: "60d" } } }
              ]
            }
          }
        ]
      },
      [
        "domain.mx.0.certificatesByName.0.certificate.renewal",
        "hosts.0.https.certificatesByName.1.certificate.renewal"
      ]
    ],
    [{ ...renewed({ every: "60d" }, "0s"), sender: { profile: "postfix" } }, renewal],
    [{ ...renewed({ every: "60d" }, "27d"), sender: { profile: "postfix" } }, []],
    [rolled(doubleSignature, "1d", "8d"), ["domain.dnssec.rollOvers.0"]],
    [rolled(doubleSignature, "1d", "3d"), []],
    [{ outages: [{ of: "mx-hosts", from: "1d", to: "2d" }] }, ["outages.0"]],
    [{ outages: [{ of: "mx-hosts", from: "0s", to: "2d" }] }, []],
    [
      { domain: { zone: "signed", dnssec: { notRenewedAfter: "7d" } }, mail: [{ at: "20d" }] },
      ["domain.dnssec.notRenewedAfter"]
    ],
    [{ domain: { zone: "signed", dnssec: { notRenewedAfter: "7d" } }, mail: [{ at: "21d" }] }, []],
    [
      { attackers: [{ name: "late", capabilities: [{ capability: "smtp-strip", from: "1d" }] }] },
      ["attackers.0.capabilities.0.from"]
    ],
    [between({ from: "1h", to: "2h" }), inCapabilities],
    [between({ to: "2h" }), []],
    [between({ from: "1h", to: "1441m" }), []],
    [{ ...between({ from: "1h", to: "2h" }), mail: [{ at: "2h" }] }, inCapabilities],
    [{ ...between({ from: "1h", to: "2h" }), sender: { profile: "postfix" } }, []],
    // The night's work of a model that looks after what it keeps (RFC 8461 §10.2).
    [
      {
        ...between({ from: "1h", to: "2h" }),
        ...background
      },
      []
    ],
    [{ ...between({ from: "1h", to: "2h" }), mail: [{ at: "2d" }], ...background }, inCapabilities],
    [between({ from: "1h", to: "2h" }, "zone-write"), []],
    [
      {
        mail: [{ at: "0s" }, { at: "1d" }],
        attackers: [
          {
            name: "a",
            actions: [
              { on: "smtp", does: "strip", from: "1h", to: "2h" },
              { on: "dns", name: "example.com", does: "NXDOMAIN", from: "3h", to: "4h" },
              { on: "report", does: "send", says: "failure", from: "5h", to: "6h" },
              { on: "certificates", does: "order", names: ["example.com"], from: "3h", to: "6h" }
            ]
          }
        ]
      },
      ["attackers.0.actions.0"]
    ],
    [
      {
        phases: [
          { name: "p", at: "0s" },
          {
            name: "q",
            at: "1h",
            mail: [],
            capabilities: ["smtp-strip"],
            actions: [{ on: "smtp", does: "strip" }]
          },
          { name: "r", at: "1d", capabilities: ["smtp-strip"] }
        ]
      },
      ["phases.1.capabilities.0", "phases.1.actions.0"]
    ],
    // The day of the mail at nine is over after 15 hours.
    [{ ...between({ from: "1h", to: "14h" }), sender: { reports: true } }, inCapabilities],
    [{ ...between({ from: "1h", to: "16h" }), sender: { reports: true } }, []],
    // A report of the day goes when the day is over (RFC 8460 §4.1), and may be kept back then.
    [
      {
        sender: { reports: true },
        domain: { tlsReporting: ["mailto:reports@example.com"] },
        attackers: [{ name: "late", capabilities: [{ capability: "rpt-suppress", from: "12h" }] }]
      },
      []
    ]
  ])("%j", (scenario, expected) => expect(paths(scenario)).toEqual(expected))
})

const sourced = ["domains", "mailsPerDay", "zipf", "knownBefore", "bornLater"]
  .map((key) => `traffic.${key}`)
  .concat("adoption.domains", "adoption.senders")

describe("a sweep", () => {
  it("is warned of its scenario, and not of times, for it has mail of its own", () => {
    const text = JSON.stringify({
      title: "t",
      sources: Object.fromEntries(sourced.map((place) => [place, "assumed"])),
      traffic: { domains: 2, mailsPerDay: 2 },
      scenario: {
        title: "t",
        models: ["opportunistic"],
        ...zone(["TXT", "a; b"]),
        outages: [{ of: "mx-hosts", from: "1d", to: "2d" }]
      }
    })
    const sweep = Result.getOrThrow(loadSweep("test.yaml", text))
    expect(sweepWarnings("test.yaml", text, sweep).map(({ path }) => path)).toEqual([
      "scenario.zones.0.records.0.data"
    ])
  })
})

describe("scenarios/warnings/", () => {
  const folder = new URL("../../scenarios/warnings/", import.meta.url)
  const said = new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => [
        name.replace(".yaml", ""),
        warned(readFileSync(new URL(name, folder), "utf8")).map(({ message }) => message)
      ])
  )

  it.each([
    ["text-cut-at-a-semicolon", "is a comment (RFC 1035 §5.1)"],
    ["text-joined-without-a-blank", "which readers join without a blank"],
    ["mx-target-is-an-address", "the target of MX is a name"],
    ["mx-host-is-an-address", "an MX record names a host"],
    ["dane-without-dnssec", "DANE does nothing for"],
    ["resolver-does-not-validate", "nothing is secure to a resolver that does not validate"],
    ["renewal-after-the-mail", "the delay looks free"],
    ["next-certificate-after-the-mail", "when the next certificate is shown"],
    ["roll-over-after-the-mail", "during the roll-over"],
    ["signatures-expire-after-the-mail", "when the last signatures expire"],
    ["outage-between-mails", "nobody notices the outage"],
    ["attack-after-the-mail", "the attacker does nothing"],
    ["attack-between-mails", "(hour 18), and the attacker does nothing"],
    ["ipv6-nobody-asks-for", "no sender has IPv6"]
  ])("%s is warned of: %s", (name, words) => {
    expect(said.get(name)?.join("\n")).toContain(words)
  })

  it("has no others", () => expect(said.size).toBe(14))
})
