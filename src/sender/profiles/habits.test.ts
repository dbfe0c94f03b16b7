/** What real senders do otherwise than the RFCs say: each habit of a profile decides a verdict. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { runScenario } from "../../experiment/run-scenario.ts"
import { Remembered } from "../../scenario/build.ts"
import { loadScenario } from "../../scenario/load.ts"

const remembered = new Remembered()

/** Outcomes of all attempts, under the attacker where there is one. */
const outcomes = (
  profile: string,
  { sender = {}, ...scenario }: Readonly<Record<string, unknown>> & { readonly sender?: object }
): ReadonlyArray<string> => {
  // JSON is YAML.
  const text = JSON.stringify({ title: "t", sender: { profile, attempts: 1, ...sender }, ...scenario })
  const loaded = Result.mapError(
    loadScenario("habits.yaml", text),
    (problems) => new Error(problems.map(({ message }) => message).join("; "))
  )
  return Result.getOrThrow(runScenario(Result.getOrThrow(loaded), { remembered }))
    .at(-1)!
    .attempts.map(({ outcome }) => outcome)
}

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

const policyHost = (body: string, https: Readonly<Record<string, unknown>> = {}) => ({
  name: "mta-sts.example.com",
  addresses: ["192.0.2.70"],
  owner: "recipient",
  https: { documents: [{ path: "/.well-known/mta-sts.txt", body }], ...https }
})
const lines = (...all: ReadonlyArray<string>) => all.map((line) => `${line}\r\n`).join("")
const stripper = [{ name: "a", capabilities: ["smtp-strip"] }]

describe("postfix-mta-sts-resolver: how it reads a policy (RFC 8461 §3.2), against a stripper", () => {
  const [version, enforce, testing, mx, maxAge] = [
    "version: STSv1",
    "mode: enforce",
    "mode: testing",
    "mx: mx1.example.com",
    "max_age: 604800"
  ] as const
  it.each([
    ["as published", [version, enforce, mx, maxAge], "deferred-by-attack", "deferred-by-attack"],
    [
      "the last mode wins: testing",
      [version, enforce, mx, maxAge, testing],
      "deferred-by-attack",
      "exposed-passive"
    ],
    [
      "the last mode wins: enforce",
      [version, testing, mx, maxAge, enforce],
      "exposed-passive",
      "deferred-by-attack"
    ],
    [
      "a line without a colon",
      [version, enforce, "hello", mx, maxAge],
      "exposed-passive",
      "deferred-by-attack"
    ],
    ["a final dot", [version, enforce, mx, `${mx}.`, maxAge], "exposed-passive", "deferred-by-attack"],
    [
      "max_age too great",
      [version, enforce, mx, "max_age: 99999999"],
      "deferred-by-attack",
      "exposed-passive"
    ]
  ])("%s", (_, body, byRfc, byPlugin) => {
    const scenario = { models: ["mta-sts"], hosts: [policyHost(lines(...body))], attackers: stripper }
    expect(outcomes("rfc", scenario)).toEqual([byRfc])
    expect(outcomes("postfix-mta-sts-resolver", scenario)).toEqual([byPlugin])
  })

  it("compares a final dot with nothing that certificates have", () => {
    const dotted = lines(version, enforce, `${mx}.`, maxAge)
    const scenario = { models: ["mta-sts"], hosts: [policyHost(dotted)] }
    expect(outcomes("rfc", scenario)).toEqual(["delivered-unauthenticated-ok"])
    expect(outcomes("postfix-mta-sts-resolver", scenario)).toEqual(["deferred-by-misconfiguration"])
  })
})

describe("postfix-mta-sts-resolver: ids of any form (RFC 8461 §3.1), against a stripper", () => {
  it.each(["", "2026-03-02", "a".repeat(33)])("%j", (id) => {
    const scenario = { models: [{ model: "mta-sts", parameters: { id } }], attackers: stripper }
    expect(outcomes("rfc", scenario)).toEqual(["exposed-passive"])
    expect(outcomes("postfix-mta-sts-resolver", scenario)).toEqual(["deferred-by-attack"])
    const combined = {
      models: [{ model: "dane+mta-sts", parameters: { mtaSts: { id } } }],
      domain: { zone: "unsigned", mx: [{ host: "mx1.example.com" }] },
      attackers: stripper
    }
    expect(outcomes("rfc", combined)).toEqual(["exposed-passive"])
    expect(outcomes("postfix-mta-sts-resolver", combined)).toEqual(["deferred-by-attack"])
  })
})

describe("common names where there is no DNS-ID (RFC 8461 §3.3, §4.2)", () => {
  const named = { dnsNames: [], commonName: "mx1.example.com" }
  it.each([
    ["rfc", "deferred-by-misconfiguration"],
    ["postfix-mta-sts-resolver", "delivered-authenticated"]
  ])("of the MX host, %s: %s", (profile, outcome) =>
    expect(
      outcomes(profile, {
        models: ["mta-sts"],
        domain: { mx: [{ host: "mx1.example.com", certificate: named }] }
      })
    ).toEqual([outcome])
  )

  it.each([
    ["rfc", "exposed-passive"],
    ["postfix-mta-sts-resolver", "deferred-by-attack"]
  ])("of the policy host, %s: %s", (profile, outcome) => {
    const certificate = { dnsNames: [], commonName: "mta-sts.example.com" }
    const body = lines("version: STSv1", "mode: enforce", "mx: mx1.example.com", "max_age: 604800")
    const hosts = [policyHost(body, { certificate })]
    expect(outcomes(profile, { models: ["mta-sts"], hosts, attackers: stripper })).toEqual([outcome])
  })
})

describe("postfix-mta-sts-resolver: how long a policy lives (RFC 8461 §3.2)", () => {
  const parameters = { maxAgeSeconds: 86_400 }
  const blocked = { on: "https", host: "mta-sts.example.com", does: "garbage-handshake" }
  it.each([
    ["rfc", "exposed-passive"],
    ["postfix-mta-sts-resolver", "deferred-by-attack"]
  ])("%s, run out, its id unchanged and the policy host blocked: %s", (profile, outcome) =>
    expect(
      outcomes(profile, {
        models: [{ model: "mta-sts", parameters }],
        phases: [
          { name: "first", at: "0s", mail: [{}] },
          { name: "later", at: "3d", mail: [{}], actions: [blocked, { on: "smtp", does: "strip" }] }
        ]
      }).at(-1)
    ).toBe(outcome)
  )
})

describe("postfix-mta-sts-resolver: a new id is not seen for 60 s after a fetch (RFC 8461 §5.1)", () => {
  it.each([
    ["rfc", "30s", "exposed-passive"],
    ["postfix-mta-sts-resolver", "30s", "deferred-by-attack"],
    ["postfix-mta-sts-resolver", "90s", "exposed-passive"]
  ])("%s after %s: %s", (profile, at, outcome) =>
    expect(
      outcomes(profile, {
        models: [{ model: "mta-sts", parameters: { ttlSeconds: 1 } }],
        phases: [
          { name: "first", at: "0s", mail: [{}] },
          // The domain takes its policy back.
          {
            name: "later",
            at,
            mail: [{}],
            publishes: { "mta-sts": { id: "new", mode: "none" } },
            actions: [{ on: "smtp", does: "strip" }]
          }
        ]
      }).at(-1)
    ).toBe(outcome)
  )
})

describe("postfix-mta-sts-resolver: a policy in testing mode is as none (RFC 8461 §5)", () => {
  const wrong = [
    {
      apex: "example.com",
      signing: "signed",
      records: [{ owner: "_25._tcp.mx1.example.com", type: "TLSA", data: `3 1 1 ${"ab".repeat(32)}` }]
    }
  ]
  it.each([
    ["rfc", "mta-sts", { mode: "testing" }, {}, "delivered-authenticated"],
    ["postfix-mta-sts-resolver", "mta-sts", { mode: "testing" }, {}, "delivered-unauthenticated-ok"],
    // DANE stays in force beside it, and does not beside an enforced policy.
    [
      "postfix-mta-sts-resolver",
      "dane+mta-sts",
      { mtaSts: { mode: "testing" } },
      { zones: wrong },
      "deferred-by-misconfiguration"
    ],
    ["postfix-mta-sts-resolver", "dane+mta-sts", {}, { zones: wrong }, "delivered-authenticated"],
    [
      "plugin-overrides-dane",
      "dane+mta-sts",
      { mtaSts: { mode: "testing" } },
      { zones: wrong },
      "deferred-by-misconfiguration"
    ]
  ])("%s, %s, %j %j: %s", (profile, model, parameters, more, outcome) =>
    expect(outcomes(profile, { models: [{ model, parameters }], ...more })).toEqual([outcome])
  )
})

describe("postfix-mta-sts-resolver: the certificate decides, whichever host shows it (RFC 8461 §4.1)", () => {
  const body = lines("version: STSv1", "mode: enforce", "mx: other.example.com", "max_age: 604800")
  const certificate = { dnsNames: ["mx1.example.com", "other.example.com"] }
  const domain = { zone: "unsigned", mx: [{ host: "mx1.example.com", certificate }] }
  it.each([
    ["rfc", "deferred-by-misconfiguration"],
    ["legacy-matching", "delivered-authenticated"],
    ["postfix-mta-sts-resolver", "delivered-authenticated"]
  ])("%s, alone and in a combined model: %s", (profile, outcome) => {
    for (const model of ["mta-sts", "dane+mta-sts"])
      expect(outcomes(profile, { models: [model], domain, hosts: [policyHost(body)] })).toEqual([outcome])
  })
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

const [deferred, proven, taken] = [
  "deferred-by-misconfiguration",
  "delivered-authenticated",
  "delivered-unauthenticated-ok"
] as const

describe("DANE as Exim and mox have it, at a host that shows one certificate (RFC 7672 §3)", () => {
  const nobody = `3 1 1 ${"ab".repeat(32)}`
  const other512 = `3 1 2 ${"ab".repeat(64)}`
  const own = { host: "mx1.example.com" }
  const root = { host: "mx1.example.com", certificate: "root", usage: "DANE-TA" }
  const full = { ...root, matchingType: "Full" }
  const privately = { issuer: "private", sends: "with-root" }
  const elsewhere = ["elsewhere.example.net"]
  it.each([
    ["the MX host's name", privately, [root], { rfc: proven, exim: proven, mox: proven }],
    [
      "§3.2.2: the next-hop domain's name",
      { ...privately, dnsNames: ["example.com"] },
      [root],
      { rfc: proven, exim: deferred, mox: proven }
    ],
    [
      "§3.2.3: a common name alone",
      { ...privately, dnsNames: [], commonName: "mx1.example.com" },
      [root],
      { rfc: proven, mox: deferred }
    ],
    [
      "RFC 7671 §9: a weaker digest matches, a stronger one does not",
      {},
      [own, other512],
      { rfc: deferred, exim: proven, mox: proven, postfix: deferred }
    ],
    [
      "RFC 5280 §4.2.1.12: for TLS clients alone",
      { ...privately, purposes: ["client-auth"] },
      [root],
      { rfc: deferred, exim: proven, mox: deferred }
    ],
    [
      "RFC 7671 §5.2.3: a certificate in DNS alone",
      { issuer: "private" },
      [{ ...full, selector: "Cert" }],
      { rfc: proven, exim: deferred, mox: proven, postfix: proven }
    ],
    [
      "RFC 7671 §5.2.3: a key in DNS alone",
      { issuer: "private" },
      [full],
      { rfc: proven, exim: deferred, mox: deferred, postfix: proven }
    ],
    [
      "RFC 7671 §5.2.3: a key in DNS and the chain",
      privately,
      [full],
      { rfc: proven, exim: proven, mox: proven }
    ],
    [
      "§3.2.2: another name, of an authority that is trusted anyway",
      { dnsNames: elsewhere, sends: "with-root" },
      [root],
      { rfc: deferred, exim: proven, mox: deferred }
    ],
    [
      "§3.2.2: another name, of an authority that nobody else trusts",
      { ...privately, dnsNames: elsewhere },
      [root],
      { rfc: deferred, exim: deferred }
    ],
    [
      "RFC 7671 §5.2: the leaf for a trust anchor",
      {},
      [{ ...own, usage: "DANE-TA" }],
      { rfc: deferred, exim: deferred, mox: proven }
    ],
    [
      "RFC 7671 §5.2: a self-signed leaf for a trust anchor",
      { issuer: "self" },
      [{ ...own, usage: "DANE-TA" }],
      { rfc: deferred, mox: proven }
    ],
    [
      "RFC 7671 §5.2: a leaf for a trust anchor, and not for the host",
      { dnsNames: elsewhere },
      [{ ...own, usage: "DANE-TA" }],
      { mox: deferred }
    ],
    [
      "RFC 6698 §4.1: full data that is nothing",
      {},
      ["3 0 0 00ff"],
      { rfc: taken, exim: deferred, mox: taken }
    ],
    ["no record matches", {}, [nobody], { rfc: deferred, exim: deferred, mox: deferred, postfix: deferred }]
  ])("%s", (_, certificate, records, expected) => {
    for (const [profile, outcome] of Object.entries(expected))
      expect([
        profile,
        ...outcomes(profile, {
          models: ["dane"],
          domain: { mx: [{ host: "mx1.example.com", certificate }] },
          zones: [
            {
              apex: "example.com",
              signing: "signed",
              records: records.map((record) => ({
                owner: "_25._tcp.mx1.example.com",
                type: "TLSA",
                ...(typeof record === "string" ? { data: record } : { tlsaOf: record })
              }))
            }
          ]
        })
      ]).toEqual([profile, outcome])
  })

  it("§6: where DANE is mandatory, Exim is content with records none of which is usable", () => {
    const scenario = {
      models: [{ model: "dane", parameters: { isMandatory: true } }],
      zones: [
        {
          apex: "example.com",
          signing: "signed",
          records: [{ owner: "_25._tcp.mx1.example.com", type: "TLSA", data: "3 1 9 ab" }]
        }
      ]
    }
    expect(outcomes("rfc", scenario)).toEqual([deferred])
    expect(outcomes("exim", scenario)).toEqual([taken])
    // It reaches Exim's DANE where the scenario asks for both models, too.
    expect(
      outcomes("exim", {
        ...scenario,
        models: [{ model: "dane+mta-sts", parameters: { dane: { isMandatory: true } } }]
      })
    ).toEqual([taken])
  })
})

describe("an MX host that is an alias (RFC 7672 §2.2.2, §2.2.3)", () => {
  const wrong = `3 1 1 ${"ab".repeat(32)}`
  const alias = (canonical: string, ...records: ReadonlyArray<Readonly<Record<string, unknown>>>) => ({
    models: ["dane"],
    domain: { name: "example.org" },
    zones: [
      {
        apex: "example.com",
        signing: "signed",
        records: [
          { owner: "example.com", type: "MX", data: "10 mx1.example.com." },
          { owner: "mx1.example.com", type: "CNAME", data: `${canonical}.` },
          ...records
        ]
      }
    ],
    hosts: [
      {
        name: canonical,
        addresses: ["192.0.2.80"],
        owner: "recipient",
        smtp: { certificate: { issuer: "private", sends: "with-root", dnsNames: ["mx1.example.com"] } }
      }
    ],
    mail: [{ to: "user@example.com" }]
  })
  const initial = { owner: "_25._tcp.mx1.example.com", type: "TLSA", data: wrong }
  const anchor = { host: "real.example.com", certificate: "root", usage: "DANE-TA" }
  it.each([
    [
      "a wrong record at the initial name",
      alias("real.example.com", initial),
      { rfc: deferred, exim: taken, mox: deferred }
    ],
    [
      "the same, and the alias leads out of the signed zones",
      alias("real.example.net", initial),
      { rfc: deferred, exim: taken, mox: taken }
    ],
    [
      "an anchor at the expanded name, a certificate for the initial one",
      alias("real.example.com", { owner: "_25._tcp.real.example.com", type: "TLSA", tlsaOf: anchor }),
      { rfc: deferred, exim: deferred, mox: proven }
    ]
  ])("%s", (_, scenario, expected) => {
    for (const [profile, outcome] of Object.entries(expected))
      expect([profile, ...outcomes(profile, scenario)]).toEqual([profile, outcome])
  })
})

describe("TLSA records of a host that insecure MX records name (RFC 7672 §2.2.1)", () => {
  it.each([
    ["rfc", deferred],
    ["postfix", deferred],
    ["exim", taken],
    ["mox", taken]
  ])("%s, where they are wrong: %s", (profile, outcome) =>
    expect(
      outcomes(profile, {
        models: ["dane"],
        domain: { name: "example.com", zone: "unsigned", mx: [{ host: "mx1.provider.test" }] },
        zones: [
          {
            apex: "provider.test",
            signing: "signed",
            records: [{ owner: "_25._tcp.mx1.provider.test", type: "TLSA", data: `3 1 1 ${"ab".repeat(32)}` }]
          }
        ]
      })
    ).toEqual([outcome])
  )
})

describe("mox: policies (RFC 8461 §3.2, §3.3)", () => {
  const body = lines("version: STSv1", "mode: enforce", "mx: mx1.example.com", "max_age: 604800")
  const html = { documents: [{ path: "/.well-known/mta-sts.txt", body, mediaType: "text/html" }] }
  it.each([
    ["rfc", "exposed-passive"],
    ["mox", "deferred-by-attack"]
  ])("%s, a policy as text/html: %s", (profile, outcome) =>
    expect(
      outcomes(profile, { models: ["mta-sts"], hosts: [policyHost(body, html)], attackers: stripper })
    ).toEqual([outcome])
  )

  it.each([
    ["rfc", "2m", "deferred-by-attack"],
    ["mox", "2m", "exposed-passive"],
    ["mox", "6m", "deferred-by-attack"]
  ])("%s, %s after a fetch that failed: %s", (profile, at, outcome) =>
    expect(
      outcomes(profile, {
        models: ["mta-sts"],
        phases: [
          {
            name: "blocked",
            at: "0s",
            mail: [{}],
            actions: [{ on: "https", host: "mta-sts.example.com", does: "garbage-handshake" }]
          },
          { name: "later", at, mail: [{}], undoes: ["blocked"], actions: [{ on: "smtp", does: "strip" }] }
        ]
      }).at(-1)
    ).toBe(outcome)
  )

  it.each([
    ["rfc", "exposed-passive"],
    ["mox", "deferred-by-attack"]
  ])("%s, the TXT lookup fails: %s", (profile, outcome) =>
    expect(
      outcomes(profile, {
        models: ["mta-sts"],
        attackers: [
          {
            name: "a",
            actions: [
              { on: "dns", name: "_mta-sts.example.com", does: "timeout" },
              { on: "smtp", does: "strip" }
            ]
          }
        ]
      })
    ).toEqual([outcome])
  )
})
