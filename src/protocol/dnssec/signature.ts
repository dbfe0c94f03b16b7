/** Is this RRset signed by this zone, now? RFC 4035 §5.3. */
import { KeyObject } from "node:crypto"
import { signedLabelCount } from "../dns/canonical.ts"
import type { Name } from "../dns/name.ts"
import type { Rrsig } from "../dns/rdata/rrsig.ts"
import { typeName } from "../dns/types.ts"
import { rfc } from "../rfc.ts"
import { isSupportedAlgorithm, signatureAlgorithms } from "./algorithms.ts"
import type { ValidationContext } from "./context.ts"
import type { SignedRrSet } from "./signed-rr-set.ts"
import { isWithin, type SecureZone, type Trust, type Window } from "./trust.ts"
import { bogus, type Shortfall } from "./verdict.ts"
import { maxChecksPerRrSet, maxKeysPerTag } from "./work-budget.ts"
import { isZoneKey, type ZoneKey } from "./zone-key.ts"

export interface GoodSignature {
  readonly status: "secure"
  readonly rrsig: Rrsig
  /** That made it. */
  readonly key: ZoneKey
  /**
   * Where the wildcard stands from which the records were made; absent when they were signed as they are. The owner
   * must then be proven not to exist itself (§5.3.4).
   */
  readonly closestEncloser?: Name
  /** Within which the signature counts, skew included. */
  readonly window: Window
  /** §5.3.3: for how long the records may be kept. */
  readonly ttlSeconds: number
}

/** One good signature suffices (RFC 6840 §5.4). */
export const checkRrSet = (
  set: SignedRrSet,
  zone: Pick<SecureZone, "apex" | "keys">,
  context: ValidationContext
): GoodSignature | Shortfall => {
  const found = checkSignatures(set, zone, context)
  context.evidence.push({ kind: "signature", set, apex: zone.apex, found })
  return found
}

const checkSignatures = (
  set: SignedRrSet,
  zone: Pick<SecureZone, "apex" | "keys">,
  context: ValidationContext
): GoodSignature | Shortfall => {
  let best: Shortfall | undefined
  let checksLeft = maxChecksPerRrSet
  for (const covering of set.signatures) {
    const { rrsig, ttlSeconds } = covering
    const window = windowOf(rrsig, context)
    const obstacle = obstacleTo(set, rrsig, window, zone, context)
    if (obstacle !== undefined) {
      best = moreTelling(
        best,
        bogus(obstacle.reason, `${nameOf(set)}: ${obstacle.detail}`, rfc(4035, "5.3.1"))
      )
      continue
    }
    const keys = keysFor(rrsig, zone)
    if (keys.length === 0) {
      const detail = `${nameOf(set)}: no key ${rrsig.keyTag}/${rrsig.algorithm} at ${zone.apex}`
      best = moreTelling(best, bogus("signature without a key", detail, rfc(4035, "5.3.1")))
      continue
    }
    const data = covering.signedOctets
    let wasChecked = false
    for (const key of keys.slice(0, maxKeysPerTag)) {
      if (data === undefined) break
      if (checksLeft-- === 0) {
        context.budget.leaveUndone(`${maxChecksPerRrSet} signature checks for one RRset`)
        return best ?? missing(set)
      }
      if (!context.budget.spendCheck()) return best ?? missing(set)
      const usable = key.usableUnder(context.policy)
      if (!(usable instanceof KeyObject)) {
        best = moreTelling(best, bogus(usable.reason, `${nameOf(set)}: ${usable.detail}`, usable.because))
        continue
      }
      wasChecked = true
      if (!isSignedBy(key, usable, data, rrsig, context.trust)) continue
      const isExpanded = rrsig.labels < signedLabelCount(set.rrSet.owner)
      return {
        status: "secure",
        rrsig,
        key,
        ...(isExpanded ? { closestEncloser: set.rrSet.owner.lastLabels(rrsig.labels) } : {}),
        window,
        // §5.3.3: the least of the TTLs received, the original TTL, and what is left of the signature.
        ttlSeconds: Math.max(
          0,
          Math.min(
            set.rrSet.ttlSeconds,
            ttlSeconds,
            rrsig.originalTtlSeconds,
            window.untilSeconds - context.nowSeconds
          )
        )
      }
    }
    if (keys.length > maxKeysPerTag) context.budget.leaveUndone(`${maxKeysPerTag} keys of one tag`)
    if (wasChecked || data === undefined)
      best = moreTelling(
        best,
        bogus("signature wrong", `${nameOf(set)}: key ${rrsig.keyTag}`, rfc(4035, "5.3.3"))
      )
  }
  return best ?? missing(set)
}

const missing = (set: SignedRrSet): Shortfall => bogus("signature missing", nameOf(set), rfc(4035, "2.2"))

/** For people. Made only when something is wrong. */
const nameOf = ({ rrSet }: SignedRrSet): string => `${rrSet.owner} ${typeName(rrSet.type)}`

/** Checks one signature with one key, without any of the conditions of §5.3.1. */
const isSignedBy = (
  { dnskey, rdata }: ZoneKey,
  key: KeyObject,
  data: Uint8Array,
  { signature }: Rrsig,
  trust: Trust
): boolean => {
  const algorithm = signatureAlgorithms.get(dnskey.algorithm)
  return (
    algorithm !== undefined &&
    trust.checkSignature({
      key,
      keyOctets: rdata,
      data,
      signature,
      hash: algorithm.hash,
      encoding: "ieee-p1363"
    })
  )
}

/** The conditions of §5.3.1 that need no key. Owner, class and type covered agree because sections are grouped by them. */
const obstacleTo = (
  { rrSet }: SignedRrSet,
  rrsig: Rrsig,
  window: Window,
  zone: Pick<SecureZone, "apex">,
  { nowSeconds, policy }: ValidationContext
) => {
  // The signer's name is the name of the zone that contains the RRset.
  if (!rrsig.signerName.equals(zone.apex)) {
    const detail = `signed by ${rrsig.signerName}, zone is ${zone.apex}`
    return { reason: "signature not by the zone", detail } as const
  }
  // And the zone contains it: otherwise any zone could sign for every other.
  if (!rrSet.owner.isAtOrBelow(zone.apex)) {
    return { reason: "signature not by the zone", detail: `outside ${zone.apex}` } as const
  }
  // The owner has at least as many labels as the Labels field says.
  if (signedLabelCount(rrSet.owner) < rrsig.labels) {
    return { reason: "signature wrong", detail: "more labels than the owner has" } as const
  }
  // A wildcard stands in the zone, so its closest encloser is the apex or below.
  if (rrsig.labels < zone.apex.labels.length) {
    return { reason: "signature wrong", detail: "fewer labels than the zone has" } as const
  }
  // Now is not after expiration, not before inception.
  if (!isWithin(nowSeconds, window)) {
    return nowSeconds > window.untilSeconds
      ? ({ reason: "signature expired", detail: `at ${window.untilSeconds}` } as const)
      : ({ reason: "signature not yet valid", detail: `before ${window.fromSeconds}` } as const)
  }
  if (!isSupportedAlgorithm(rrsig.algorithm, policy)) {
    return { reason: "signature without a key", detail: `algorithm ${rrsig.algorithm}` } as const
  }
  return undefined
}

/** §5.3.1: signer, algorithm and key tag match a DNSKEY of the zone that has the Zone Key flag. */
const keysFor = ({ algorithm, keyTag }: Rrsig, zone: Pick<SecureZone, "keys">): ReadonlyArray<ZoneKey> =>
  zone.keys.filter((key) => key.tag === keyTag && key.dnskey.algorithm === algorithm && isZoneKey(key))

/** RFC 4034 §3.1.5: times are serial numbers, meant within 68 years of now. */
const windowOf = (
  { inceptionSeconds, expirationSeconds }: Rrsig,
  { nowSeconds, policy }: ValidationContext
): Window => ({
  fromSeconds: nearest(inceptionSeconds, nowSeconds) - policy.clockSkewSeconds,
  untilSeconds: nearest(expirationSeconds, nowSeconds) + policy.clockSkewSeconds
})

const nearest = (serial: number, nowSeconds: number): number => nowSeconds + ((serial - nowSeconds) | 0)

/** The later in this list, the closer a signature came to being good: that is what a person wants to hear. */
const fromFarToNear: ReadonlyArray<Shortfall["reason"]> = [
  "signature missing",
  "signature not by the zone",
  "signature without a key",
  "signature not yet valid",
  "signature expired",
  "key size refused",
  "signature wrong"
]

const moreTelling = (a: Shortfall | undefined, b: Shortfall): Shortfall =>
  a === undefined || fromFarToNear.indexOf(b.reason) >= fromFarToNear.indexOf(a.reason) ? b : a
