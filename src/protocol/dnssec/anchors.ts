/** Where trust begins, and where it is switched off. RFC 4033 §2, RFC 7646. */
import { Result } from "effect"
import { compareOctets } from "../dns/canonical.ts"
import type { Name } from "../dns/name.ts"
import { readDs } from "../dns/rdata/ds.ts"
import type { ResourceRecord } from "../dns/record.ts"
import { typeCodes } from "../dns/types.ts"
import type { ZoneKey } from "./zone-key.ts"

/** A DS or DNSKEY record that is believed without proof. */
export type TrustAnchor = Pick<ResourceRecord, "owner" | "type" | "rdata">

/** The anchors for the closest zone at or above `name`; undefined when there are none. RFC 6840 appendix C.1. */
export const closestAnchors = (
  name: Name,
  anchors: ReadonlyArray<TrustAnchor>
): { readonly zone: Name; readonly anchors: ReadonlyArray<TrustAnchor> } | undefined => {
  const zone = closest(
    name,
    anchors.map(({ owner }) => owner)
  )
  return zone && { zone, anchors: anchors.filter(({ owner }) => owner.equals(zone)) }
}

/** The longest of these names that is `name` or above it. */
export const closest = (name: Name, names: ReadonlyArray<Name>): Name | undefined => {
  let best: Name | undefined
  for (const candidate of names) {
    if (!name.isAtOrBelow(candidate)) continue
    if (best === undefined || candidate.labels.length > best.labels.length) best = candidate
  }
  return best
}

export const dsOf = (anchors: ReadonlyArray<TrustAnchor>) =>
  anchors
    .filter(({ type }) => type === typeCodes.DS)
    .map(({ rdata }) => Result.getOrUndefined(readDs(rdata)))
    .filter((ds) => ds !== undefined)

export const isAnchored = (key: ZoneKey, anchors: ReadonlyArray<TrustAnchor>): boolean =>
  anchors.some(({ type, rdata }) => type === typeCodes.DNSKEY && compareOctets(rdata, key.rdata) === 0)
