/**
 * DNS messages as octets. RFC 1035 §4, RFC 6891, RFC 2181 §9.
 *
 * The work is split where dns-packet is sound and where it is not. It *writes* our messages: header, counts,
 * types, TTLs, lengths and the OPT record, with RDATA handed over as opaque octets; what it cannot write is
 * written over its output in `writeExactly`, the one place that knows its defects. It does not *read*: whoever
 * is on the way writes what arrives here, and dns-packet takes labels for UTF-8 text split at dots, believes
 * its own idea of RDATA's end over RDLENGTH, and gives no access to RDATA as received, which signatures cover.
 * So `decodeMessage` is ours: strict, and with a bound on the work that 64 KiB can ask for.
 */
import dnsPacket from "dns-packet"
import { Result, Schema } from "effect"
import { groupRrSets } from "./canonical.ts"
import type { Edns, Message, Question } from "./message.ts"
import { maxLabelOctets, maxNameOctets, Name } from "./name.ts"
import { nameLayout, type RdataField } from "./rdata/name-layout.ts"
import { joined } from "./rdata/octets.ts"
import type { ResourceRecord, RrSet } from "./record.ts"
import { typeCodes } from "./types.ts"

/** The octets are no DNS message. A server answers FORMERR, a client waits on or asks again. */
export class MessageRejected extends Schema.TaggedClass<MessageRejected>()("MessageRejected", {
  reason: Schema.Literals([
    "header too short",
    "section shorter than its count",
    "unknown label type",
    "compression pointer not backwards",
    "name over 255 octets",
    "too many labels in all",
    "RDLENGTH does not fit RDATA",
    "misplaced OPT record",
    "octets after the last record"
  ])
}) {}

/** RFC 1035 §4.2.2: over TCP the length has 16 bits. */
export const maxMessageOctets = 65_535

/**
 * Labels that may be read in one message, those behind compression pointers counted each time. Our choice: an
 * honest message of full size holds about a third of it, and reading that many takes some ten milliseconds.
 */
export const maxLabelsInMessage = 65_536

/**
 * Writes a message without compressing names. What does not fit into `maxOctets` is left out by whole RRsets,
 * additional ones first; TC is set as soon as a needed one is missing (RFC 2181 §9).
 */
export const encodeMessage = (message: Message, maxOctets = maxMessageOctets): Uint8Array => {
  const fitting = fitInto(message, maxOctets)
  return writeExactly(
    dnsPacket.encode({
      type: fitting.isResponse ? "response" : "query",
      id: fitting.id,
      flags: headerFlags(fitting),
      questions: fitting.questions.map(({ name, type }) => ({
        name: standIn(name),
        type: opaqueType(type)
      })),
      answers: fitting.answers.map(opaqueRecord),
      authorities: fitting.authorities.map(opaqueRecord),
      additionals: [...fitting.additionals.map(opaqueRecord), ...optRecords(fitting)]
    }),
    fitting
  )
}

/** Reads a message; every octet must belong to it. */
export const decodeMessage = (octets: Uint8Array): Result.Result<Message, MessageRejected> => {
  const reader = new MessageReader(octets)
  const message = reader.message()
  return reader.failure === undefined
    ? Result.succeed(message)
    : Result.fail(new MessageRejected({ reason: reader.failure }))
}

// Writing

/** dns-packet ignores `rcode` and the flag fields of the object and writes `flags` alone. RFC 1035 §4.1.1, RFC 6840 §5.7. */
const headerFlags = (message: Message): number =>
  ((message.opcode & 0xf) << 11) |
  (message.authoritative ? 0x0400 : 0) |
  (message.truncated ? 0x0200 : 0) |
  (message.recursionDesired ? 0x0100 : 0) |
  (message.recursionAvailable ? 0x0080 : 0) |
  (message.authenticData ? 0x0020 : 0) |
  (message.checkingDisabled ? 0x0010 : 0) |
  (message.rcode & 0xf)

/** By number: so dns-packet takes any type (it knows no name for SVCB or SMIMEA) and leaves RDATA alone. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- @types/dns-packet lists mnemonics only
const opaqueType = (type: number) => `UNKNOWN_${type}` as "NULL"

const opaqueRecord = ({ owner, type, ttlSeconds, rdata }: ResourceRecord) => ({
  name: standIn(owner),
  type: opaqueType(type),
  ttl: ttlSeconds,
  data: Buffer.from(rdata.buffer, rdata.byteOffset, rdata.byteLength)
})

/** A name of the same length that dns-packet writes correctly, whatever the octets of the labels. */
const standIn = (name: Name): string =>
  name.labels.length === 0 ? "." : name.labels.map(({ length }) => "x".repeat(length)).join(".")

const optRecords = ({ edns, rcode }: Message) =>
  edns === undefined
    ? []
    : [
        {
          type: "OPT" as const,
          name: ".",
          // RFC 6891 §6.2.3: values below 512 mean 512. dns-packet would make 4096 of a zero.
          udpPayloadSize: Math.max(512, edns.udpPayloadSize),
          extendedRcode: rcode >>> 4,
          ednsVersion: edns.version,
          flags: edns.dnssecOk ? dnsPacket.DNSSEC_OK : 0,
          flag_do: edns.dnssecOk,
          options: []
        }
      ]

/**
 * Writes names and classes over what dns-packet wrote. It splits labels at dots, turns octets above 127 into
 * UTF-8, writes labels over 63 octets, and knows five classes, taking all others for zero. Its names are not
 * compressed, so every offset follows from the lengths.
 */
const writeExactly = (octets: Buffer, message: Message): Uint8Array => {
  let at = headerOctets
  for (const question of message.questions) {
    octets.set(question.name.toWire(), at)
    at += question.name.wireLength + 2
    octets.writeUInt16BE(question.class, at)
    at += 2
  }
  for (const section of [message.answers, message.authorities, message.additionals]) {
    for (const { owner, class: klass, rdata } of section) {
      octets.set(owner.toWire(), at)
      at += owner.wireLength + 2
      octets.writeUInt16BE(klass, at)
      at += 2 + 4 + 2 + rdata.length
    }
  }
  return new Uint8Array(octets.buffer, octets.byteOffset, octets.byteLength)
}

const headerOctets = 12
const optOctets = 11

const fitInto = (message: Message, maxOctets: number): Message => {
  const fixed =
    headerOctets +
    message.questions.reduce((sum, { name }) => sum + name.wireLength + 4, 0) +
    (message.edns === undefined ? 0 : optOctets)
  let room = maxOctets - fixed
  const sections = [message.answers, message.authorities, message.additionals].map((section) => {
    room -= section.reduce((sum, record) => sum + recordOctets(record), 0)
    return section
  })
  if (room >= 0) return message

  const isReferral = message.answers.length === 0 && !message.authoritative
  const delegated = isReferral ? message.authorities.filter(({ type }) => type === typeCodes.NS) : []
  let truncated = message.truncated
  for (const index of [2, 1, 0]) {
    for (const dropped of groupRrSets(sections[index]!).toReversed()) {
      if (room >= 0) break
      // RFC 2181 §9: additional data may be missing without TC, unless (RFC 9471 §3.1) it is the glue of a referral.
      truncated ||= index !== 2 || delegated.some(({ owner }) => dropped.owner.isAtOrBelow(owner))
      room += rrSetOctets(sections[index]!, dropped)
      sections[index] = sections[index]!.filter((record) => !belongsTo(record, dropped))
    }
  }
  const [answers, authorities, additionals] = sections
  return {
    ...message,
    truncated,
    answers: answers ?? [],
    authorities: authorities ?? [],
    additionals: additionals ?? []
  }
}

const recordOctets = ({ owner, rdata }: ResourceRecord) => owner.wireLength + 10 + rdata.length

const belongsTo = (record: ResourceRecord, { owner, type, class: klass }: RrSet) =>
  record.type === type && record.class === klass && record.owner.equals(owner)

const rrSetOctets = (section: ReadonlyArray<ResourceRecord>, rrSet: RrSet): number =>
  section.reduce((sum, record) => sum + (belongsTo(record, rrSet) ? recordOctets(record) : 0), 0)

// Reading

/** The name that begins at an offset, and the offset behind it where it was first written. */
interface NameAt {
  readonly name: Name
  readonly end: number
}

/** Goes on after a failure with zeros and empty fields, like `RdataReader`; `failure` keeps the first. */
class MessageReader {
  failure: MessageRejected["reason"] | undefined
  readonly #octets: Uint8Array
  #at = 0
  #labelsLeft = maxLabelsInMessage

  constructor(octets: Uint8Array) {
    this.#octets = octets
  }

  message(): Message {
    if (this.#octets.length < headerOctets) this.failure = "header too short"
    const id = this.#uint16()
    const flags = this.#uint16()
    const counts = [this.#uint16(), this.#uint16(), this.#uint16(), this.#uint16()] as const
    const questions = this.#section(counts[0], () => this.#question())
    const answers = this.#section(counts[1], () => this.#record())
    const authorities = this.#section(counts[2], () => this.#record())
    const additionals = this.#section(counts[3], () => this.#record())
    if (this.#at !== this.#octets.length) this.#fail("octets after the last record")

    const opt = additionals.find(isOpt)
    // RFC 6891 §6.1.1: one OPT at most, owned by the root, in the additional section.
    const isMisplaced =
      answers.some(isOpt) ||
      authorities.some(isOpt) ||
      additionals.some((record) => isOpt(record) && (record !== opt || record.owner.labels.length > 0))
    if (isMisplaced) this.#fail("misplaced OPT record")
    return {
      id,
      isResponse: (flags & 0x8000) !== 0,
      opcode: (flags >>> 11) & 0xf,
      // RFC 6891 §6.1.3: the OPT record's TTL holds the upper eight bits of the RCODE.
      rcode: (flags & 0xf) | (opt === undefined ? 0 : (opt.ttlSeconds >>> 24) << 4),
      authoritative: (flags & 0x0400) !== 0,
      truncated: (flags & 0x0200) !== 0,
      recursionDesired: (flags & 0x0100) !== 0,
      recursionAvailable: (flags & 0x0080) !== 0,
      authenticData: (flags & 0x0020) !== 0,
      checkingDisabled: (flags & 0x0010) !== 0,
      questions,
      answers: answers.map(withPlausibleTtl),
      authorities: authorities.map(withPlausibleTtl),
      additionals: additionals.filter((record) => !isOpt(record)).map(withPlausibleTtl),
      ...(opt === undefined ? {} : { edns: ednsOf(opt) })
    }
  }

  /** Stops at the first failure, so a count promises nothing and costs nothing. */
  #section<A>(count: number, read: () => A): ReadonlyArray<A> {
    const items: Array<A> = []
    while (items.length < count && this.failure === undefined) items.push(read())
    return items
  }

  #question(): Question {
    return { name: this.#name(), type: this.#uint16(), class: this.#uint16() }
  }

  #record(): ResourceRecord {
    const owner = this.#name()
    const type = this.#uint16()
    const klass = this.#uint16()
    const ttlSeconds = this.#uint16() * 0x1_0000 + this.#uint16()
    const length = this.#uint16()
    const end = this.#at + length
    if (end > this.#octets.length) this.#fail("section shorter than its count")
    return { owner, type, class: klass, ttlSeconds, rdata: this.#rdata(type, end) }
  }

  /** RDATA with its names decompressed, where the type may have compressed ones (RFC 3597 §4). */
  #rdata(type: number, end: number): Uint8Array {
    const layout = nameLayout(type)
    if (this.failure !== undefined) return noOctets
    if (layout?.mayBeCompressed !== true) {
      const start = this.#at
      this.#at = end
      return this.#octets.subarray(start, end)
    }
    const rdata = joined(...layout.fields.map((field) => this.#field(field, end)))
    if (this.#at !== end) this.#fail("RDLENGTH does not fit RDATA")
    return rdata
  }

  #field(field: RdataField, end: number): Uint8Array {
    if (this.failure !== undefined) return noOctets
    if (field === "name") return this.#name().toWire()
    const start = this.#at
    const length =
      field === "rest" ? end - start : field === "counted" ? 1 + (this.#octets[start] ?? 0) : field
    if (length < 0 || start + length > end) this.#fail("RDLENGTH does not fit RDATA")
    else this.#at += length
    return this.#octets.subarray(start, this.#at)
  }

  #name(): Name {
    const read = this.failure === undefined ? this.#nameAt(this.#at) : undefined
    if (read === undefined) return Name.root
    this.#at = read.end
    return read.name
  }

  #nameAt(start: number): NameAt | undefined {
    const labels: Array<Uint8Array> = []
    let nameOctets = 1
    let at = start
    let segmentStart = start
    let end: number | undefined
    for (;;) {
      const length = this.#octets[at]
      if (length === undefined) return this.#fail("section shorter than its count")
      if (--this.#labelsLeft < 0) return this.#fail("too many labels in all")
      if (length >= 0xc0) {
        const low = this.#octets[at + 1]
        if (low === undefined) return this.#fail("section shorter than its count")
        end ??= at + 2
        at = (length & 0x3f) * 0x100 + low
        // RFC 1035 §4.1.4: a pointer leads to a *prior* occurrence, so following them comes to an end.
        if (at >= segmentStart) return this.#fail("compression pointer not backwards")
        segmentStart = at
        continue
      }
      if (length > maxLabelOctets) return this.#fail("unknown label type")
      if (length === 0) {
        return { name: labels.length === 0 ? Name.root : new Name(labels), end: end ?? at + 1 }
      }
      nameOctets += 1 + length
      if (nameOctets > maxNameOctets) return this.#fail("name over 255 octets")
      at += 1 + length
      if (at > this.#octets.length) return this.#fail("section shorter than its count")
      labels.push(this.#octets.subarray(at - length, at))
    }
  }

  #uint16(): number {
    const high = this.#octets[this.#at]
    const low = this.#octets[this.#at + 1]
    this.#at += 2
    if (high !== undefined && low !== undefined) return high * 0x100 + low
    this.#fail("section shorter than its count")
    return 0
  }

  #fail(reason: MessageRejected["reason"]): undefined {
    this.failure ??= reason
  }
}

const noOctets = new Uint8Array()

const isOpt = ({ type }: ResourceRecord) => type === typeCodes.OPT

/** RFC 2181 §8: a TTL with the highest bit set counts as zero. */
const withPlausibleTtl = (record: ResourceRecord): ResourceRecord =>
  record.ttlSeconds > 0x7fff_ffff ? { ...record, ttlSeconds: 0 } : record

/** RFC 6891 §6.1.2, §6.1.3: class and TTL of the OPT record carry size, version and DO. */
const ednsOf = ({ class: udpPayloadSize, ttlSeconds }: ResourceRecord): Edns => ({
  udpPayloadSize: Math.max(512, udpPayloadSize),
  dnssecOk: (ttlSeconds & 0x8000) !== 0,
  version: (ttlSeconds >>> 16) & 0xff
})
