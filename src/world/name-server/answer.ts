/** What an authoritative name server answers to octets. RFC 1034 §4.3.2, RFC 4035 §3.1, RFC 6891 §6. */
import { Result } from "effect"
import { decodeMessage, encodeMessage, maxMessageOctets } from "../../protocol/dns/codec.ts"
import type { Message, Question } from "../../protocol/dns/message.ts"
import type { Name } from "../../protocol/dns/name.ts"
import { readNs } from "../../protocol/dns/rdata/single-name.ts"
import { formatErrorTo, type ReplyingServer, replyTo, udpLimit } from "../../protocol/dns/reply.ts"
import type { ResourceRecord, RrSet } from "../../protocol/dns/record.ts"
import { classIn, isMetaType, rcodes, typeCodes } from "../../protocol/dns/types.ts"
import { isSignedAt } from "../../protocol/dnssec/signing/authoritative-types.ts"
import { negativeTtlSeconds } from "../../protocol/dnssec/signing/signed-zone.ts"
import type { ZoneNode } from "../../protocol/dnssec/signing/zone-contents.ts"
import type { Denied } from "../../protocol/dnssec/signing/zone-signatures.ts"
import { type Zone, zoneFor, type Zones } from "./zone.ts"
import { type Expansion, lookUp } from "./zone-lookup.ts"

/**
 * Octets of the reply over UDP at most, whatever the asker offers: the default of BIND, Unbound and NSD since the
 * DNS Flag Day of 2020, so that no fragments are needed.
 */
export const serverUdpPayloadOctets = 1_232

export interface AskedOfServer {
  readonly query: Uint8Array
  readonly over: "udp" | "tcp"
  /** Seconds since the epoch. */
  readonly nowSeconds: number
}

/**
 * The reply, truncated to what the asker can take over UDP; undefined when there is to be none, which is so for what
 * is no query at all: answering replies would let two servers talk for ever.
 */
export const answerQuery = (
  zones: Zones,
  { query, over, nowSeconds }: AskedOfServer
): Uint8Array | undefined => {
  // RFC 1035 §4.1.1: the header tells whom to answer; without one, or with QR set, nobody asked.
  if (query.length < 12 || (query[2]! & 0x80) !== 0) return undefined
  const decoded = decodeMessage(query)
  if (Result.isFailure(decoded)) return encodeMessage(formatErrorTo(query))
  const asked = decoded.success
  const reply = answerMessage(zones, asked, nowSeconds)
  return encodeMessage(reply, over === "tcp" ? maxMessageOctets : udpLimit(asked, authority))
}

/** The same between decoded messages; never truncated. */
export const answerMessage = (zones: Zones, asked: Message, nowSeconds: number): Message => {
  const reply = replyTo(asked, authority)
  const [question] = asked.questions
  if (asked.opcode !== 0) return { ...reply, rcode: rcodes.NOTIMP }
  // RFC 9619: a query has exactly one question.
  if (question === undefined || asked.questions.length > 1) return { ...reply, rcode: rcodes.FORMERR }
  if (asked.edns !== undefined && asked.edns.version > 0) return { ...reply, rcode: badVersion }
  const zone =
    question.class === classIn ? zoneFor(zones, question.name, question.type === typeCodes.DS) : undefined
  if (zone === undefined || !isAnswered(question.type)) return { ...reply, rcode: rcodes.REFUSED }
  const answer = new ZoneAnswer(zone, asked.edns?.dnssecOk === true, nowSeconds)
  answer.follow(question)
  return { ...reply, ...answer.sections() }
}

/** RFC 6891 §6.1.3. */
const badVersion = 16

const authority: ReplyingServer = {
  recursionAvailable: false,
  udpPayloadOctets: serverUdpPayloadOctets
}

/**
 * Links of an alias chain that a server follows inside its own zone: our choice, high enough for honest zones. The
 * resolver goes on from the last target.
 */
const maxAliases = 16

/** Collects the sections of one answer out of one zone. */
class ZoneAnswer {
  readonly #zone: Zone
  readonly #withDnssec: boolean
  readonly #nowSeconds: number
  readonly #answers: Array<ResourceRecord> = []
  readonly #authorities: Array<ResourceRecord> = []
  readonly #additionals: Array<ResourceRecord> = []
  readonly #proven = new Set<RrSet>()
  #rcode: number = rcodes.NOERROR
  #authoritative = true

  constructor(zone: Zone, dnssecOk: boolean, nowSeconds: number) {
    this.#zone = zone
    this.#withDnssec = dnssecOk
    this.#nowSeconds = nowSeconds
  }

  sections(): Partial<Message> {
    return {
      rcode: this.#rcode,
      authoritative: this.#authoritative,
      answers: this.#answers,
      authorities: this.#authorities,
      additionals: this.#additionals
    }
  }

  /** RFC 1034 §4.3.2 step 3, again after each alias that stays in the zone. */
  follow({ name, type }: Question): void {
    const seen = new Set<string>()
    let at = name
    for (;;) {
      const target = this.#step(at, type, seen.size)
      seen.add(at.key)
      const goesOn =
        target?.isAtOrBelow(this.#zone.contents.apex) === true &&
        !seen.has(target.key) &&
        seen.size <= maxAliases
      if (!goesOn) return
      at = target
    }
  }

  /** Answers for one name; gives the name to go on with. */
  #step(name: Name, type: number, aliases: number): Name | undefined {
    // RFC 8482 §4.1: to a question for everything, one RRset is an answer.
    const sought = type === typeAny ? (this.#someTypeAt(name) ?? type) : type
    const found = lookUp(this.#zone, name, sought, this.#nowSeconds)
    switch (found.outcome) {
      case "answer":
        this.#answerWith(name, found.rrSet, found.expansion)
        return undefined
      case "alias":
        this.#answerWith(name, found.rrSet, found.expansion)
        return found.target
      case "renamed subtree":
        this.#put(this.#answers, found.dname)
        // RFC 6672 §5.3.1: the synthesised CNAME is not signed; the DNAME is.
        if (found.cname === undefined) this.#rcode = rcodes.YXDOMAIN
        else this.#answers.push(...recordsOf(found.cname))
        return found.cname === undefined ? undefined : targetOf(found.cname)
      case "referral":
        // RFC 1034 §4.3.2 step 3b; AA speaks of the first name of the answer (RFC 1035 §4.1.1).
        if (aliases === 0) this.#authoritative = false
        this.#refer(found.cut)
        return undefined
      case "no data":
        if (sought === typeCodes.RRSIG && this.#answerWithSignatures(name)) return undefined
        this.#deny(
          found.expansion === undefined
            ? { what: "type", name }
            : { what: "type of wildcard", name, ...found.expansion }
        )
        return undefined
      case "no such name":
        // RFC 2308 §2.1, RFC 6604 §2: the code speaks of the last name of the chain.
        this.#rcode = rcodes.NXDOMAIN
        this.#deny({ what: "name", name, closestEncloser: found.closestEncloser })
        return undefined
    }
  }

  #answerWith(name: Name, rrSet: RrSet, expansion: Expansion | undefined): void {
    if (expansion === undefined) {
      this.#put(this.#answers, rrSet)
      return
    }
    // RFC 1034 §4.3.3: the owner becomes the name asked for; the signature stays that of the wildcard.
    this.#put(this.#answers, rrSet, name)
    this.#prove({ what: "closer match", name, ...expansion })
  }

  /** RFC 4035 §3.1: signatures are records too, and may be asked for by themselves. */
  #answerWithSignatures(name: Name): boolean {
    const { signed } = this.#zone
    const rrSets = [...(this.#zone.contents.nodes.get(name.key)?.rrSets.values() ?? [])]
    const signatures = rrSets.flatMap((rrSet) => signed?.signaturesOver(rrSet, this.#nowSeconds) ?? [])
    this.#answers.push(...signatures)
    return signatures.length > 0
  }

  #refer(cut: ZoneNode): void {
    const ns = cut.rrSets.get(typeCodes.NS)!
    this.#authorities.push(...recordsOf(ns))
    const ds = cut.rrSets.get(typeCodes.DS)
    // RFC 4035 §3.1.4: the DS RRset, or the proof that there is none.
    if (ds !== undefined && this.#withDnssec) this.#put(this.#authorities, ds)
    else this.#prove({ what: "type", name: cut.name })
    for (const rdata of ns.rdatas) this.#addGlue(rdata)
  }

  /** RFC 9471 §2: addresses of name servers that this zone has, authoritative or not. */
  #addGlue(ns: Uint8Array): void {
    const server = Result.getOrUndefined(readNs(ns))
    const node = server === undefined ? undefined : this.#zone.contents.nodes.get(server.key)
    for (const type of [typeCodes.A, typeCodes.AAAA]) {
      const addresses = node?.rrSets.get(type)
      if (addresses !== undefined) this.#additionals.push(...recordsOf(addresses))
    }
  }

  #deny(denied: Denied): void {
    const { soa } = this.#zone.contents
    // RFC 2308 §3: the SOA with the time for which the denial may be kept.
    const ttlSeconds = negativeTtlSeconds(soa)
    this.#authorities.push(...recordsOf(soa).map((record) => ({ ...record, ttlSeconds })))
    this.#authorities.push(...this.#signatures(soa).map((record) => ({ ...record, ttlSeconds })))
    this.#prove(denied)
  }

  #prove(denied: Denied): void {
    if (!this.#withDnssec) return
    for (const rrSet of this.#zone.signed?.prove(denied) ?? []) {
      if (this.#proven.has(rrSet)) continue
      this.#proven.add(rrSet)
      this.#put(this.#authorities, rrSet)
    }
  }

  #put(section: Array<ResourceRecord>, rrSet: RrSet, owner = rrSet.owner): void {
    const records = [...recordsOf(rrSet), ...this.#signatures(rrSet)]
    section.push(...(owner === rrSet.owner ? records : records.map((record) => ({ ...record, owner }))))
  }

  #signatures(rrSet: RrSet): ReadonlyArray<ResourceRecord> {
    return this.#withDnssec ? (this.#zone.signed?.signaturesOver(rrSet, this.#nowSeconds) ?? []) : []
  }

  #someTypeAt(name: Name): number | undefined {
    const node = this.#zone.contents.nodes.get(name.key)
    return node === undefined ? undefined : [...node.rrSets.keys()].find((type) => isSignedAt(node, type))
  }
}

/** RFC 1035 §3.2.3, QTYPE `*`. */
const typeAny = 255

/** Of the types that are no data, the question for everything alone (RFC 8482). */
const isAnswered = (type: number): boolean => !isMetaType(type) || type === typeAny

const recordsOf = ({ owner, type, class: klass, ttlSeconds, rdatas }: RrSet): ReadonlyArray<ResourceRecord> =>
  rdatas.map((rdata) => ({ owner, type, class: klass, ttlSeconds, rdata }))

const targetOf = (cname: RrSet): Name | undefined => Result.getOrUndefined(readNs(cname.rdatas[0]!))
