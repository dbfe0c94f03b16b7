/**
 * How MTA-STS compared certificates with policies before RFC 8461: the names in the certificate against the patterns
 * of the policy, the MX host against neither. draft-ietf-uta-mta-sts-04 to -14, and software that kept it.
 *
 * Patterns of that time are a full name, or a suffix with a leading dot. The final text compares the MX host with the
 * policy (`matchPolicyPattern`) and then the certificate with the MX host (`matchIdentifiers`).
 */
import { Result } from "effect"
import { rfc } from "../rfc.ts"
import { dottedSuffixes, PatternIndex, tailOf } from "./pattern-index.ts"
import type { CommonNameUse } from "./matching-rules.ts"
import { IdentifierMismatch, type PresentedIdentifiers } from "./match-identifiers.ts"

export const mtaStsEras = ["draft-04", "draft-14-pseudocode", "draft-14-prose", "postfix-legacy"] as const
export type MtaStsEra = (typeof mtaStsEras)[number]

export interface CertificateMatch {
  /** As presented. */
  readonly name: string
  readonly pattern: string
}

/** One pair of name and pattern is enough: the first name that meets any, with the first pattern that it meets. */
export const matchCertificateAgainstPatterns = (
  presented: PresentedIdentifiers,
  patterns: ReadonlyArray<string>,
  era: MtaStsEra,
  commonName: CommonNameUse = "never"
): Result.Result<CertificateMatch, IdentifierMismatch> => {
  const isLastResort = commonName === "without DNS-ID" && presented.dns.length === 0
  const names = era === "draft-04" || isLastResort ? withCommonName(presented) : presented.dns
  const { written = (pattern: string) => pattern, met } = eras[era]
  const longest = names.reduce((most, { length }) => Math.max(most, length), 0)
  const index = new PatternIndex(patterns.map(written), longest)
  for (const name of names) {
    const first = met(name, index).reduce((least, place) => Math.min(least, place), patterns.length)
    if (first < patterns.length) return Result.succeed({ name, pattern: patterns[first]! })
  }
  return Result.fail(
    new IdentifierMismatch({
      reason: names.length === 0 ? "no presented identifier of that form" : "no presented identifier matches",
      detail: `none of ${names.slice(0, 5).join(", ") || "no names"} meets ${patterns.slice(0, 5).join(", ")}`,
      because: [rfc(8461, "4")]
    })
  )
}

/** Until -13 a common name counted as much as a DNS-ID. */
const withCommonName = ({ dns, commonName }: PresentedIdentifiers): ReadonlyArray<string> =>
  commonName === undefined ? dns : [...dns, commonName]

interface Comparison {
  /** What is compared of a pattern, where that is not all as it is written. */
  readonly written?: (pattern: string) => string
  /** Places of patterns that the name meets, the first of each way of meeting one. */
  readonly met: (name: string, patterns: PatternIndex) => ReadonlyArray<number>
}

/** -04, pseudocode: the asterisk is cut off the name, and then either side may be the suffix of the other. */
const draft04: Comparison = {
  met: (name, patterns) => {
    const stripped = name.startsWith("*") ? name.slice(1) : name
    if (stripped === "") return []
    return [
      ...patterns.alike([stripped, ...dottedSuffixes(stripped)]),
      ...(stripped.startsWith(".") ? patterns.endingIn(stripped) : [])
    ]
  }
}

/** -14, appendix B: the same with one label between, and both sides compared as they are written. */
const draft14Pseudocode: Comparison = {
  met: (name, patterns) => {
    if (name.startsWith("*") && !name.startsWith("*.")) return []
    const stripped = name.startsWith("*") ? name.slice(1) : name
    return [
      ...patterns.alike([stripped, ...tailOf(stripped)]),
      ...(stripped.startsWith(".") ? patterns.withTail(stripped) : [])
    ]
  }
}

/**
 * -14 §4.1: an asterisk must be the whole first label, and stands for one label; but of two wildcards, labels are
 * compared only as far as the shorter one reaches. A name that is no DNS-ID by that text matches nothing.
 */
const draft14Prose: Comparison = {
  met: (name, patterns) => {
    const isWildcard = name.startsWith("*.")
    const labels = (isWildcard ? name.slice(2) : name).split(".")
    if (labels.some((label) => label === "" || label.includes("*"))) return []
    if (!isWildcard) return patterns.alike([name, ...tailOf(name)])
    const suffix = name.slice(1)
    return [
      ...patterns.alike([...dottedSuffixes(suffix)]),
      ...patterns.dottedEndingIn(suffix),
      ...patterns.withTail(suffix)
    ]
  }
}

/**
 * Postfix given a policy's patterns as names to match, as policy plug-ins did until Postfix 3.10.5: the asterisk of an RFC 8461
 * pattern cut off, and then what OpenSSL makes of it. A leading dot is a suffix of any length, the certificate's own
 * asterisk being text like any other; a full name meets a wildcard of one whole label with two labels after it.
 */
const postfixLegacy: Comparison = {
  written: (pattern) => (pattern.startsWith("*.") ? pattern.slice(1) : pattern).toLowerCase(),
  met: (name, patterns) => {
    const presented = name.toLowerCase()
    const suffix = presented.slice(1)
    const isWildcard = presented.startsWith("*.") && !suffix.includes("*") && suffix.split(".").length > 2
    return [
      ...patterns.alike([presented, ...dottedSuffixes(presented)]),
      ...(isWildcard ? patterns.withTail(suffix) : [])
    ]
  }
}

const eras: Record<MtaStsEra, Comparison> = {
  "draft-04": draft04,
  "draft-14-pseudocode": draft14Pseudocode,
  "draft-14-prose": draft14Prose,
  "postfix-legacy": postfixLegacy
}
