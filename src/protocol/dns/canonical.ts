/** Canonical form and order of names and records, and the octets that a signature covers. RFC 4034 §3.1.8.1, §6. */
import { Name, readWireName } from "./name.ts"
import { nameLayout } from "./rdata/name-layout.ts"
import { joined } from "./rdata/octets.ts"
import { type Rrsig, writeRrsigFields } from "./rdata/rrsig.ts"
import type { ResourceRecord, RrSet } from "./record.ts"

/**
 * RDATA with the names inside in lower case, where §6.2 and RFC 6840 §5.1 say so. RDATA that does not fit its type
 * stays as it is: it can be compared and signed like any octets.
 */
export const canonicalRdata = (type: number, rdata: Uint8Array): Uint8Array => {
  const layout = nameLayout(type)
  if (layout === undefined || !layout.isLowerCasedInCanonicalForm) return rdata
  const parts: Array<Uint8Array> = []
  let at = 0
  for (const field of layout.fields) {
    if (field === "name") {
      const read = readWireName(rdata, at)
      if (read === undefined) return rdata
      parts.push(read.name.toCanonicalWire())
      at = read.end
    } else {
      const length = field === "rest" ? rdata.length - at : field === "counted" ? 1 + (rdata[at] ?? 0) : field
      if (at + length > rdata.length) return rdata
      parts.push(rdata.subarray(at, at + length))
      at += length
    }
  }
  return at === rdata.length ? joined(...parts) : rdata
}

/** §6.3: octet by octet, and what ends first comes first. */
export const compareOctets = (a: Uint8Array, b: Uint8Array): number => {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}

/** §6.1: label by label from the right, each in lower case; a name comes before the names below it. */
export const compareNames = (a: Name, b: Name): number => {
  for (let fromRight = 1; fromRight <= Math.min(a.labels.length, b.labels.length); fromRight++) {
    const order = compareLabels(a.labels.at(-fromRight)!, b.labels.at(-fromRight)!)
    if (order !== 0) return order
  }
  return a.labels.length - b.labels.length
}

/** RDATAs in canonical form and order, each once (§6.3). */
export const canonicalRdatas = (
  type: number,
  rdatas: ReadonlyArray<Uint8Array>
): ReadonlyArray<Uint8Array> => {
  if (rdatas.length === 1) return [canonicalRdata(type, rdatas[0]!)]
  const sorted = rdatas.map((rdata) => canonicalRdata(type, rdata)).toSorted(compareOctets)
  return sorted.filter((rdata, i) => i === 0 || compareOctets(rdata, sorted[i - 1]!) !== 0)
}

/**
 * Collects records into RRsets, in the order in which the first record of each came. Equal records count once
 * (RFC 2181 §5), and of differing TTLs the lowest holds (§5.2).
 */
export const groupRrSets = (records: ReadonlyArray<ResourceRecord>): ReadonlyArray<RrSet> => {
  const groups = new Map<string, Array<ResourceRecord>>()
  for (const record of records) {
    const id = `${record.class} ${record.type} ${record.owner.key}`
    const group = groups.get(id)
    if (group === undefined) groups.set(id, [record])
    else group.push(record)
  }
  return [...groups.values()].map(rrSetOf)
}

/** At least one record, all of one owner, class and type. */
export const rrSetOf = (records: ReadonlyArray<ResourceRecord>): RrSet => {
  const { owner, type, class: klass } = records[0]!
  return {
    owner,
    type,
    class: klass,
    ttlSeconds: records.reduce((lowest, { ttlSeconds }) => Math.min(lowest, ttlSeconds), 0xffff_ffff),
    rdatas: records.length === 1 ? [records[0]!.rdata] : distinct(type, records)
  }
}

/** The owner's labels as an RRSIG counts them: without the root and without a leading `*`. RFC 4034 §3.1.3. */
export const signedLabelCount = (owner: Name): number => owner.labels.length - (owner.isWildcard ? 1 : 0)

/**
 * The octets that the signature covers: the RRSIG's RDATA without the signature, then each record in canonical form
 * and order with the original TTL (RFC 4034 §3.1.8.1). Undefined when the RRSIG counts more labels than the owner
 * has, for then it cannot belong to these records (RFC 4035 §5.3.1).
 */
export const signedOctets = (
  { owner, type, class: klass, rdatas }: RrSet,
  rrsig: Omit<Rrsig, "signature">
): Uint8Array | undefined => {
  const labels = signedLabelCount(owner)
  if (rrsig.labels > labels) return undefined
  // RFC 4035 §5.3.2: fewer labels mean that the records were made from the wildcard at that depth.
  const signedOwner = rrsig.labels < labels ? owner.lastLabels(rrsig.labels).wildcardChild : owner
  const ownerWire = signedOwner.toCanonicalWire()
  const signerWire = rrsig.signerName.toCanonicalWire()
  const canonical = canonicalRdatas(type, rdatas)
  const perRecord = ownerWire.length + 10
  const length = canonical.reduce((sum, rdata) => sum + perRecord + rdata.length, 18 + signerWire.length)
  const octets = new Uint8Array(length)
  octets.set(writeRrsigFields(rrsig))
  octets.set(signerWire, 18)
  // Written in place, because this is what a validation does most besides checking the signatures themselves.
  const view = new DataView(octets.buffer)
  let at = 18 + signerWire.length
  for (const rdata of canonical) {
    octets.set(ownerWire, at)
    at += ownerWire.length
    view.setUint16(at, type)
    view.setUint16(at + 2, klass)
    view.setUint32(at + 4, rrsig.originalTtlSeconds)
    view.setUint16(at + 8, rdata.length)
    octets.set(rdata, at + 10)
    at += 10 + rdata.length
  }
  return octets
}

/** The closest name that is an ancestor of both, or one of them. */
export const commonAncestor = (a: Name, b: Name): Name => {
  const most = Math.min(a.labels.length, b.labels.length)
  let shared = 0
  while (shared < most && compareLabels(a.labels.at(-shared - 1)!, b.labels.at(-shared - 1)!) === 0) shared++
  return shared === 0 ? Name.root : a.lastLabels(shared)
}

const distinct = (type: number, records: ReadonlyArray<ResourceRecord>): ReadonlyArray<Uint8Array> => {
  const sorted = records
    .map(({ rdata }, place) => ({ rdata, place, canonical: canonicalRdata(type, rdata) }))
    .toSorted((a, b) => compareOctets(a.canonical, b.canonical) || a.place - b.place)
  return sorted
    .filter(({ canonical }, i) => i === 0 || compareOctets(canonical, sorted[i - 1]!.canonical) !== 0)
    .toSorted((a, b) => a.place - b.place)
    .map(({ rdata }) => rdata)
}

const compareLabels = (a: Uint8Array, b: Uint8Array): number => {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const order = lowerOctet(a[i]!) - lowerOctet(b[i]!)
    if (order !== 0) return order
  }
  return a.length - b.length
}

const lowerOctet = (octet: number) => (octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet)
