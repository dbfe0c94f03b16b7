/** What a validation finds. RFC 4033 §5, RFC 4035 §4.3. */
import type { Name } from "../dns/name.ts"
import type { RrSet } from "../dns/record.ts"
import type { Citation } from "../rfc.ts"
import type { EvidenceList } from "./evidence.ts"
import type { Reason, Status } from "./verdict.ts"

/** One step of an alias chain: a CNAME, or the one that follows from a DNAME. */
export interface Link {
  readonly owner: Name
  readonly target: Name
  /** Of this link alone. */
  readonly status: "secure" | "insecure"
}

export interface Validation {
  /** The weakest of all links and of what stands at their end. */
  readonly status: Status
  /**
   * Of the end of the alias chain. RCODEs are not signed: where the absence is proven, this is the RCODE that the
   * proof calls for, otherwise that of the message.
   */
  readonly rcode: number
  readonly reason: Reason
  /** For people: which records, keys or names decided. */
  readonly detail: string
  readonly because: Citation
  /** As far as it was followed; empty when the name asked for is no alias. */
  readonly aliases: ReadonlyArray<Link>
  /** The name at the end of the aliases. */
  readonly canonicalName: Name
  /** The records asked for; absent when there are none, and when the verdict is bogus or indeterminate. */
  readonly rrSet?: RrSet
  /**
   * How long all this may be kept, from now: TTLs, original TTLs and what is left of signatures (RFC 4035 §5.3.3),
   * for an absence RFC 2308 §5. 0 for bogus and indeterminate.
   */
  readonly ttlSeconds: number
  /** All that was looked at on the way, what was remembered included. */
  readonly evidence: EvidenceList
}
