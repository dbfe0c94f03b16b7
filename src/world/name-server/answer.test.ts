import { noMessage } from "../../protocol/dns/reply.ts"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { decodeMessage, encodeMessage } from "../../protocol/dns/codec.ts"
import type { Message } from "../../protocol/dns/message.ts"
import { name, Name } from "../../protocol/dns/name.ts"
import { presentRdata } from "../../protocol/dns/presentation.ts"
import type { ResourceRecord } from "../../protocol/dns/record.ts"
import { rcodes, typeCode, typeCodes, typeName } from "../../protocol/dns/types.ts"
import { exampleApex, exampleRecords, recordsOf } from "../../protocol/dnssec/signing/example-zone.fixture.ts"
import type { SigningPlan } from "../../protocol/dnssec/signing/signing-plan.ts"
import { usualLifetimes } from "../../protocol/dnssec/signing/signature-lifetimes.ts"
import { answerQuery, serverUdpPayloadOctets } from "./answer.ts"
import { withChanges, withPlan, type Zone, zone } from "./zone.ts"

const nowSeconds = 1_767_225_600
const plan: SigningPlan = {
  algorithm: 15,
  keys: "split",
  denial: { method: "nsec" },
  lifetimes: usualLifetimes
}
const nsec3: SigningPlan = { ...plan, denial: { method: "nsec3", optOut: true } }

const zoneOf = (signing?: SigningPlan): Zone =>
  Result.getOrThrow(
    zone({ apex: exampleApex, records: exampleRecords, ...(signing === undefined ? {} : { plan: signing }) })
  )
const held = (...zones: ReadonlyArray<Zone>) => new Map(zones.map((each) => [each.contents.apex.key, each]))

const queryFor = (owner: string, type: string, more: Partial<Message> = {}): Message => ({
  ...noMessage,
  id: 4711,
  recursionDesired: true,
  questions: [{ name: name(owner), type: typeCode(type)!, class: 1 }],
  ...more
})

const dnssecOk = { edns: { udpPayloadSize: 4096, dnssecOk: true, version: 0 } }

const ask = (zones: ReadonlyMap<string, Zone>, query: Message, over: "udp" | "tcp" = "tcp"): Message =>
  Result.getOrThrow(decodeMessage(answerQuery(zones, { query: encodeMessage(query), over, nowSeconds })!))

/** "mail.example A 192.0.2.2"; of DNSSEC's records the data is left out. */
const line = ({ owner, type, rdata }: ResourceRecord) =>
  [typeCodes.RRSIG, typeCodes.NSEC, typeCodes.NSEC3, typeCodes.DNSKEY].some((code) => code === type)
    ? `${owner} ${typeName(type)}`
    : `${owner} ${typeName(type)} ${presentRdata(type, rdata)}`

const shown = ({ rcode, authoritative, answers, authorities, additionals }: Message) => ({
  rcode,
  authoritative,
  answers: answers.map(line),
  authorities: authorities.map(line),
  additionals: additionals.map(line)
})

const soa = "example SOA ns.example. host.example. 1 7200 3600 1209600 300"
const nothing = { rcode: rcodes.NOERROR, authoritative: true, answers: [], authorities: [], additionals: [] }

describe("answerQuery of an unsigned zone, RFC 1034 §4.3.2", () => {
  const zones = held(zoneOf())

  it.each<[string, string, Partial<ReturnType<typeof shown>>]>([
    ["mail.example", "A", { answers: ["mail.example A 192.0.2.2", "mail.example A 192.0.2.3"] }],
    ["MAIL.Example", "AAAA", { answers: ["mail.example AAAA 2001:db8::2"] }],
    ["mail.example", "TXT", { authorities: [soa] }],
    ["b.c.example", "A", { authorities: [soa] }],
    ["nothing.example", "A", { rcode: rcodes.NXDOMAIN, authorities: [soa] }],
    ["alias.example", "MX", { answers: ["alias.example CNAME mail.example."], authorities: [soa] }],
    [
      "alias.example",
      "AAAA",
      { answers: ["alias.example CNAME mail.example.", "mail.example AAAA 2001:db8::2"] }
    ],
    ["alias.example", "CNAME", { answers: ["alias.example CNAME mail.example."] }],
    ["out.example", "A", { answers: ["out.example CNAME www.elsewhere.test."] }],
    ["x.wild.example", "TXT", { answers: ['x.wild.example TXT "hello"'] }],
    ["x.y.wild.example", "TXT", { answers: ['x.y.wild.example TXT "hello"'] }],
    ["x.wild.example", "A", { authorities: [soa] }],
    // RFC 4592 §2.2.1: a name that exists, and what is below it, is no business of the wildcard.
    ["x.closer.wild.example", "TXT", { rcode: rcodes.NXDOMAIN, authorities: [soa] }],
    ["closer.wild.example", "TXT", { authorities: [soa] }],
    ["*.wild.example", "TXT", { answers: ['*.wild.example TXT "hello"'] }],
    [
      "x.moved.example",
      "A",
      { answers: ["moved.example DNAME elsewhere.test.", "x.moved.example CNAME x.elsewhere.test."] }
    ],
    [
      "below.moved.example",
      "A",
      { answers: ["moved.example DNAME elsewhere.test.", "below.moved.example CNAME below.elsewhere.test."] }
    ],
    ["moved.example", "A", { authorities: [soa] }],
    [
      "www.unsigned.example",
      "A",
      {
        authoritative: false,
        authorities: ["unsigned.example NS ns.unsigned.example.", "unsigned.example NS ns.elsewhere.test."],
        additionals: ["ns.unsigned.example A 192.0.2.5"]
      }
    ],
    [
      "signed.example",
      "A",
      {
        authoritative: false,
        authorities: ["signed.example NS ns.signed.example."],
        additionals: ["ns.signed.example AAAA 2001:db8::5"]
      }
    ],
    ["unsigned.example", "DS", { authorities: [soa] }],
    ["example", "ANY", { answers: [soa] }]
  ])("answers %s %s", (owner, type, expected) =>
    expect(shown(ask(zones, queryFor(owner, type === "ANY" ? "TYPE255" : type)))).toEqual({
      ...nothing,
      ...expected
    })
  )

  it("says YXDOMAIN when a renamed name would be too long, RFC 6672 §3.2", () => {
    const label = new Uint8Array(63).fill(0x61)
    const long = exampleApex
      .child(new TextEncoder().encode("moved"))
      .child(label)
      .child(label)
      .child(label.subarray(0, 47))
      .child(label)
    const query = { ...queryFor("example", "A"), questions: [{ name: long, type: 1, class: 1 }] }
    expect(long.wireLength).toBeLessThanOrEqual(255)
    expect(ask(zones, query).rcode).toBe(6)
  })

  it("gives a denial the TTL of RFC 2308 §3", () =>
    expect(ask(zones, queryFor("nothing.example", "A")).authorities[0]?.ttlSeconds).toBe(300))

  it("comes to an end with aliases that go in circles", () => {
    const loop = zone({
      apex: exampleApex,
      records: recordsOf(`example 1 SOA ns.example h.example 1 1 1 1 1
        example 1 NS ns.example
        a.example 1 CNAME b.example
        b.example 1 CNAME a.example`)
    })
    expect(ask(held(Result.getOrThrow(loop)), queryFor("a.example", "A")).answers).toHaveLength(2)
  })
})

describe("answerQuery of a signed zone, RFC 4035 §3.1", () => {
  const zones = held(zoneOf(plan))
  const zones3 = held(zoneOf(nsec3))
  const counts = (message: Message) => {
    const count = (records: ReadonlyArray<ResourceRecord>) =>
      records.map(({ type }) => typeName(type)).join(" ")
    return `${count(message.answers)} | ${count(message.authorities)}`
  }

  it("leaves DNSSEC's records out unless DO is set", () => {
    expect(counts(ask(zones, queryFor("nothing.example", "A")))).toBe(" | SOA")
    expect(counts(ask(zones, queryFor("mail.example", "AAAA")))).toBe("AAAA | ")
    expect(counts(ask(zones, queryFor("www.signed.example", "A")))).toBe(" | NS")
  })

  it.each<[string, string, string, string]>([
    ["mail.example", "AAAA", "AAAA RRSIG | ", "AAAA RRSIG | "],
    ["mail.example", "TXT", " | SOA RRSIG NSEC RRSIG", " | SOA RRSIG NSEC3 RRSIG"],
    ["b.c.example", "A", " | SOA RRSIG NSEC RRSIG", " | SOA RRSIG NSEC3 RRSIG"],
    ["x.wild.example", "TXT", "TXT RRSIG | NSEC RRSIG", "TXT RRSIG | NSEC3 RRSIG"],
    ["www.signed.example", "A", " | NS DS RRSIG", " | NS DS RRSIG"],
    ["signed.example", "DS", "DS RRSIG | ", "DS RRSIG | "],
    ["example", "DNSKEY", "DNSKEY DNSKEY RRSIG | ", "DNSKEY DNSKEY RRSIG | "],
    ["x.moved.example", "A", "DNAME RRSIG CNAME | ", "DNAME RRSIG CNAME | "],
    ["mail.example", "RRSIG", "RRSIG RRSIG | ", "RRSIG RRSIG | "]
  ])("answers %s %s with its proofs", (owner, type, withNsec, withNsec3) => {
    expect(counts(ask(zones, queryFor(owner, type, dnssecOk)))).toBe(withNsec)
    expect(counts(ask(zones3, queryFor(owner, type, dnssecOk)))).toBe(withNsec3)
  })

  it("proves an unsigned delegation, by the record of the cut or by what opts out of it", () => {
    const referral = ask(zones, queryFor("www.unsigned.example", "A", dnssecOk))
    expect(shown(referral).authorities.slice(2)).toEqual(["unsigned.example NSEC", "unsigned.example RRSIG"])
    const left = ask(zones3, queryFor("www.unsigned.example", "A", dnssecOk))
    expect(left.authorities.filter(({ type }) => type === typeCodes.NSEC3).length).toBeGreaterThanOrEqual(1)
    expect(left.authorities.some(({ type }) => type === typeCodes.DS)).toBe(false)
  })

  it("answers NSEC where there is one, and denies the name of an NSEC3 record (RFC 5155 §7.2.8)", () => {
    expect(counts(ask(zones, queryFor("mail.example", "NSEC", dnssecOk)))).toBe("NSEC RRSIG | ")
    const [hashed] = ask(zones3, queryFor("mail.example", "TXT", dnssecOk)).authorities.filter(
      ({ type }) => type === typeCodes.NSEC3
    )
    expect(ask(zones3, queryFor(hashed!.owner.toString(), "NSEC3", dnssecOk)).rcode).toBe(rcodes.NXDOMAIN)
  })

  it("serves the changed zone once it is in the map, and the plan's faults", () => {
    const [fresh] = recordsOf("mail.example 60 AAAA 2001:db8::9")
    const changed = Result.getOrThrow(withChanges(zoneOf(plan), [{ ...fresh!, rdatas: [fresh!.rdata] }]))
    expect(shown(ask(held(changed), queryFor("mail.example", "AAAA", dnssecOk))).answers).toEqual([
      "mail.example AAAA 2001:db8::9",
      "mail.example RRSIG"
    ])
    const unsigned = withPlan(changed, { ...plan, faults: [{ fault: "unsigned zone" }] })
    expect(counts(ask(held(unsigned), queryFor("mail.example", "AAAA", dnssecOk)))).toBe("AAAA | ")
  })
})

describe("a server of several zones", () => {
  const child = Result.getOrThrow(
    zone({
      apex: name("signed.example"),
      records: recordsOf(`signed.example 3600 SOA ns.signed.example h.example 1 1 1 1 300
        signed.example 3600 NS ns.signed.example
        signed.example 3600 A 192.0.2.7`),
      plan
    })
  )

  it("answers from the closest zone, and DS from the one above it (RFC 4035 §3.1.4.1)", () => {
    const both = held(zoneOf(plan), child)
    expect(shown(ask(both, queryFor("signed.example", "A"))).answers).toEqual(["signed.example A 192.0.2.7"])
    expect(ask(both, queryFor("signed.example", "DS")).answers).toHaveLength(1)
    expect(ask(held(child), queryFor("signed.example", "DS"))).toMatchObject({
      authoritative: true,
      answers: [],
      rcode: rcodes.NOERROR
    })
  })

  it("serves the root too", () => {
    const root = zone({
      apex: Name.root,
      records: recordsOf(`. 3600 SOA ns.root h.root 1 1 1 1 300
        . 3600 NS ns.root
        example 3600 NS ns.example`)
    })
    const zones = held(Result.getOrThrow(root))
    expect(ask(zones, queryFor("mail.example", "A")).authorities.map(line)).toEqual([
      "example NS ns.example."
    ])
    expect(ask(zones, queryFor("nothing", "A")).rcode).toBe(rcodes.NXDOMAIN)
  })
})

describe("what is no proper query", () => {
  const zones = held(zoneOf(plan))

  it.each<[string, Partial<Message>, number]>([
    ["of another zone", { questions: [{ name: name("www.test"), type: 1, class: 1 }] }, rcodes.REFUSED],
    ["of another class", { questions: [{ name: exampleApex, type: 1, class: 3 }] }, rcodes.REFUSED],
    ["for a zone transfer", { questions: [{ name: exampleApex, type: 252, class: 1 }] }, rcodes.REFUSED],
    ["of another opcode", { opcode: 4 }, rcodes.NOTIMP],
    ["without a question", { questions: [] }, rcodes.FORMERR],
    ["of a later version of EDNS", { edns: { udpPayloadSize: 4096, dnssecOk: true, version: 1 } }, 16]
  ])("is refused: one %s", (_, change, rcode) =>
    expect(ask(zones, queryFor("example", "SOA", change))).toMatchObject({ id: 4711, rcode, answers: [] })
  )

  it("answers FORMERR with the id to what it cannot read", () => {
    const octets = encodeMessage(queryFor("example", "SOA")).subarray(0, 20)
    const reply = answerQuery(zones, { query: octets, over: "udp", nowSeconds })
    expect(Result.getOrThrow(decodeMessage(reply!))).toMatchObject({
      id: 4711,
      rcode: rcodes.FORMERR,
      isResponse: true
    })
  })

  it("answers neither replies nor what has no header", () => {
    const reply = encodeMessage(queryFor("example", "SOA", { isResponse: true }))
    for (const query of [reply, Uint8Array.of(), Uint8Array.of(1, 2, 3)]) {
      expect(answerQuery(zones, { query, over: "udp", nowSeconds })).toBeUndefined()
    }
  })
})

describe("replies over UDP, RFC 2181 §9, RFC 6891 §6.2.3", () => {
  const big = recordsOf(
    Array.from({ length: 40 }, (_, i) => `big.example 60 TXT "${"x".repeat(60)}${i}"`).join("\n")
  )
  const zones = held(
    Result.getOrThrow(zone({ apex: exampleApex, records: [...exampleRecords, ...big], plan }))
  )

  it.each([
    ["nothing", undefined, 512],
    ["1000", 1000, 1000],
    ["65535", 65_535, serverUdpPayloadOctets]
  ])("are cut with TC to what an asker who offers %s can take", (_, offered, limit) => {
    const query = queryFor(
      "big.example",
      "TXT",
      offered === undefined ? {} : { edns: { udpPayloadSize: offered, dnssecOk: true, version: 0 } }
    )
    const octets = answerQuery(zones, { query: encodeMessage(query), over: "udp", nowSeconds })!
    expect(octets.length).toBeLessThanOrEqual(limit)
    expect(Result.getOrThrow(decodeMessage(octets)).truncated).toBe(true)
    const whole = ask(zones, query, "tcp")
    expect(whole.truncated).toBe(false)
    expect(whole.answers.length).toBeGreaterThanOrEqual(40)
  })

  it.each([0, 100, 511])("take an offer of %d octets for one of 512, RFC 6891 §6.2.3", (udpPayloadSize) => {
    const query = queryFor("mail.example", "A", { edns: { udpPayloadSize, dnssecOk: false, version: 0 } })
    const octets = answerQuery(zones, { query: encodeMessage(query), over: "udp", nowSeconds })!
    const reply = Result.getOrThrow(decodeMessage(octets))
    expect([reply.truncated, reply.answers.length > 0]).toEqual([false, true])
  })
})
