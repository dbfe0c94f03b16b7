/**
 * The records of one zone by name: what exists, where authority ends, and what lies between. RFC 1034 §4.2,
 * RFC 4592 §2.2.2.
 */
import { Result, Schema } from "effect"
import type { Name } from "../../dns/name.ts"
import { readSoa } from "../../dns/rdata/soa.ts"
import type { ResourceRecord, RrSet } from "../../dns/record.ts"
import { classIn, typeCodes } from "../../dns/types.ts"

export class ZoneRejected extends Schema.TaggedClass<ZoneRejected>()("ZoneRejected", {
  reason: Schema.Literals([
    "no SOA at the apex",
    "several SOA at the apex",
    "malformed SOA",
    "no NS at the apex",
    "owner outside the zone",
    "class other than IN",
    "CNAME beside other data",
    "several CNAME or DNAME at one name",
    "type that only signing makes"
  ]),
  /** Presentation format. */
  owner: Schema.String
}) {}

/**
 * What the zone is to a name: "occluded" names lie below a delegation or a DNAME, so that the zone may hold their
 * addresses as glue but has no say over them.
 */
export type NodeKind = "apex" | "authoritative" | "empty non-terminal" | "delegation" | "occluded"

export interface ZoneNode {
  readonly name: Name
  readonly kind: NodeKind
  /** By TYPE code; empty only for an empty non-terminal. */
  readonly rrSets: ReadonlyMap<number, RrSet>
}

export interface ZoneContents {
  readonly apex: Name
  /** By `Name.key`; empty non-terminals included. */
  readonly nodes: ReadonlyMap<string, ZoneNode>
  readonly soa: RrSet
}

/** Arranges records into a zone, or says why they are none. Repeated records count once. */
export const zoneContents = (
  apex: Name,
  records: Iterable<ResourceRecord>
): Result.Result<ZoneContents, ZoneRejected> => {
  const owners = new Map<string, OwnerBeingRead>()
  for (const record of records) {
    const reason = recordProblem(apex, record)
    if (reason !== undefined) return reject(reason, record.owner)
    addRecord(owners, record)
  }
  for (const { rrSets } of owners.values())
    for (const [type, rrSet] of rrSets) rrSets.set(type, { ...rrSet, rdatas: distinct(rrSet.rdatas) })
  return arrange(apex, owners)
}

export interface RrSetChange {
  readonly owner: Name
  readonly type: number
  readonly ttlSeconds: number
  /** None removes the set. */
  readonly rdatas: ReadonlyArray<Uint8Array>
}

/** The zone after some RRsets have been replaced, added or removed. */
export const changeZone = (
  { apex, nodes }: ZoneContents,
  changes: Iterable<RrSetChange>
): Result.Result<ZoneContents, ZoneRejected> => {
  const owners = new Map<string, Owner>()
  for (const [key, { name, rrSets }] of nodes) if (rrSets.size > 0) owners.set(key, { name, rrSets })
  for (const { owner, type, ttlSeconds, rdatas } of changes) {
    const reason = recordProblem(apex, { owner, type, class: classIn })
    if (reason !== undefined) return reject(reason, owner)
    const rrSets = new Map(owners.get(owner.key)?.rrSets)
    if (rdatas.length === 0) rrSets.delete(type)
    else rrSets.set(type, { owner, type, class: classIn, ttlSeconds, rdatas: distinct(rdatas) })
    if (rrSets.size === 0) owners.delete(owner.key)
    else owners.set(owner.key, { name: owner, rrSets })
  }
  return arrange(apex, owners)
}

interface Owner {
  readonly name: Name
  readonly rrSets: ReadonlyMap<number, RrSet>
}

/** Sets as their records come; repeated ones are left out at the end, once for the whole set. */
interface OwnerBeingRead {
  readonly name: Name
  readonly rrSets: Map<number, RrSetBeingRead>
}

interface RrSetBeingRead extends RrSet {
  ttlSeconds: number
  rdatas: Array<Uint8Array>
}

const reject = (reason: ZoneRejected["reason"], owner: Name) =>
  Result.fail(new ZoneRejected({ reason, owner: owner.toString() }))

/** RFC 4034: these follow from the others, and a copy of ours would contradict what signing makes. */
const madeBySigning = new Set<number>([
  typeCodes.RRSIG,
  typeCodes.NSEC,
  typeCodes.DNSKEY,
  typeCodes.NSEC3,
  typeCodes.NSEC3PARAM
])

export const isMadeBySigning = (type: number): boolean => madeBySigning.has(type)

const recordProblem = (
  apex: Name,
  record: Pick<ResourceRecord, "owner" | "type" | "class">
): ZoneRejected["reason"] | undefined => {
  if (!record.owner.isAtOrBelow(apex)) return "owner outside the zone"
  if (record.class !== classIn) return "class other than IN"
  return isMadeBySigning(record.type) ? "type that only signing makes" : undefined
}

const addRecord = (owners: Map<string, OwnerBeingRead>, record: ResourceRecord): void => {
  const { owner, type, ttlSeconds, rdata } = record
  const at = owners.get(owner.key) ?? { name: owner, rrSets: new Map<number, RrSetBeingRead>() }
  owners.set(owner.key, at)
  const before = at.rrSets.get(type)
  if (before === undefined) {
    at.rrSets.set(type, { owner: at.name, type, class: classIn, ttlSeconds, rdatas: [rdata] })
    return
  }
  // RFC 2181 §5.2: one TTL for the whole set; of several the lowest is the safe one.
  before.ttlSeconds = Math.min(ttlSeconds, before.ttlSeconds)
  before.rdatas.push(rdata)
}

/** The first of each, in their order. */
const distinct = (rdatas: ReadonlyArray<Uint8Array>): Array<Uint8Array> => {
  const seen = new Set<string>()
  return rdatas.filter((rdata) => {
    const before = seen.size
    return seen.add(Buffer.from(rdata).toString("latin1")).size > before
  })
}

const arrange = (
  apex: Name,
  owners: ReadonlyMap<string, Owner>
): Result.Result<ZoneContents, ZoneRejected> => {
  const soa = owners.get(apex.key)?.rrSets.get(typeCodes.SOA)
  if (soa === undefined) return reject("no SOA at the apex", apex)
  if (Result.isFailure(readSoa(soa.rdatas[0]!))) return reject("malformed SOA", apex)
  if (soa.rdatas.length > 1) return reject("several SOA at the apex", apex)
  if (owners.get(apex.key)?.rrSets.has(typeCodes.NS) !== true) return reject("no NS at the apex", apex)
  for (const owner of owners.values()) {
    const reason = ownerProblem(owner)
    if (reason !== undefined) return reject(reason, owner.name)
  }

  const nodes = new Map<string, ZoneNode>()
  /** Ancestors first, because a name below a cut is recognised by the node above it. */
  const place = (name: Name): ZoneNode => {
    const known = nodes.get(name.key)
    if (known !== undefined) return known
    const isApex = name.labels.length === apex.labels.length
    const owner = owners.get(name.key) ?? { name, rrSets: noRrSets }
    const node = { ...owner, kind: kindOf(isApex ? undefined : place(name.parent), owner.rrSets) }
    nodes.set(name.key, node)
    return node
  }
  for (const { name } of owners.values()) place(name)
  return Result.succeed({ apex, nodes, soa })
}

const noRrSets: ReadonlyMap<number, RrSet> = new Map()

const kindOf = (above: ZoneNode | undefined, rrSets: ReadonlyMap<number, RrSet>): NodeKind => {
  if (above === undefined) return "apex"
  // RFC 6672 §2.4: nothing below a DNAME exists.
  if (above.kind === "delegation" || above.kind === "occluded" || above.rrSets.has(typeCodes.DNAME)) {
    return "occluded"
  }
  if (rrSets.has(typeCodes.NS)) return "delegation"
  return rrSets.size === 0 ? "empty non-terminal" : "authoritative"
}

const ownerProblem = ({ rrSets }: Owner): ZoneRejected["reason"] | undefined => {
  const aliases = [typeCodes.CNAME, typeCodes.DNAME].map((type) => rrSets.get(type)?.rdatas.length ?? 0)
  // RFC 2181 §10.1, RFC 6672 §2.4.
  if (aliases.some((count) => count > 1)) return "several CNAME or DNAME at one name"
  // RFC 1034 §3.6.2.
  return rrSets.has(typeCodes.CNAME) && rrSets.size > 1 ? "CNAME beside other data" : undefined
}
