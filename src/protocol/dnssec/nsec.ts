/** What one NSEC record proves. RFC 4034 §4, RFC 4035 §5.4, RFC 6840 §4. */
import { commonAncestor, compareNames } from "../dns/canonical.ts"
import type { Name } from "../dns/name.ts"
import type { Nsec } from "../dns/rdata/nsec.ts"
import { typeCodes } from "../dns/types.ts"

/** Its signature has been checked, and it was not made from a wildcard. */
export interface ProvenNsec {
  readonly owner: Name
  readonly nsec: Nsec
  readonly ttlSeconds: number
}

/** Does it say that no name stands in the zone where `name` would? An empty non-terminal may still be there. */
export const nsecCovers = ({ owner, nsec }: ProvenNsec, name: Name, apex: Name): boolean => {
  // RFC 6840 §4.1: the parent's NSEC at a delegation, or one beside a DNAME, says nothing about names below.
  if (name.isAtOrBelow(owner) && isAncestorDelegationOrDname(nsec.types)) return false
  if (compareNames(owner, name) >= 0) return false
  // RFC 4034 §4.1.1: the last NSEC of a zone points back to the apex.
  return nsec.nextDomainName.equals(apex) || compareNames(name, nsec.nextDomainName) < 0
}

/** Does it say that `name` has no records of its own, only names below it? RFC 4592 §2.2.2. */
export const nsecShowsEmptyNonTerminal = (proven: ProvenNsec, name: Name, apex: Name): boolean =>
  nsecCovers(proven, name, apex) && proven.nsec.nextDomainName.isAtOrBelow(name)

/** The longest name above a covered one that exists: both neighbours in the zone show their ancestors. */
export const closestEncloserOf = ({ owner, nsec }: ProvenNsec, name: Name): Name => {
  const withOwner = commonAncestor(name, owner)
  const withNext = commonAncestor(name, nsec.nextDomainName)
  return withOwner.labels.length >= withNext.labels.length ? withOwner : withNext
}

/**
 * Do the types at a name show that it lacks `type`? Only if they come from the right side of a zone cut: the
 * parent's for DS, the child's for all else (RFC 6840 §4.1, §4.4), and only if there is no alias to follow (§4.3).
 */
export const lacksType = (types: ReadonlyArray<number>, type: number, name: Name): boolean => {
  if (types.includes(type) || types.includes(typeCodes.CNAME)) return false
  return type === typeCodes.DS
    ? name.labels.length === 0 || !types.includes(typeCodes.SOA)
    : !isDelegation(types)
}

/** NS without SOA: the parent's side of a zone cut. */
export const isDelegation = (types: ReadonlyArray<number>): boolean =>
  types.includes(typeCodes.NS) && !types.includes(typeCodes.SOA)

/** Names below this one are not for this zone, or not for this name, to speak of. */
export const isAncestorDelegationOrDname = (types: ReadonlyArray<number>): boolean =>
  types.includes(typeCodes.DNAME) || isDelegation(types)
