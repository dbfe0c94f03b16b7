/**
 * Zones as a capture shows them: the records that name servers gave, with their signatures and denials, in the zones that they are of.
 * RFC 1034 §4.2, RFC 4035 §2, §3.1.
 */
import { Result } from "effect"
import { decodeMessage } from "../protocol/dns/codec.ts"
import type { Message } from "../protocol/dns/message.ts"
import { type Name, parseName } from "../protocol/dns/name.ts"
import { presentRdata } from "../protocol/dns/presentation.ts"
import { addressTypes } from "../protocol/dns/rdata/address.ts"
import { dnskeyFlags, readDnskey } from "../protocol/dns/rdata/dnskey.ts"
import { readNsec } from "../protocol/dns/rdata/nsec.ts"
import { readNsec3 } from "../protocol/dns/rdata/nsec3.ts"
import { readRrsig } from "../protocol/dns/rdata/rrsig.ts"
import { readNs } from "../protocol/dns/rdata/single-name.ts"
import type { ResourceRecord } from "../protocol/dns/record.ts"
import { classIn, rcodes, typeCodes, typeName } from "../protocol/dns/types.ts"
import { hashedLabel, maxNsec3Iterations } from "../protocol/dnssec/nsec3.ts"
import { signingAlgorithms } from "../protocol/dnssec/signing/signing-plan.ts"
import { type Capture, octetsIn } from "./capture-format.ts"

export interface CapturedZone {
  readonly apex: string
  /**
   * As found: what senders asked for stands in it. Of the others, which lead there, nothing but the way down is known, and whether they are
   * signed.
   */
  readonly isCopied: boolean
  readonly isSigned: boolean
  /** Is all that was asked for in it proven, and can test keys sign as it is signed? */
  readonly isSound: boolean
  readonly records: ReadonlyArray<{
    readonly owner: string
    readonly type: string
    readonly ttlSeconds: number
    readonly data: string
  }>
}

export interface CapturedZones {
  readonly zones: ReadonlyArray<CapturedZone>
  /** Names that exist with other types than those asked for. */
  readonly standIns: ReadonlyArray<string>
  /** Where aliases lead; as far as they were followed. */
  readonly addressesOf: (name: string) => ReadonlyArray<string>
}

/** Of names that senders ask for. */
export interface AskedNames {
  readonly all: ReadonlyArray<string>
  /** Those of which something is not proven. */
  readonly unproven: ReadonlyArray<string>
}

export const capturedZones = (
  { exchanges, beginning: { forwards } }: Capture,
  { all, unproven }: AskedNames
): CapturedZones => {
  const messages = exchanges.flatMap((exchange) => {
    if (exchange.kind !== "dns" || exchange.reply === undefined) return []
    const read = Result.getOrUndefined(decodeMessage(octetsIn(exchange.reply)))
    return read !== undefined && isAnswer(read) ? [read] : []
  })
  const apexes = apexesIn(messages)
  const sets = setsIn(messages, apexes, forwards)
  const aliasOf = (name: Name): Name | undefined => {
    const rdata = sets.get(keyOf(name, typeCodes.CNAME))?.records[0]?.rdata
    return rdata === undefined ? undefined : Result.getOrUndefined(readNs(rdata))
  }
  /** The name, and where its aliases lead. */
  const chainFrom = (name: Name): ReadonlyArray<Name> => {
    const chain = [name]
    for (let next = aliasOf(name); next !== undefined && chain.length < mostAliases; next = aliasOf(next))
      chain.push(next)
    return chain
  }
  const chains = (texts: ReadonlyArray<string>) =>
    texts.flatMap((text) => {
      const name = Result.getOrUndefined(parseName(text))
      return name === undefined ? [] : chainFrom(name)
    })
  const names = chains(all)
  const doubtful = new Set(chains(unproven).map((name) => nearest(name, apexes).key))
  const copied = new Set(names.map((name) => nearest(name, apexes).key))
  // The simulation has a root of its own, so that names beyond the capture are found too.
  copied.delete(".")
  const standIns = standInsFor({ messages, sets, apexes, forwards }).filter((name) =>
    copied.has(nearest(name, apexes).key)
  )
  const ofZone = Map.groupBy(sets.values(), ({ zone }) => zone.key)
  const isAbove = (apex: Name) => names.some((name) => name.isAtOrBelow(apex))
  return {
    standIns: standIns.map(({ key }) => key),
    addressesOf: (text) => {
      const name = Result.getOrUndefined(parseName(text))
      const last = name && chainFrom(name).at(-1)
      return last === undefined
        ? []
        : addressTypes.flatMap((type) =>
            (sets.get(keyOf(last, typeCodes[type]))?.records ?? [])
              .filter((record) => record.type === typeCodes[type])
              .map(({ rdata }) => presentRdata(typeCodes[type], rdata))
          )
    },
    zones: [...apexes.values()]
      .filter((apex) => copied.has(apex.key) || isAbove(apex))
      .map((apex) => {
        const isCopied = copied.has(apex.key)
        const isSound =
          isCopied && !doubtful.has(apex.key) && hasUsualKey(sets.get(keyOf(apex, typeCodes.DNSKEY)))
        const own = (ofZone.get(apex.key) ?? []).flatMap(({ records }) => records)
        return {
          apex: apex.key,
          isCopied,
          isSound,
          isSigned: apex.labels.length === 0 || sets.has(keyOf(apex, typeCodes.DS)),
          records: [
            // Test keys sign what leads there, so that it need name those keys alone that were found.
            ...own.filter(({ owner, type }) =>
              isCopied
                ? !(isSound && isOfServers(type) && owner.equals(apex))
                : type === typeCodes.DS && copied.has(owner.key)
            ),
            ...standIns.filter((name) => nearest(name, apexes).equals(apex)).map(standIn)
          ].map(presented)
        }
      })
      .filter(({ isCopied, apex, records }) => isCopied || apex !== "." || records.length > 0)
  }
}

/** Where the simulation's name servers serve a zone that it signs, these name them. */
const isOfServers = (type: number): boolean => type === typeCodes.SOA || type === typeCodes.NS

const hasUsualKey = (keys: CapturedSet | undefined): boolean =>
  (keys?.records ?? []).some(({ type, rdata }) => {
    const key = type === typeCodes.DNSKEY ? Result.getOrUndefined(readDnskey(rdata)) : undefined
    return (
      key !== undefined &&
      (key.flags & dnskeyFlags.secureEntryPoint) !== 0 &&
      signingAlgorithms.some((known) => known === key.algorithm)
    )
  })

/** As resolvers have it: our choice, more than any domain needs. */
const mostAliases = 16

/** RFC 1035 §4.1.1, RFC 2308 §2: the others say nothing of what there is. */
const isAnswer = ({ rcode, truncated, questions }: Message): boolean =>
  (rcode === rcodes.NOERROR || rcode === rcodes.NXDOMAIN) && !truncated && questions.length === 1

const isReferral = ({ authoritative, answers }: Message): boolean => !authoritative && answers.length === 0

/** Where zones begin: by referrals and SOA records, and by the names of signers (RFC 4034 §3.1.7). */
const apexesIn = (messages: ReadonlyArray<Message>): ReadonlyMap<string, Name> => {
  const apexes = new Map<string, Name>()
  const add = (name: Name) => apexes.set(name.key, name)
  for (const { questions, answers, authorities } of messages) {
    const [question] = questions
    for (const { owner, type, rdata } of [...answers, ...authorities]) {
      if (type === typeCodes.RRSIG) {
        const signer = Result.getOrUndefined(readRrsig(rdata))?.signerName
        if (signer !== undefined && owner.isAtOrBelow(signer)) add(signer)
      } else if (
        (type === typeCodes.NS || type === typeCodes.SOA || type === typeCodes.DS) &&
        question!.name.isAtOrBelow(owner)
      )
        add(owner)
    }
  }
  return apexes
}

interface CapturedSet {
  readonly zone: Name
  readonly records: ReadonlyArray<ResourceRecord>
}

const keyOf = ({ key }: Name, type: number): string => `${key} ${type}`

/** RRsets with their signatures; of several that differ, the first. */
const setsIn = (
  messages: ReadonlyArray<Message>,
  apexes: ReadonlyMap<string, Name>,
  forwards: boolean
): ReadonlyMap<string, CapturedSet> => {
  const sets = new Map<string, CapturedSet>()
  for (const message of messages) {
    const [question] = message.questions
    const asked = zoneOf(question!, apexes)
    for (const [records, signatures] of signedSets(message)) {
      const { owner, type } = records[0]!
      const [signature] = signatures
      const zone = signature?.signerName ?? zoneOf({ name: owner, type }, apexes)
      // A server has a say over the zone that it was asked for, and a resolver asks others for the rest (RFC 2181 §5.4.1).
      if (
        !forwards &&
        !zone.equals(isReferral(message) ? zoneAbove(owner, apexes) : asked) &&
        !isDenial(type)
      )
        continue
      // RFC 4034 §3.1.3, RFC 4035 §5.3.2: what a wildcard stands for has the signature of the wildcard.
      const isExpanded =
        signature !== undefined && signature.labels < owner.labels.length - (owner.isWildcard ? 1 : 0)
      const known = isExpanded ? owner.lastLabels(signature.labels).wildcardChild : owner
      const key = `${keyOf(known, type)}${isDenial(type) ? ` ${zone.key}` : ""}`
      if (sets.has(key)) continue
      const all = [...records, ...signatures.map(({ record }) => record)]
      sets.set(key, { zone, records: all.map((record) => ({ ...record, owner: known })) })
    }
  }
  return sets
}

const isDenial = (type: number): boolean => type === typeCodes.NSEC || type === typeCodes.NSEC3

const signedSets = (message: Message) => {
  const all = [...message.answers, ...message.authorities].filter(
    ({ class: klass, type }) =>
      klass === classIn &&
      // RFC 1034 §4.2.1: a zone has no say over the NS records of one below it, which follow from the name servers.
      !(type === typeCodes.NS && !message.authoritative)
  )
  const signatures = Map.groupBy(
    all.flatMap((record) => {
      const read =
        record.type === typeCodes.RRSIG ? Result.getOrUndefined(readRrsig(record.rdata)) : undefined
      return read === undefined ? [] : [{ ...read, record }]
    }),
    ({ record, typeCovered }) => keyOf(record.owner, typeCovered)
  )
  const sets = Map.groupBy(
    all.filter(({ type }) => type !== typeCodes.RRSIG),
    ({ owner, type }) => keyOf(owner, type)
  )
  return [...sets].map(([key, records]) => [records, signatures.get(key) ?? []] as const)
}

/** The closest apex at or above the name; the root where there is none. */
const nearest = (name: Name, apexes: ReadonlyMap<string, Name>): Name => {
  for (let at = name; ; at = at.parent) if (apexes.has(at.key) || at.labels.length === 0) return at
}

const zoneAbove = (name: Name, apexes: ReadonlyMap<string, Name>): Name => nearest(name.parent, apexes)

/** RFC 4035 §2.4: DS records stand in the parent. */
const zoneOf = (
  { name, type }: { readonly name: Name; readonly type: number },
  apexes: ReadonlyMap<string, Name>
): Name => (type === typeCodes.DS ? zoneAbove(name, apexes) : nearest(name, apexes))

/**
 * Names that exist, though nothing that was asked for is there (RFC 2308 §2.2): a server that knew nothing of them would deny the name too,
 * which the records of the denial do not.
 */
const standInsFor = ({
  messages,
  sets,
  apexes,
  forwards
}: {
  readonly messages: ReadonlyArray<Message>
  readonly sets: ReadonlyMap<string, CapturedSet>
  readonly apexes: ReadonlyMap<string, Name>
  readonly forwards: boolean
}): ReadonlyArray<Name> => {
  const found = new Map<string, Name>()
  const exists = (name: Name) =>
    [...sets.values()].some(({ records: [record] }) =>
      isDenial(record!.type) ? false : record!.owner.isAtOrBelow(name)
    )
  for (const { rcode, answers, authorities, authoritative, questions } of messages) {
    if (rcode !== rcodes.NOERROR || !(authoritative || forwards)) continue
    const [question] = questions
    // An alias leads to a name of its own.
    if (question!.type === typeCodes.DS || answers.length > 0) continue
    const name = existing(question!.name, authorities, nearest(question!.name, apexes))
    if (!exists(name)) found.set(name.key, name)
  }
  return [...found.values()]
}

/** What a denial of a type says exists: the name, the wildcard in its place, or what is below it. RFC 4035 §3.1.3, RFC 5155 §7.2. */
const existing = (name: Name, authorities: ReadonlyArray<ResourceRecord>, apex: Name): Name => {
  // RFC 5155 §8.2: one denial has one salt and one number of iterations. RFC 9276 §3.2: with too many it proves nothing, and takes long.
  const nsec3 = authorities
    .flatMap(({ type, rdata }) => (type === typeCodes.NSEC3 ? [Result.getOrUndefined(readNsec3(rdata))] : []))
    .find((read) => read !== undefined && read.iterations <= maxNsec3Iterations)
  const isShown = (candidate: Name) => {
    const hashed = nsec3 && hashedLabel(candidate, nsec3)
    return authorities.some(({ owner, type }) =>
      type === typeCodes.NSEC
        ? owner.equals(candidate)
        : type === typeCodes.NSEC3 && hashed !== undefined && owner.key.startsWith(`${hashed}.`)
    )
  }
  if (isShown(name)) return name
  for (const { type, rdata } of authorities) {
    const next = type === typeCodes.NSEC ? Result.getOrUndefined(readNsec(rdata))?.nextDomainName : undefined
    // RFC 4035 §3.1.3: an empty non-terminal shows in the span of the record before it.
    if (next?.isAtOrBelow(name) === true) return next
  }
  for (let at = name; at.labels.length > apex.labels.length; at = at.parent)
    if (isShown(at.parent.wildcardChild)) return at.parent.wildcardChild
  return name
}

/** RFC 6895 §3.1: a type for private use, which nobody asks for. */
const privateType = 65_280

const standIn = (owner: Name): ResourceRecord => ({
  owner,
  type: privateType,
  class: classIn,
  ttlSeconds: 300,
  rdata: new Uint8Array()
})

const presented = ({ owner, type, ttlSeconds, rdata }: ResourceRecord) => ({
  owner: owner.key,
  type: typeName(type),
  ttlSeconds,
  data: presentRdata(type, rdata)
})
