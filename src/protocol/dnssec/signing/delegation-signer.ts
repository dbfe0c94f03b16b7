/** The DS records by which a parent zone vouches for the keys of its child. RFC 4034 §5, RFC 4509, RFC 6605 §2. */
import { createHash } from "node:crypto"
import type { Name } from "../../dns/name.ts"
import { writeDs } from "../../dns/rdata/ds.ts"
import { joined } from "../../dns/rdata/octets.ts"
import { type DigestType, faultOf, type SigningPlan } from "./signing-plan.ts"
import { strangerKey, type ZoneKey, zoneKeysAt } from "./zone-key.ts"

/** RDATAs of the DS RRset that belongs into the parent of `apex` at `nowSeconds`, the plan's faults included. */
export const delegationSigners = (
  apex: Name,
  plan: SigningPlan,
  nowSeconds: number
): ReadonlyArray<Uint8Array> => {
  const isUnmatched = faultOf(plan, "DS matches no key") !== undefined
  const keys = isUnmatched ? [strangerKey(apex, plan)] : zoneKeysAt(apex, plan, nowSeconds).delegatedTo
  const isWrong = faultOf(plan, "wrong DS digest") !== undefined
  const isUnknown = faultOf(plan, "unknown digest type") !== undefined
  return keys.flatMap((key) =>
    (plan.digestTypes ?? [2]).map((digestType) => {
      const digest = keyDigest(apex, key, digestType)
      return writeDs({
        keyTag: key.keyTag,
        algorithm: key.algorithm,
        digestType: isUnknown ? unassignedDigestType : digestType,
        digest: isWrong ? digest.with(0, digest[0]! ^ 1) : digest
      })
    })
  )
}

/** The trust anchor for a zone that nobody above vouches for: one SHA-256 DS for each key, without the plan's faults. */
export const trustAnchors = (apex: Name, plan: SigningPlan, nowSeconds: number): ReadonlyArray<Uint8Array> =>
  zoneKeysAt(apex, plan, nowSeconds).delegatedTo.map((key) =>
    writeDs({
      keyTag: key.keyTag,
      algorithm: key.algorithm,
      digestType: 2,
      digest: keyDigest(apex, key, 2)
    })
  )

const hashes: Readonly<Record<DigestType, string>> = { 1: "sha1", 2: "sha256", 4: "sha384" }

/** IANA "Delegation Signer Digest Algorithms": unassigned. */
const unassignedDigestType = 200

/** RFC 4034 §5.1.4: over the canonical owner name and the DNSKEY RDATA. */
const keyDigest = (apex: Name, { dnskey }: ZoneKey, digestType: DigestType): Uint8Array =>
  new Uint8Array(createHash(hashes[digestType]).update(joined(apex.toCanonicalWire(), dnskey)).digest())
