/** Makes the RRSIG records of an RRset. RFC 4034 §3.1, RFC 4035 §2.2. */
import { signedLabelCount, signedOctets } from "../../dns/canonical.ts"
import type { Name } from "../../dns/name.ts"
import { writeRrsig } from "../../dns/rdata/rrsig.ts"
import type { ResourceRecord, RrSet } from "../../dns/record.ts"
import { typeCodes } from "../../dns/types.ts"
import type { SignatureStore } from "./signature-store.ts"
import type { ValidityWindow } from "./signature-lifetimes.ts"
import type { ZoneKey } from "./zone-key.ts"

export const signRrSet = ({
  apex,
  rrSet,
  key,
  window,
  signatures
}: {
  readonly apex: Name
  /** Owned by the name as it stands in the zone: for a wildcard, the wildcard itself. */
  readonly rrSet: RrSet
  readonly key: ZoneKey
  readonly window: ValidityWindow
  readonly signatures: SignatureStore
}): ResourceRecord => {
  const fields = {
    typeCovered: rrSet.type,
    algorithm: key.algorithm,
    labels: signedLabelCount(rrSet.owner),
    originalTtlSeconds: rrSet.ttlSeconds,
    // RFC 4034 §3.1.5: 32 bits, compared as serial numbers.
    expirationSeconds: window.expirationSeconds % 2 ** 32,
    inceptionSeconds: window.inceptionSeconds % 2 ** 32,
    keyTag: key.keyTag,
    signerName: apex
  }
  // Never undefined: the label count is the owner's own.
  const signature = signatures.sign(key, signedOctets(rrSet, fields)!)
  return {
    owner: rrSet.owner,
    type: typeCodes.RRSIG,
    class: rrSet.class,
    // RFC 4034 §3: the TTL of an RRSIG is that of the set that it covers.
    ttlSeconds: rrSet.ttlSeconds,
    rdata: writeRrsig({ ...fields, signature })
  }
}

/** The same record with its last bit turned: the right form, and no signature. */
export const withWrongSignature = (rrsig: ResourceRecord): ResourceRecord => {
  const { rdata } = rrsig
  return { ...rrsig, rdata: rdata.with(rdata.length - 1, rdata.at(-1)! ^ 1) }
}
