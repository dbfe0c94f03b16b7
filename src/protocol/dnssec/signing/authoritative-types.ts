/** Of which types a zone speaks with authority at a name, apart from those that signing makes. RFC 4035 §2.2, §2.3. */
import { typeCodes } from "../../dns/types.ts"
import type { ZoneNode } from "./zone-contents.ts"

/** What the type bitmap of the name lists, before DNSSEC's own types. */
export const authoritativeTypes = ({ kind, rrSets }: ZoneNode): ReadonlyArray<number> => {
  if (kind === "occluded") return []
  const types = [...rrSets.keys()]
  // RFC 4035 §2.3: at a delegation only NS, which is not ours, and DS, which is.
  return kind === "delegation"
    ? types.filter((type) => type === typeCodes.NS || type === typeCodes.DS)
    : types
}

/** RFC 4035 §2.2: neither the NS of a delegation nor glue is signed. */
export const isSignedAt = (node: ZoneNode, type: number): boolean =>
  node.kind === "delegation" ? type === typeCodes.DS || type === typeCodes.NSEC : node.kind !== "occluded"

export const isInsecureDelegation = ({ kind, rrSets }: ZoneNode): boolean =>
  kind === "delegation" && !rrSets.has(typeCodes.DS)
