/** What a sender may decide about its search for policies. RFC 8461 §3.3. */
import { type CacheConduct, usualConduct } from "../../protocol/mta-sts/cache.ts"
import { maxMaxAgeSeconds } from "../../protocol/mta-sts/policy.ts"
import type { PolicyReading } from "../../protocol/mta-sts/policy-reply.ts"
import type { RecordReading } from "../../protocol/mta-sts/record.ts"
import type { CommonNameUse } from "../../protocol/names/matching-rules.ts"

/** How one sender looks for policies. */
export interface PolicySearch {
  /** Model whose policies these are; each keeps its own. */
  readonly model: string
  readonly conduct: CacheConduct
  readonly reading: PolicyReading
  readonly recordReading: RecordReading
  /** May the policy host's certificate name it by its common name alone? RFC 8461 §3.3 wants a DNS-ID. */
  readonly policyHostCommonName: CommonNameUse
  /** Seconds for which it is remembered that there is no policy; §3.3 has it looked for at each mail. */
  readonly noPolicyKeptSeconds: number
  /** Seconds for which a policy is kept at most, whatever its max_age. */
  readonly keptAtMostSeconds: number
  /**
   * Does DNSSEC's verdict on the TXT record count? Against RFC 8461, which gives it no role: then a record that is secure
   * says that there is a policy, and mail waits for it; and where the domain's zone is signed, only a secure answer says
   * that there is none.
   */
  readonly usesDnssec: boolean
  /** Places from which it looks for records and policies, beside its own; what they do not agree on is not taken, and mail waits. */
  readonly remotePerspectives: number
  /** How many of all places may see something else than the others. */
  readonly allowedNonCorroborations: number
  /** Must logs of certificates vouch for the policy host's? RFC 8461 asks for nothing of the kind. */
  readonly demandsTransparency: boolean
  /** Does it keep to a policy host's key for as long as the policy asks? */
  readonly pinsPolicyKey: boolean
}

/** As RFC 8461 has it. */
export const usualSearch = {
  conduct: usualConduct,
  reading: {},
  recordReading: "to the letter",
  policyHostCommonName: "never",
  noPolicyKeptSeconds: 0,
  keptAtMostSeconds: maxMaxAgeSeconds,
  usesDnssec: false,
  remotePerspectives: 0,
  allowedNonCorroborations: 0,
  pinsPolicyKey: false,
  demandsTransparency: false
} as const satisfies Omit<PolicySearch, "model">
