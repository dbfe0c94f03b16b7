/** What RFC 8461 demands of a Sending MTA: one test for each MUST, named after it. */
import { describe, expect, it } from "vitest"
import { outcomes, run } from "./explicit.fixture.ts"

type Text = Readonly<Record<string, unknown>>

const models = ["mta-sts"]
const [applied, none] = ["delivered-authenticated", "delivered-unauthenticated-ok"]

const txt = (...texts: ReadonlyArray<string>) => ({
  zones: [
    {
      apex: "example.com",
      records: texts.map((text) => ({ owner: "_mta-sts.example.com", type: "TXT", data: text }))
    }
  ]
})
const policyHost = (https: Text) => ({
  hosts: [{ name: "mta-sts.example.com", addresses: ["192.0.2.20"], https }]
})
const policy = (...lines: ReadonlyArray<string>) =>
  policyHost({
    documents: [{ path: "/.well-known/mta-sts.txt", body: lines.map((line) => `${line}\n`).join("") }]
  })
const usual = ["version: STSv1", "mode: enforce", "mx: mx1.example.com", "max_age: 86400"]

/** The first mail finds a policy; the second goes while this is done. */
const cachedThen = (actions: ReadonlyArray<Text>, more: Text = {}) =>
  outcomes(
    {
      models,
      phases: [
        { name: "first", at: "0s" },
        { name: "then", at: "1d", actions, ...more }
      ]
    },
    actions.length === 0 ? "none" : "scripted"
  ).at(-1)

describe("§3.1, the TXT record", () => {
  it.each([
    ["MUST begin with its version", ['"id=1; v=STSv1;"'], none],
    ["MUST count as none when there are two", ['"v=STSv1; id=1;"', '"v=STSv1; id=2;"'], none],
    ["others beside it MUST be left aside", ['"v=STSv1; id=1;"', '"something else"'], applied],
    ["MUST have an id", ['"v=STSv1;"'], none],
    ["id MUST be letters and digits", ['"v=STSv1; id=abc-1;"'], none],
    ["strings MUST be joined without blanks between", ['"v=STSv1; i" "d=1;"'], applied],
    ["unknown fields MUST be accepted", ['"v=STSv1; id=1; new=x;"'], applied]
  ])("%s", (_, texts, outcome) => expect(outcomes({ models, ...txt(...texts) })).toEqual([outcome]))

  it("CNAME records MUST be followed", () =>
    expect(
      outcomes({ models: [{ model: "mta-sts", parameters: { delegatedTo: "provider.example" } }] })
    ).toEqual([applied]))

  it("its absence MUST NOT remove a cached policy (§3.3)", () =>
    expect(
      cachedThen([
        { on: "dns", name: "_mta-sts.example.com", does: "NXDOMAIN" },
        { on: "smtp", does: "strip" }
      ])
    ).toBe("deferred-by-attack"))
})

describe("§3.2, the policy", () => {
  it.each([
    ["unknown fields SHALL be ignored", [...usual, "new-field: anything at all"], applied],
    ["of repeated fields all but the first SHALL be ignored", [...usual, "mode: none"], applied],
    ["MUST have a version", usual.slice(1), none],
    ["MUST have a mode", usual.filter((line) => !line.startsWith("mode")), none],
    ["MUST have a max_age", usual.slice(0, 3), none],
    ["MUST have an mx unless its mode is none", usual.filter((line) => !line.startsWith("mx")), none],
    ["keys are case-sensitive", ["Version: STSv1", ...usual.slice(1)], none]
  ])("%s", (_, lines, outcome) => expect(outcomes({ models, ...policy(...lines) })).toEqual([outcome]))

  it("SHOULD be of media type text/plain, which senders check", () =>
    expect(
      outcomes({
        models,
        ...policyHost({
          documents: [{ path: "/.well-known/mta-sts.txt", mediaType: "text/html", body: usual.join("\n") }]
        })
      })
    ).toEqual([none]))
})

describe("§3.3, the policy host", () => {
  const document = { path: "/.well-known/mta-sts.txt", body: `${usual.join("\n")}\n` }
  it.each([
    [
      "its certificate MUST be for mta-sts and the domain",
      { certificate: { dnsNames: ["example.com"] }, documents: [document] }
    ],
    [
      "its certificate MUST be of a trusted authority",
      { certificate: { issuer: "untrusted" }, documents: [document] }
    ],
    [
      "its certificate MUST NOT have expired",
      { certificate: { notAfter: "2026-03-01T00:00:00Z" }, documents: [document] }
    ],
    [
      "redirects MUST NOT be followed",
      {
        documents: [
          { ...document, status: 302, location: "https://mta-sts.example.com/other" },
          { ...document, path: "/other" }
        ]
      }
    ],
    ["only 200 counts", { documents: [{ ...document, status: 203 }] }],
    ["MAY be given up after a time", { service: "silent", documents: [document] }]
  ])("%s", (_, https) => expect(outcomes({ models, ...policyHost(https) })).toEqual([none]))

  it("a wildcard certificate is for it too", () =>
    expect(
      outcomes({
        models,
        ...policyHost({ certificate: { dnsNames: ["*.example.com"] }, documents: [document] })
      })
    ).toEqual([applied]))

  it("SNI MUST be sent (§7.1)", () =>
    expect(
      outcomes({
        models,
        ...policyHost({
          certificate: { dnsNames: ["other.example.net"] },
          certificatesByName: [{ serverName: "mta-sts.example.com", certificate: {} }],
          documents: [document]
        })
      })
    ).toEqual([applied]))

  it("without a policy, mail MUST go as though there were no MTA-STS", () =>
    expect(outcomes({ models, ...policyHost({ documents: [] }) })).toEqual([none]))

  it("a cached policy MUST be applied when no new one can be fetched", () =>
    expect(
      cachedThen([
        { on: "dns", name: "_mta-sts.example.com", type: "TXT", does: "forge", data: ['"v=STSv1; id=new;"'] },
        { on: "https", does: "timeout" },
        { on: "smtp", does: "strip" }
      ])
    ).toBe("deferred-by-attack"))

  it("a new policy takes the place of the cached one", () =>
    expect(cachedThen([], { publishes: { "mta-sts": { id: "2", mx: ["elsewhere.example.com"] } } })).toBe(
      "deferred-by-misconfiguration"
    ))
})

describe("§3.4", () => {
  it("a policy of the parent domain MUST NOT be applied", () =>
    expect(
      outcomes({
        models,
        mail: [{ to: "user@sub.example.com" }],
        zones: [
          {
            apex: "example.com",
            records: [{ owner: "sub.example.com", type: "MX", data: "10 mx1.example.com." }]
          }
        ]
      })
    ).toEqual([none]))
})

describe("§4, the MX host and its certificate", () => {
  const certificate = (given: Text) => ({
    models,
    domain: { mx: [{ host: "mx1.example.com", certificate: given }] }
  })
  it.each([
    ["MUST NOT have expired", { notAfter: "2026-03-01T00:00:00Z" }],
    ["MUST be of a trusted authority", { issuer: "untrusted" }],
    ["MUST NOT be self-issued", { issuer: "self" }],
    ["MUST have the MX host among its DNS-IDs", { dnsNames: ["example.com"] }],
    ["the common name is none", { dnsNames: [], commonName: "mx1.example.com" }]
  ])("the certificate %s", (_, given) =>
    expect(outcomes(certificate(given))).toEqual(["deferred-by-misconfiguration"])
  )

  it("a wildcard stands for one label", () => {
    expect(outcomes(certificate({ dnsNames: ["*.example.com"] }))).toEqual([applied])
    expect(outcomes(certificate({ dnsNames: ["*.com"] }))).toEqual(["deferred-by-misconfiguration"])
  })

  it("a host that the policy does not list MUST get no mail", () =>
    expect(
      outcomes({
        models,
        ...policy("version: STSv1", "mode: enforce", "mx: mx2.example.com", "max_age: 86400")
      })
    ).toEqual(["deferred-by-misconfiguration"]))

  it("SNI MUST be the MX host (§7.1)", () =>
    expect(
      outcomes({
        models,
        domain: {
          mx: [
            {
              host: "mx1.example.com",
              certificate: { dnsNames: ["other.example.net"] },
              certificatesByName: [{ serverName: "mx1.example.com", certificate: {} }]
            }
          ]
        }
      })
    ).toEqual([applied]))
})

describe("§5, modes", () => {
  const stripped = (mode: string) =>
    run({
      models: [{ model: "mta-sts", parameters: { mode } }],
      attackers: [{ name: "x", actions: [{ on: "smtp", does: "strip" }] }]
    }).at(-1)!.attempts[0]!

  it("enforce MUST NOT deliver to hosts that fail, and SHOULD put off and not refuse", () =>
    expect(stripped("enforce").result._tag).toBe("Deferred"))

  it("testing delivers, and reports", () => {
    const { result } = stripped("testing")
    expect(result).toMatchObject({
      _tag: "Delivered",
      sessions: [{ failures: [{ result: "starttls-not-supported" }] }]
    })
  })

  it("none is as no policy", () =>
    expect(stripped("none").result).toMatchObject({ _tag: "Delivered", sessions: [{ policies: [] }] }))
})

describe("§2", () => {
  it("MTA-STS MUST NOT override DANE that fails", () =>
    expect(
      outcomes({
        models: ["dane+mta-sts"],
        zones: [
          {
            apex: "example.com",
            signing: "signed",
            records: [{ owner: "_25._tcp.mx1.example.com", type: "TLSA", data: `3 1 1 ${"00".repeat(32)}` }]
          }
        ]
      })
    ).toEqual(["deferred-by-misconfiguration"]))
})

describe("a record that is rejected", () => {
  const told = (record: string, more: Text = {}) =>
    run({ models, ...txt(record), ...more }, true)
      .at(-1)!
      .trace.flatMap((event) => (event.kind === "decision" ? [event.decision] : []))
      .filter((decision) => decision.startsWith("policy for"))
      .at(-1)

  it.each([
    ['"v=STSv1 ; id=1"', "a blank before its first semicolon"],
    ['"v=STSv1; id=2024-01-01T00:00:00Z;"', "is not 1 to 32 letters and digits"],
    [String.raw`"\"v=STSv1; id=1\""`, "quotation marks within the text"],
    ["v=STSv1; id=1", "ends after the version"],
    ['"v=spf1 -all"', "is no MTA-STS record"]
  ])("is told with its reason (§3.1): %s", (record, why) =>
    expect(told(record)).toMatch(new RegExp(`no MTA-STS policy: .*${why}`))
  )
})
