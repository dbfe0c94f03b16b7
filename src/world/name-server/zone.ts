/** A zone as a server holds it: its contents and, when it is signed, what signing adds. RFC 1034 §4.2. */
import { Result } from "effect"
import type { Name } from "../../protocol/dns/name.ts"
import type { ResourceRecord, RrSet } from "../../protocol/dns/record.ts"
import { GivenZone } from "../../protocol/dnssec/signing/given-zone.ts"
import { SignatureStore } from "../../protocol/dnssec/signing/signature-store.ts"
import { SignedZone } from "../../protocol/dnssec/signing/signed-zone.ts"
import { faultOf, type SigningPlan } from "../../protocol/dnssec/signing/signing-plan.ts"
import {
  changeZone,
  type RrSetChange,
  type ZoneContents,
  zoneContents,
  type ZoneNode,
  type ZoneRejected
} from "../../protocol/dnssec/signing/zone-contents.ts"
import type { ZoneSignatures } from "../../protocol/dnssec/signing/zone-signatures.ts"

export interface Zone {
  readonly contents: ZoneContents
  /** Absent for an unsigned zone. */
  readonly signed?: ZoneSignatures
  /** Signatures that were made for this zone before it changed, or for other zones. */
  readonly signatures: SignatureStore
  readonly plan?: SigningPlan
  /** DNSSEC records that it was found with and that are served in place of what signing would make. */
  readonly given?: ReadonlyArray<ResourceRecord>
}

/**
 * The zones of one server by `Name.key` of their apex. Whoever owns the map changes it as time passes, also while the
 * server is in use: a zone is never altered, only replaced.
 */
export type Zones = ReadonlyMap<string, Zone>

export const zone = ({
  apex,
  records,
  plan,
  given,
  signatures = new SignatureStore()
}: {
  readonly apex: Name
  readonly records: Iterable<ResourceRecord>
  /** Absent leaves the zone unsigned. */
  readonly plan?: SigningPlan
  /** DNSKEY, RRSIG, NSEC, NSEC3 and NSEC3PARAM records to serve as they are, in place of a plan. */
  readonly given?: ReadonlyArray<ResourceRecord>
  readonly signatures?: SignatureStore
}): Result.Result<Zone, ZoneRejected> =>
  Result.map(zoneContents(apex, records), (contents) =>
    given === undefined ? signZone(contents, plan, signatures) : asGiven(contents, given, signatures)
  )

/** The zone after some RRsets changed, signed by the same plan; what was given stays as it is, and then fits no longer. */
export const withChanges = (
  { contents, plan, given, signatures }: Zone,
  changes: Iterable<RrSetChange>
): Result.Result<Zone, ZoneRejected> =>
  Result.map(changeZone(contents, changes), (changed) =>
    given === undefined ? signZone(changed, plan, signatures) : asGiven(changed, given, signatures)
  )

/** The same contents signed by another plan, or by none. */
export const withPlan = ({ contents, signatures }: Zone, plan: SigningPlan | undefined): Zone =>
  signZone(contents, plan, signatures)

/** The zone that answers for a question: the closest one above the name. RFC 1034 §4.3.2 step 2. */
export const zoneFor = (zones: Zones, name: Name, isAskedOfParent: boolean): Zone | undefined => {
  let below: Zone | undefined
  for (let at = name; ; at = at.parent) {
    const found = zones.get(at.key)
    if (found !== undefined) {
      // RFC 4035 §3.1.4.1: DS belongs to the parent. The child answers only when this server has no zone above it.
      if (!isAskedOfParent || at.labels.length < name.labels.length) return found
      below = found
    }
    if (at.labels.length === 0) return below
  }
}

/** The RRset of that name and type, one that signing makes included. */
export const rrSetAt = (
  { signed }: Zone,
  node: ZoneNode,
  type: number,
  nowSeconds: number
): RrSet | undefined =>
  node.rrSets.get(type) ??
  (node.kind === "occluded" ? undefined : signed?.madeRrSet(node.name, type, nowSeconds))

const asGiven = (
  contents: ZoneContents,
  given: ReadonlyArray<ResourceRecord>,
  signatures: SignatureStore
): Zone => ({ contents, signatures, given, signed: new GivenZone(contents, given) })

const signZone = (
  contents: ZoneContents,
  plan: SigningPlan | undefined,
  signatures: SignatureStore
): Zone => {
  if (plan === undefined) return { contents, signatures }
  return faultOf(plan, "unsigned zone") === undefined
    ? { contents, signatures, plan, signed: new SignedZone(contents, plan, signatures) }
    : { contents, signatures, plan }
}
