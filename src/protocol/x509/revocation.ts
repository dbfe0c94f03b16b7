/**
 * Is a certificate revoked, as far as these lists tell? RFC 5280 §6.3.
 *
 * A model: the lists are given, nothing is fetched.
 */
import type { Certificate } from "./certificate.ts"
import { isInScope } from "./distribution-point.ts"
import { type DistributionPoint, keyUsageBit } from "./extension.ts"
import { type Fault, fault } from "./path-rejected.ts"
import { entryId, type RevocationList } from "./revocation-list.ts"
import type { TrustAnchor } from "./trust-anchor.ts"
import type { WorkBudget } from "./work-budget.ts"

/** What is known of revocation. */
export interface KnownRevocation {
  readonly lists: ReadonlyArray<RevocationList>
  /**
   * What of a certificate whose status the lists leave open. §6.1.3 (a)(3) has it rejected; clients that check at all accept it mostly
   * ("soft-fail"), and whoever keeps the lists away has then done enough.
   */
  readonly whereUnknown: "accepted" | "rejected"
}

export interface RevocationRequest {
  readonly certificate: Certificate
  /** Who issued it, in the path at hand. */
  readonly issuer: Certificate | TrustAnchor
  readonly anchor: TrustAnchor
  /** Where certificates of other CRL issuers may be found. */
  readonly intermediates: ReadonlyArray<Certificate>
  readonly known: KnownRevocation
  /** Seconds since the epoch. */
  readonly atSeconds: number
  readonly isSignedWith: (list: RevocationList, spki: Uint8Array) => boolean
  /** Has another CRL issuer a path to the same anchor that holds under all rules of the path at hand, revocation included? */
  readonly isValidCrlIssuer: (candidate: Certificate) => boolean
  readonly budget: Pick<WorkBudget, "exhausted">
}

/** Undefined where the certificate is shown not to be revoked, for all reasons, or that is unknown and accepted. */
export const checkRevocation = (request: RevocationRequest): Fault | undefined => {
  const { certificate } = request
  // §6.3.3: with no distribution point, or none that decides, the issuer's own list is one for all reasons.
  const points = [...(certificate.values.crlDistributionPoints ?? []), undefined]
  const covered = new Set<number>()
  for (const point of points) {
    for (const list of request.known.lists) {
      if (list.baseCrlNumber !== undefined) continue
      const reasons = scopeOf(list, point, request)
      // (e): only a list with reasons that no other has covered.
      if (reasons === undefined || reasons.every((reason) => covered.has(reason))) continue
      const key = crlIssuerKey(list, point, request)
      if (key === undefined) continue
      const delta = deltaFor(list, key, request)
      const found = statusIn(list, delta, request)
      if (found !== undefined) return found
      for (const reason of reasons) covered.add(reason)
    }
    if (allReasons.every((reason) => covered.has(reason))) return undefined
  }
  // Work that was left undone is no unknown status: whoever causes more of it must not gain by it.
  if (request.budget.exhausted !== undefined)
    return fault("work budget", "8", `no more ${request.budget.exhausted}`)
  return request.known.whereUnknown === "accepted"
    ? undefined
    : fault("revocation status", "6.3.3", "no current list covers the certificate for all reasons")
}

/** Bits of ReasonFlags, §4.2.1.13, but for "unused". */
const allReasons = [1, 2, 3, 4, 5, 6, 7, 8]

/** The reasons that a list decides for the certificate at that point; undefined where it decides nothing. §6.3.3 (a) to (d). */
const scopeOf = (
  list: RevocationList,
  point: DistributionPoint | undefined,
  request: RevocationRequest
): ReadonlyArray<number> | undefined => {
  const { certificate, atSeconds } = request
  const scope = list.issuingDistributionPoint
  // (a): a list past its next update has a successor that was withheld.
  if (!isCurrent(list, atSeconds)) return undefined
  // (b)(1).
  const issuers = point?.crlIssuer
  const isFromCrlIssuer = issuers?.some(
    (name) => name.form === "directoryName" && name.name.key === list.issuer.key
  )
  if (issuers !== undefined && !(isFromCrlIssuer === true && scope?.indirectCrl === true)) return undefined
  if (issuers === undefined && list.issuer.key !== certificate.issuer.key) return undefined
  // (b)(2).
  if (scope !== undefined && !isInScope(certificate, point, scope, list.issuer)) return undefined
  // (d).
  return allReasons.filter(
    (reason) => (scope?.onlySomeReasons?.has(reason) ?? true) && (point?.reasons?.has(reason) ?? true)
  )
}

const isCurrent = ({ thisUpdate, nextUpdate }: RevocationList, atSeconds: number): boolean =>
  Math.floor(atSeconds) >= thisUpdate && (nextUpdate === undefined || Math.floor(atSeconds) <= nextUpdate)

/**
 * The key that signed the list: the certificate issuer's, the anchor's, or that of somebody of the list's name whom the same
 * anchor vouches for. §6.3.3 (f) and (g).
 *
 * The issuer is in the path at hand, where its own status is asked. Anybody else is validated like that path, for a list by a
 * key that was taken back tells what the thief of that key wants. One exception: where the authority itself wrote into the
 * certificate of a CRL issuer that its status is on that issuer's list, there is no other to ask (NIST PKITS 4.14.30).
 */
const crlIssuerKey = (
  list: RevocationList,
  point: DistributionPoint | undefined,
  request: RevocationRequest
): Uint8Array | undefined => {
  const { certificate, issuer, anchor, intermediates, isSignedWith, isValidCrlIssuer } = request
  const isOwnCrlIssuer = (candidate: Certificate) =>
    candidate === certificate && point?.crlIssuer !== undefined
  const ofPath = [issuer, anchor].find(
    (one) => nameKey(one) === list.issuer.key && maySignLists(one) && isSignedWith(list, one.spki)
  )
  return (
    ofPath ??
    intermediates.find(
      (candidate) =>
        candidate.subject.key === list.issuer.key &&
        maySignLists(candidate) &&
        isSignedWith(list, candidate.spki) &&
        (isOwnCrlIssuer(candidate) || isValidCrlIssuer(candidate))
    )
  )?.spki
}

const nameKey = (issuer: Certificate | TrustAnchor): string | undefined =>
  "subject" in issuer ? issuer.subject.key : issuer.name?.key

/** (f): a key usage that is there must have cRLSign. */
const maySignLists = (issuer: Certificate | TrustAnchor): boolean => {
  const values = "subject" in issuer ? issuer.values : issuer.certificate?.values
  return values?.keyUsage?.has(keyUsageBit.crlSign) ?? true
}

/** The newest delta that goes with a list: same issuer, scope and key, on this list or an earlier one. §6.3.3 (c) and (h). */
const deltaFor = (
  list: RevocationList,
  key: Uint8Array,
  request: RevocationRequest
): RevocationList | undefined =>
  request.known.lists
    .filter(
      (delta) =>
        isDeltaOf(delta, list) &&
        isCurrent(delta, request.atSeconds) &&
        isEqual(delta.issuingDistributionPoint?.der, list.issuingDistributionPoint?.der) &&
        isEqual(delta.authorityKeyIdentifier?.keyIdentifier, list.authorityKeyIdentifier?.keyIdentifier) &&
        request.isSignedWith(delta, key)
    )
    .toSorted((a, b) => b.crlNumber! - a.crlNumber! || b.thisUpdate - a.thisUpdate)[0]

const isDeltaOf = (delta: RevocationList, { issuer, crlNumber }: RevocationList): boolean =>
  delta.issuer.key === issuer.key &&
  crlNumber !== undefined &&
  delta.baseCrlNumber !== undefined &&
  delta.crlNumber !== undefined &&
  delta.baseCrlNumber <= crlNumber &&
  delta.crlNumber >= crlNumber

const isEqual = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : Buffer.from(a).equals(b)

/** §6.3.3 (i) to (k): what the delta says goes first. */
const statusIn = (
  list: RevocationList,
  delta: RevocationList | undefined,
  { certificate }: RevocationRequest
): Fault | undefined => {
  const id = entryId(certificate.issuer, certificate.serialNumber)
  const entry = delta?.revoked.get(id) ?? list.revoked.get(id)
  return entry === undefined || entry.reason === removeFromCrl
    ? undefined
    : fault("revoked", "6.3.3", `${reasonNames[entry.reason] ?? "unspecified"}, at ${entry.revokedAt}`)
}

/** §5.3.1. */
const removeFromCrl = 8
const reasonNames: Readonly<Record<number, string>> = {
  0: "unspecified",
  1: "keyCompromise",
  2: "cACompromise",
  3: "affiliationChanged",
  4: "superseded",
  5: "cessationOfOperation",
  6: "certificateHold",
  9: "privilegeWithdrawn",
  10: "aACompromise"
}
