/** What a verdict rests on: every RRset and zone cut that was looked at, and what was found. RFC 4033 §2, RFC 4035 §5. */
import type { Name } from "../dns/name.ts"
import type { Ds } from "../dns/rdata/ds.ts"
import type { Rrsig } from "../dns/rdata/rrsig.ts"
import type { TrustAnchor } from "./anchors.ts"
import type { SignedRrSet } from "./signed-rr-set.ts"
import type { Shortfall, Status } from "./verdict.ts"
import type { ZoneKey } from "./zone-key.ts"

/** What was looked at, in that order. A list in it is what an earlier validation left. */
export type EvidenceList = ReadonlyArray<Evidence | EvidenceList>

/** References to what was read anyway: to keep them costs next to nothing. */
export type Evidence = SignatureEvidence | KeyEvidence | CutEvidence | EndEvidence

/** The signatures over an RRset were checked with keys of a zone (RFC 4035 §5.3). */
export interface SignatureEvidence {
  readonly kind: "signature"
  readonly set: SignedRrSet
  /** Of the zone whose keys were tried. */
  readonly apex: Name
  readonly found:
    | {
        readonly status: "secure"
        readonly rrsig: Rrsig
        readonly key: ZoneKey
        readonly closestEncloser?: Name
      }
    | Shortfall
}

/** A zone's DNSKEY RRset was compared with the parent's DS records, or with trust anchors (RFC 4035 §5.2). */
export interface KeyEvidence {
  readonly kind: "keys"
  readonly apex: Name
  /** Those that may sign. */
  readonly keys: ReadonlyArray<ZoneKey>
  readonly entryPoints: ReadonlyArray<ZoneKey>
  /** The usable DS records of the parent, or of the anchors. */
  readonly ds: ReadonlyArray<Ds>
  /** Present where no parent was asked. */
  readonly anchors?: ReadonlyArray<TrustAnchor>
}

/** A zone was found to begin here, or why that could not be said. */
export interface CutEvidence {
  readonly kind: "cut"
  readonly name: Name
  /** Absent at a trust anchor. */
  readonly parent?: Name
  readonly found: { readonly status: "secure" } | Shortfall
  /** NSEC and NSEC3 RRsets that show that there is no DS. */
  readonly proofs: ReadonlyArray<SignedRrSet>
}

/** What was asked for, or a link of the alias chain that leads there: records, or their absence. */
export interface EndEvidence {
  readonly kind: "end"
  readonly owner: Name
  readonly type: number
  readonly isAbsent: boolean
  readonly status: Status
  /** NSEC and NSEC3 RRsets that show the absence, or that nothing stands closer than the wildcard. */
  readonly proofs: ReadonlyArray<SignedRrSet>
}
