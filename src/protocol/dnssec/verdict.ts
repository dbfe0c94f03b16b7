/** What a validation finds. RFC 4033 §5, RFC 4035 §4.3. */
import type { Name } from "../dns/name.ts"
import type { RrSet } from "../dns/record.ts"
import type { Citation } from "../rfc.ts"

/**
 * `secure`: signed along an unbroken chain from a trust anchor. `insecure`: proven to lie outside every such
 * chain, or below no anchor at all. `bogus`: should have been secure and is not. `indeterminate`: the records
 * that would tell could not be had (RFC 4035 §4.3; the last two are both failures to whoever asked).
 */
export type Status = "secure" | "insecure" | "bogus" | "indeterminate"

export type SecureReason = "signed" | "absence proven"

export type InsecureReason =
  | "no trust anchor"
  | "negative trust anchor"
  | "unsigned delegation"
  | "unsupported algorithm or digest"
  | "opt-out span"
  | "too many NSEC3 iterations"

export type BogusReason =
  | "signature missing"
  | "signature not by the zone"
  | "signature expired"
  | "signature not yet valid"
  | "signature without a key"
  | "key size refused"
  | "signature wrong"
  | "DNSKEY missing"
  | "DNSKEY matches no DS"
  | "proof of absence missing"
  | "proof for the wildcard missing"
  | "alias loop"
  | "alias chain too long"
  | "alias contradicts DNAME"
  | "malformed alias"
  | "too much work"

export type IndeterminateReason = "no usable answer"

export type Reason = SecureReason | InsecureReason | BogusReason | IndeterminateReason

/** Anything but secure, with the rule that says so. */
export interface Shortfall {
  readonly status: Exclude<Status, "secure">
  readonly reason: Exclude<Reason, SecureReason>
  /** Which records or zone, in words. */
  readonly detail: string
  readonly because: Citation
}

export const insecure = (reason: InsecureReason, detail: string, because: Citation): Shortfall => ({
  status: "insecure",
  reason,
  detail,
  because
})

export const bogus = (reason: BogusReason, detail: string, because: Citation): Shortfall => ({
  status: "bogus",
  reason,
  detail,
  because
})

export const indeterminate = (detail: string, because: Citation): Shortfall => ({
  status: "indeterminate",
  reason: "no usable answer",
  detail,
  because
})

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
}
