/** The statuses of RFC 4033 §5 and RFC 4035 §4.3, and the reasons for them. */
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
