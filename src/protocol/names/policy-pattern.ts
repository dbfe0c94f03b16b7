/** Does a policy name this MX host? RFC 8461 §4.1. */
import { referenceLabels } from "./domain-name.ts"
import { nameCovers } from "./match-identifiers.ts"
import type { MatchingRules } from "./matching-rules.ts"

/** The pattern takes the place of a presented identifier, the host that of the reference identifier (§4.1). */
export const matchPolicyPattern = (pattern: string, host: string, rules: MatchingRules): boolean =>
  policyPatternMatcher(host, rules)(pattern)

/** The same for one host that is compared with several patterns: it is read once. */
export const policyPatternMatcher = (host: string, rules: MatchingRules): ((pattern: string) => boolean) => {
  const labels = referenceLabels(host)
  return (pattern) => {
    const covering = pattern.toLowerCase().split(".")
    return (
      labels !== undefined &&
      covering.every((label) => /^[a-z0-9_*-]{1,63}$/.test(label)) &&
      nameCovers(covering, labels, rules) !== false
    )
  }
}
