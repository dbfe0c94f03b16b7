/** From a parent's DS records, or from trust anchors, to the keys of a zone. RFC 4035 §5.2, RFC 4509, RFC 6840 §5.2. */
import type { Name } from "../dns/name.ts"
import type { Ds } from "../dns/rdata/ds.ts"
import { rfc } from "../rfc.ts"
import { digestAlgorithms, isSupportedAlgorithm, isSupportedDigest } from "./algorithms.ts"
import type { ValidationContext } from "./context.ts"
import type { KeyEvidence } from "./evidence.ts"
import type { ValidationPolicy } from "./policy.ts"
import { checkRrSet } from "./signature.ts"
import type { SignedRrSet } from "./signed-rr-set.ts"
import type { SecureZone, Window } from "./trust.ts"
import { bogus, type Shortfall } from "./verdict.ts"
import { isZoneKey, type ZoneKey, zoneKey } from "./zone-key.ts"

/**
 * The DS records that count. None: the zone is insecure, whatever it may be signed with (RFC 4035 §5.2).
 * RFC 4509 §3: SHA-1 digests do not count beside stronger ones, lest breaking SHA-1 be enough.
 */
export const usableDs = (records: ReadonlyArray<Ds>, policy: ValidationPolicy): ReadonlyArray<Ds> => {
  const supported = records.filter(
    ({ algorithm, digestType }) =>
      isSupportedAlgorithm(algorithm, policy) && isSupportedDigest(digestType, policy)
  )
  const strong = supported.filter(({ digestType }) => digestAlgorithms.get(digestType) !== "sha1")
  return strong.length > 0 ? strong : supported
}

/**
 * RFC 4034 §5.2: tag and algorithm point to the key, the digest proves that it is meant. Each digest of the key is
 * made once, so that records without number cost no more than three (CVE-2023-50387).
 */
export const isVouchedForBy = (records: ReadonlyArray<Ds>, owner: Name, key: ZoneKey): boolean => {
  const pointing = records.filter(
    ({ keyTag, algorithm }) => keyTag === key.tag && algorithm === key.dnskey.algorithm
  )
  return [...new Set(pointing.map(({ digestType }) => digestType))].some((digestType) => {
    const hash = digestAlgorithms.get(digestType)
    const digest = hash && key.digest(hash, owner)
    return (
      digest && pointing.some((ds) => ds.digestType === digestType && Buffer.compare(digest, ds.digest) === 0)
    )
  })
}

/** A zone and what points to its keys from outside. */
export type Delegation = Pick<KeyEvidence, "apex" | "ds" | "anchors">

/** A zone's keys, and until when they may be taken for granted. */
export interface EstablishedZone {
  readonly status: "secure"
  readonly zone: SecureZone
  readonly window: Window
}

/**
 * The DNSKEY RRset counts when a key that the parent or an anchor vouches for has signed it; then every zone key in
 * it counts (RFC 4035 §5.2).
 */
export const establishZone = (
  { apex, ...pointers }: Delegation,
  dnskeys: SignedRrSet,
  isVouchedFor: (key: ZoneKey) => boolean,
  context: ValidationContext
): EstablishedZone | Shortfall => {
  const keys = dnskeys.rrSet.rdatas
    .map(zoneKey)
    .filter((key) => key !== undefined)
    .filter(isZoneKey)
  const entryPoints = keys.filter(isVouchedFor)
  context.evidence.push({ kind: "keys", apex, keys, entryPoints, ...pointers })
  if (entryPoints.length === 0) {
    return bogus("DNSKEY matches no DS", `${apex}`, rfc(4035, "5.2"))
  }
  const signature = checkRrSet(dnskeys, { apex, keys: entryPoints }, context)
  if (signature.status !== "secure") return signature
  return {
    status: "secure",
    zone: { status: "secure", apex, keys },
    window: {
      fromSeconds: signature.window.fromSeconds,
      untilSeconds: context.nowSeconds + signature.ttlSeconds
    }
  }
}
