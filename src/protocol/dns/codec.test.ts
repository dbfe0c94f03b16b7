import { noMessage } from "./reply.ts"
import dnsPacket from "dns-packet"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeMessage, encodeMessage } from "./codec.ts"
import type { Message } from "./message.ts"
import { Name, name } from "./name.ts"
import { parseRdata, presentRdata } from "./presentation.ts"
import type { ResourceRecord } from "./record.ts"
import { classIn, rcodes, typeCodes, type TypeName } from "./types.ts"

const record = (owner: string, type: TypeName, text: string, ttlSeconds = 300): ResourceRecord => ({
  owner: name(owner),
  type: typeCodes[type],
  class: classIn,
  ttlSeconds,
  rdata: Result.getOrThrow(parseRdata(typeCodes[type], text))
})

const message = (parts: Partial<Message>): Message => ({
  ...noMessage,
  id: 4711,
  isResponse: true,
  authoritative: true,
  questions: [{ name: name("example"), type: typeCodes.MX, class: classIn }],
  ...parts
})

/** What a message says, without object identities. */
const shown = (m: Message) => ({
  ...m,
  questions: m.questions.map((q) => ({ ...q, name: `${q.name}` })),
  ...Object.fromEntries(
    (["answers", "authorities", "additionals"] as const).map((section) => [
      section,
      m[section].map((r) => ({ ...r, owner: `${r.owner}`, rdata: Buffer.from(r.rdata).toString("hex") }))
    ])
  )
})

const decoded = (octets: Uint8Array) => Result.getOrThrow(decodeMessage(octets))
const reasonOf = (octets: Uint8Array) => {
  const result = decodeMessage(octets)
  return Result.isFailure(result) ? result.failure.reason : "accepted"
}

const anyName = fc
  .array(fc.uint8Array({ minLength: 1, maxLength: 9 }), { maxLength: 6 })
  .map((labels) => new Name(labels))
const anyRecord = fc.record({
  owner: anyName,
  // Types whose RDATA has no names: any octets will do.
  type: fc.constantFrom(1, 16, 48, 52, 64, 257, 65_280),
  class: fc.nat(65_535),
  ttlSeconds: fc.nat(0x7fff_ffff),
  rdata: fc.uint8Array({ maxLength: 40 })
})
const flag = fc.boolean()
const anyMessage: fc.Arbitrary<Message> = fc.record({
  ...noMessage,
  id: fc.nat(65_535),
  isResponse: flag,
  opcode: fc.nat(15),
  rcode: fc.nat(4095),
  authoritative: flag,
  truncated: flag,
  recursionDesired: flag,
  recursionAvailable: flag,
  authenticData: flag,
  checkingDisabled: flag,
  questions: fc.array(fc.record({ name: anyName, type: fc.nat(65_535), class: fc.nat(65_535) }), {
    maxLength: 2
  }),
  answers: fc.array(anyRecord, { maxLength: 4 }),
  authorities: fc.array(anyRecord, { maxLength: 3 }),
  additionals: fc.array(anyRecord, { maxLength: 3 }),
  edns: fc.record({
    udpPayloadSize: fc.integer({ min: 512, max: 65_535 }),
    dnssecOk: flag,
    version: fc.nat(255)
  })
})

describe("encodeMessage and decodeMessage, RFC 1035 §4, RFC 6891", () => {
  it("give back any message, whatever the octets in its labels, its types and classes", () =>
    fc.assert(
      fc.property(anyMessage, (m) => {
        expect(shown(decoded(encodeMessage(m)))).toEqual(shown(m))
      })
    ))

  it("write what dns-packet writes where dns-packet is right", () => {
    const ours = encodeMessage(
      message({
        answers: [record("example", "MX", "10 mx.example.")],
        authorities: [record("example", "NS", "ns.example.")],
        additionals: [record("mx.example", "AAAA", "2001:db8::1")]
      })
    )
    const theirs = dnsPacket.encode({
      type: "response",
      id: 4711,
      flags: dnsPacket.AUTHORITATIVE_ANSWER,
      questions: [{ name: "example", type: "MX" }],
      answers: [{ name: "example", type: "MX", ttl: 300, data: { preference: 10, exchange: "mx.example" } }],
      authorities: [{ name: "example", type: "NS", ttl: 300, data: "ns.example" }],
      additionals: [{ name: "mx.example", type: "AAAA", ttl: 300, data: "2001:db8::1" }]
    })
    expect(Buffer.from(ours).toString("hex")).toBe(theirs.toString("hex"))
  })

  it("leave the caller's RDATA as it was", () => {
    const txt = record("example", "TXT", '"v=STSv1; id=1"')
    const before = presentRdata(txt.type, txt.rdata)
    encodeMessage(message({ answers: [txt] }))
    expect(presentRdata(txt.type, txt.rdata)).toBe(before)
  })
})

describe("what dns-packet would get wrong", () => {
  const roundTrip = (owner: string) =>
    decoded(encodeMessage(message({ answers: [record(owner, "A", "192.0.2.1")] }))).answers[0]!.owner

  it.each([
    String.raw`a\.b.example`,
    String.raw`\255\128.example`,
    String.raw`\000.example`,
    "a.B.eXample",
    "."
  ])("the owner %s keeps its labels and octets", (owner) => expect(roundTrip(owner).toString()).toBe(owner))

  it.each([
    ["A with RDLENGTH 5", typeCodes.A, "c000020100"],
    ["TLSA with RDLENGTH 2", typeCodes.TLSA, "0301"]
  ])("%s stays within its RDLENGTH", (_, type, rdata) => {
    const odd = { ...record("example", "A", "192.0.2.1"), type, rdata: Buffer.from(rdata, "hex") }
    const next = record("next.example", "A", "192.0.2.2")
    const { answers } = decoded(encodeMessage(message({ answers: [odd, next] })))
    expect(Buffer.from(answers[0]!.rdata).toString("hex")).toBe(rdata)
    expect(`${answers[1]!.owner}`).toBe("next.example")
  })

  it("RCODE, its extension and AD are written and read", () => {
    const edns = { udpPayloadSize: 1232, dnssecOk: true, version: 0 }
    const back = decoded(encodeMessage(message({ rcode: 16, authenticData: true, edns })))
    expect([back.rcode, back.authenticData, back.edns]).toEqual([16, true, edns])
    expect(decoded(encodeMessage(message({ rcode: rcodes.NXDOMAIN }))).rcode).toBe(3)
  })

  it("a payload size of zero means 512, RFC 6891 §6.2.3", () =>
    expect(
      decoded(encodeMessage(message({ edns: { udpPayloadSize: 0, dnssecOk: false, version: 0 } }))).edns
    ).toEqual({ udpPayloadSize: 512, dnssecOk: false, version: 0 }))

  it("classes without a mnemonic and with the highest bit set are kept", () => {
    const odd = { ...record("example", "A", "192.0.2.1"), class: 0x8001 }
    expect(decoded(encodeMessage(message({ answers: [odd] }))).answers[0]!.class).toBe(0x8001)
  })
})

/** A response with one answer; `record` in hex from the owner on. */
const withAnswer = (answer: string, count = "0001") =>
  Buffer.from(`1267840000 01${count}00000000 0161000001 0001 ${answer}`.replaceAll(" ", ""), "hex")

describe("decodeMessage of hostile octets", () => {
  it.each<[string, Uint8Array]>([
    ["header too short", Buffer.from("126784000001", "hex")],
    ["section shorter than its count", withAnswer("", "0001")],
    ["section shorter than its count", withAnswer("c00c00010001000000640004c00002")],
    ["section shorter than its count", withAnswer("c00c00010001000000640004c0000201", "ffff")],
    ["unknown label type", withAnswer("4100010001000000640004c0000201")],
    ["compression pointer not backwards", withAnswer("c01300010001000000640004c0000201")],
    ["compression pointer not backwards", withAnswer("c0ff00010001000000640004c0000201")],
    ["RDLENGTH does not fit RDATA", withAnswer("c00c000f00010000006400010a")],
    ["RDLENGTH does not fit RDATA", withAnswer("c00c000f00010000006400060005016100ff")],
    ["octets after the last record", withAnswer("c00c00010001000000640004c000020100")],
    ["misplaced OPT record", withAnswer("0000291000000000000000")]
  ])("%s", (reason, octets) => expect(reasonOf(octets)).toBe(reason))

  it("reads the message that those were made from", () =>
    expect(decoded(withAnswer("c00c00010001000000640004c0000201")).answers[0]!.owner.toString()).toBe("a"))

  it("rejects two OPT records and one below the root, RFC 6891 §6.1.1", () => {
    const opt = Buffer.from("00002904d0000000000000", "hex")
    const header = Buffer.from("126784000000000000000002", "hex")
    expect(reasonOf(Buffer.concat([header, opt, opt]))).toBe("misplaced OPT record")
    const below = Buffer.from("016100002904d0000000000000", "hex")
    expect(reasonOf(Buffer.concat([Buffer.from("126784000000000000000001", "hex"), below]))).toBe(
      "misplaced OPT record"
    )
  })

  it("takes a TTL with its highest bit set for zero, RFC 2181 §8", () =>
    expect(decoded(withAnswer("c00c00010001800000640004c0000201")).answers[0]!.ttlSeconds).toBe(0))

  it("decompresses names in RDATA where they may be compressed, and takes RRSIG as it stands", () => {
    const mx = decoded(withAnswer("c00c000f0001000000640004000ac00c")).answers[0]!
    expect(presentRdata(mx.type, mx.rdata)).toBe("10 a.")
    const rrsig = "000105020000012c6b3ff6936af0dc934474c00c"
    const signature = decoded(withAnswer(`c00c002e0001000000640014${rrsig}`)).answers[0]!
    expect(Buffer.from(signature.rdata).toString("hex")).toBe(rrsig)
  })

  it("does not follow a long chain of pointers for each of many records", () => {
    // 8,000 pointers, each to the one before, and 4,000 records whose owner is the last of them.
    const chain = Array.from({ length: 8000 }, (_, i) => {
      const target = i === 0 ? 12 : 12 + 5 + 11 + 2 * (i - 1)
      return [0xc0 | (target >>> 8), target & 0xff]
    }).flat()
    const end = 12 + 5 + 11 + 2 * 7999
    const carrier = [0, 0xff, 0x00, 0, 1, 0, 0, 0, 0, chain.length >>> 8, chain.length & 0xff]
    const repeated = Array.from({ length: 4000 }, () => [
      0xc0 | (end >>> 8),
      end & 0xff,
      0,
      1,
      0,
      1,
      0,
      0,
      0,
      0,
      0,
      0
    ])
    const octets = Uint8Array.from([
      0,
      1,
      0x80,
      0,
      0,
      1,
      0x0f,
      0xa1,
      0,
      0,
      0,
      0,
      0,
      0,
      1,
      0,
      1,
      ...carrier,
      ...chain,
      ...repeated.flat()
    ])
    expect(reasonOf(octets)).toBe("too many labels in all")
  })
})

describe("truncation, RFC 2181 §9", () => {
  const many = Array.from({ length: 20 }, (_, i) => record(`h${i}.example`, "A", `192.0.2.${i}`))
  const referral = message({
    authoritative: false,
    authorities: [record("sub.example", "NS", "ns.sub.example."), record("sub.example", "NS", "ns.other.")],
    additionals: [record("ns.sub.example", "A", "192.0.2.1"), record("ns.other", "A", "192.0.2.2")]
  })

  it.each([100, 200, 300, 512])("keeps the message within %i octets", (limit) => {
    const octets = encodeMessage(message({ answers: many }), limit)
    expect(octets.length).toBeLessThanOrEqual(limit)
    expect(decoded(octets).truncated).toBe(true)
  })

  it("leaves additional records out without TC", () => {
    const full = message({ answers: many.slice(0, 1), additionals: many.slice(1) })
    const { truncated, answers, additionals } = decoded(encodeMessage(full, 100))
    expect([truncated, answers.length]).toEqual([false, 1])
    expect(additionals.length).toBeLessThan(19)
  })

  it("sets TC when the glue of a referral does not fit, RFC 9471 §3.1", () => {
    const all = encodeMessage(referral).length
    const withoutOther = decoded(encodeMessage(referral, all - 1))
    expect([withoutOther.truncated, withoutOther.additionals.length]).toEqual([false, 1])
    expect(decoded(encodeMessage(referral, all - 30)).truncated).toBe(true)
  })

  it("leaves out whole RRsets", () => {
    const set = Array.from({ length: 10 }, (_, i) => record("example", "A", `192.0.2.${i}`))
    expect(decoded(encodeMessage(message({ answers: set }), 120)).answers).toHaveLength(0)
  })
})

describe("decodeMessage under mutation", () => {
  const seeds = [
    message({ answers: [record("example", "MX", "10 mx.example."), record("example", "TXT", "abc def")] }),
    message({
      rcode: 3,
      authorities: [
        record("example", "SOA", "ns.example. mail.example. 1 2 3 4 5"),
        record("a.example", "NSEC", "b.example. A TYPE65280"),
        record("example", "RRSIG", "SOA 13 1 300 20270107203323 20261108203323 34277 example. AAEC")
      ],
      edns: { udpPayloadSize: 1232, dnssecOk: true, version: 0 }
    })
  ].map((m) => encodeMessage(m))
  const compressed = withAnswer("c00c000f0001000000640004000ac00c")

  it("never throws, and gives what can be written again, for 100,000 inputs", () => {
    // A small generator of our own (Numerical Recipes' constants): the loop must cost little and repeat itself.
    let state = 20_261_123
    const next = (bound: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state % bound
    }
    let accepted = 0
    for (let i = 0; i < 100_000; i++) {
      const seed = i % 3 === 2 ? compressed : seeds[i % 3]!
      let input = Uint8Array.from(seed)
      if (i % 10 === 9) input = Uint8Array.from({ length: next(64) }, () => next(256))
      else {
        for (let flips = next(4); flips >= 0; flips--) input[next(input.length)]! ^= 1 << next(8)
        if (next(4) === 0) input = input.subarray(0, next(input.length))
      }
      const result = decodeMessage(input)
      if (Result.isFailure(result)) continue
      accepted++
      if (i % 16 === 0) {
        for (const { type, rdata } of result.success.answers) presentRdata(type, rdata)
        expect(shown(decoded(encodeMessage(result.success)))).toEqual(shown(result.success))
      }
    }
    expect(accepted).toBeGreaterThan(10_000)
  })
})
