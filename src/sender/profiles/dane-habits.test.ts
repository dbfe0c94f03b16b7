/** What senders do otherwise than RFC 7672 says, each habit by the verdict that it changes. */
import { describe, expect, it } from "vitest"
import { deferred, outcomes, proven, taken } from "./outcomes.fixture.ts"

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

describe("a failed lookup of one kind of address (RFC 7672 §2.1.2)", () => {
  const scenario = (...blocked: ReadonlyArray<string>) => ({
    models: ["dane"],
    domain: { ip: "dual-stack", mx: [{ host: "mx1.example.com" }] },
    sender: { ip: "dual-stack" },
    attackers: [
      {
        name: "a",
        capabilities: [
          {
            capability: "dns-block",
            parameters: { types: blocked, how: "SERVFAIL" },
            targets: ["mx1.example.com"]
          }
        ]
      }
    ]
  })
  it.each([
    ["rfc", ["AAAA"], "deferred-by-attack"],
    ["mox", ["AAAA"], "deferred-by-attack"],
    ["postfix", ["AAAA"], proven],
    ["exim", ["AAAA"], proven],
    ["postfix", ["A"], proven]
  ])("%s without %j: %s", (profile, blocked, outcome) =>
    expect(outcomes(profile, scenario(...blocked))).toEqual([outcome])
  )
})
