/** Domains that are served, probed and written as scenarios: the simulation comes to what the probe came to. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { everyNth } from "../long.fixture.ts"
import { runScenario } from "../experiment/run-scenario.ts"
import { zoneSignings } from "../scenario/schema/dnssec.ts"
import { loadScenario } from "../loading/load.ts"
import { openedWithTrust, planOf } from "../serving/served.fixture.ts"
import { decodeMessage, encodeMessage } from "../protocol/dns/codec.ts"
import { typeCodes } from "../protocol/dns/types.ts"
import { base64Of, type Capture, octetsIn, readCapture } from "./capture-format.ts"
import { capturedScenario, simulatedOutcome } from "./captured-scenario.ts"
import { domains, probedDomain } from "./served-domains.fixture.ts"
import { probeOverSockets, questionFor } from "./probing.fixture.ts"

const probedAndWritten = async (domain: string, model: string) => {
  const served = await openedWithTrust(planOf(probedDomain(domain), { model }))
  try {
    const { found, capture } = await probeOverSockets(questionFor(served), served.ports)
    return { found, ...capturedScenario(Result.getOrThrow(readCapture(capture)), found) }
  } finally {
    await served.close()
  }
}

const loaded = (text: string) => {
  const scenario = loadScenario("captured.yaml", text)
  if (Result.isSuccess(scenario)) return scenario.success
  throw new Error(scenario.failure.map(({ message, line }) => `${line}: ${message}`).join("\n"))
}

const outcomesOf = (text: string) =>
  Object.fromEntries(
    Result.getOrThrow(runScenario({ ...loaded(text), attackers: [] }, {})).map(({ model, attempts }) => [
      model,
      attempts[0]!.outcome
    ])
  )

/** Beside those of the fixture: what shows in the form of a zone, and what hosts do. */
const further: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    zoneSignings.map((signing) => [
      `a zone that is ${signing}`,
      `mx: [{ host: mx1.example.com }]\n  zone: ${signing}`
    ])
  ),
  "NSEC3 records": "dnssec: { denial: nsec3 }\n  zone: signed",
  "NSEC3 records that opt out": "dnssec: { denial: nsec3-opt-out }\n  zone: signed",
  "one key": "dnssec: { keys: single, algorithm: 8 }\n  zone: signed",
  "a refusal of STARTTLS": "mx: [{ host: mx1.example.com, startTls: unavailable }]",
  "what is no TLS": "mx: [{ host: mx1.example.com, startTls: garbage }]",
  "a host that takes no mail": "mx: [{ host: mx1.example.com, service: closed }]",
  "a host that is overloaded": "mx: [{ host: mx1.example.com, service: overloaded }]",
  "what is no SMTP": "mx: [{ host: mx1.example.com, service: garbage }]",
  "an old version of TLS": "mx: [{ host: mx1.example.com, tlsVersion: TLSv1.2 }]",
  REQUIRETLS: "mx: [{ host: mx1.example.com, ehlo: [REQUIRETLS, SIZE 1000] }]",
  "a leaf alone": "mx: [{ host: mx1.example.com, certificate: { sends: leaf-only } }]",
  "another name on the certificate":
    "mx: [{ host: mx1.example.com, certificate: { dnsNames: [other.example] } }]",
  "an alias for its MX host": `zone: signed
zones:
  - apex: example.com
    signing: signed
    records:
      - { owner: mx1.example.com, type: CNAME, data: mail.example.com. }
      - { owner: mail.example.com, type: A, data: 192.0.2.77 }
      - { owner: _25._tcp.mx1.example.com, type: TLSA, data: 3 1 1 ${"00".repeat(32)} }
hosts: [{ name: mail.example.com, addresses: [192.0.2.77], smtp: {} }]`,
  "wildcards (RFC 4592)": `zone: signed
zones:
  - apex: example.com
    signing: signed
    dnssec: { denial: nsec3 }
    records:
      - { owner: "*.mx1.example.com", type: TXT, data: anything }
      - { owner: "*.example.com", type: TXT, data: anything }`,
  "an MX host of another zone": `mx: [{ host: mx.provider.example }]
  zone: signed
zones: [{ apex: provider.example, signing: signed }]`,
  "an MX host of an unsigned zone": `mx: [{ host: mx.provider.example }]
  zone: signed
zones: [{ apex: provider.example, signing: unsigned }]`,
  "no MX record": `zone: signed
zones:
  - apex: example.com
    signing: signed
    records:
      - { owner: example.com, type: MX, data: 0 . }`
}

describe("a scenario of a domain that was probed", () => {
  // Eleven, which has nothing in common with the three models of a domain.
  everyNth(16, [
    ...Object.entries(domains).flatMap(([title, domain]) =>
      ["mta-sts", "dane", "posh"].map((model) => [title, model, domain] as const)
    ),
    ...Object.entries(further).map(([title, domain]) => [title, "dane+mta-sts", domain] as const)
  ])(
    "comes to the verdicts of the probe under every model: %s, where it adopts %s",
    async ([, model, domain]) => {
      const { found, text } = await probedAndWritten(domain, model)
      const expected = Object.fromEntries(
        found.models.map(({ id, outcome }) => [id, simulatedOutcome(outcome)])
      )
      expect(outcomesOf(text)).toEqual(expected)
    }
  )
})

describe("the zones of a captured scenario", () => {
  const zoneOf = async (domain: string) =>
    loaded((await probedAndWritten(domain, "dane")).text).zones.find(({ apex }) => apex === "example.com")!

  it("are signed anew where they are sound, with all that was found beside what names their servers", async () => {
    const { dnssecRecords, presets, records } = await zoneOf(domains["a sound one"]!)
    expect({ dnssecRecords, presets }).toEqual({ dnssecRecords: "signed-anew", presets: false })
    const types = new Set(records.map(({ type }) => type))
    for (const type of ["MX", "A", "TLSA", "DNSKEY", "RRSIG", "NSEC"]) expect(types).toContain(type)
    expect(types).not.toContain("SOA")
  })

  everyNth(3, ["a zone that is expired", "a zone that is unsigned", "a zone that is island"])(
    "are kept in %s",
    async (title) => expect(await zoneOf(further[title]!)).toMatchObject({ dnssecRecords: "kept" })
  )
})

describe("a capture with the answers of a resolver in place of authoritative ones", () => {
  everyNth(2, ["a sound one", "an unsigned zone"])(
    "makes the same zones of the domain: %s",
    async (title) => {
      const served = await openedWithTrust(planOf(probedDomain(domains[title]!), { model: "dane" }))
      const { found, capture } = await probeOverSockets(questionFor(served), served.ports)
      await served.close()
      const direct = Result.getOrThrow(readCapture(capture))
      const forwarded: Capture = {
        ...direct,
        beginning: { ...direct.beginning, forwards: true },
        exchanges: direct.exchanges.flatMap((exchange) => {
          if (exchange.kind !== "dns" || exchange.reply === undefined) return [exchange]
          const reply = Result.getOrThrow(decodeMessage(octetsIn(exchange.reply)))
          // A resolver makes no referrals, and is no authority (RFC 1035 §4.1.1); it answers for DS records by themselves.
          if (!reply.authoritative && !reply.authorities.some(({ type }) => type === typeCodes.DS)) return []
          const answers = reply.authoritative
            ? reply.answers
            : reply.authorities.filter(({ type }) => type === typeCodes.DS || type === typeCodes.RRSIG)
          const question = reply.authoritative
            ? reply.questions
            : [{ ...reply.questions[0]!, name: answers[0]!.owner, type: typeCodes.DS }]
          const authorities = reply.authoritative ? reply.authorities : []
          const said = { ...reply, authoritative: false, questions: question, answers, authorities }
          return [{ ...exchange, reply: base64Of(encodeMessage(said)) }]
        })
      }
      const zonesIn = (one: Capture) =>
        loaded(capturedScenario(one, found).text).zones.find(({ apex }) => apex === "example.com")
      expect(zonesIn(forwarded)).toEqual(zonesIn(direct))
      expect(outcomesOf(capturedScenario(forwarded, found).text)).toEqual(
        Object.fromEntries(found.models.map(({ id, outcome }) => [id, simulatedOutcome(outcome)]))
      )
    }
  )
})
