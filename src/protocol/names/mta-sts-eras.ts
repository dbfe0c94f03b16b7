/**
 * How MTA-STS compared certificates with policies before RFC 8461: the names in the certificate against the patterns
 * of the policy, the MX host against neither. draft-ietf-uta-mta-sts-04 to -14, and software that kept it.
 *
 * Patterns of that time are a full name, or a suffix with a leading dot. The final text compares the MX host with the
 * policy (`matchPolicyPattern`) and then the certificate with the MX host (`matchIdentifiers`).
 */
import { Result } from "effect"
import { rfc } from "../rfc.ts"
import { IdentifierMismatch, type PresentedIdentifiers } from "./match-identifiers.ts"

export const mtaStsEras = ["draft-04", "draft-14-pseudocode", "draft-14-prose", "postfix-legacy"] as const
export type MtaStsEra = (typeof mtaStsEras)[number]

export interface CertificateMatch {
  /** As presented. */
  readonly name: string
  readonly pattern: string
}

/** One pair of name and pattern is enough. */
export const matchCertificateAgainstPatterns = (
  presented: PresentedIdentifiers,
  patterns: ReadonlyArray<string>,
  era: MtaStsEra
): Result.Result<CertificateMatch, IdentifierMismatch> => {
  const names = era === "draft-04" ? withCommonName(presented) : presented.dns
  for (const name of names)
    for (const pattern of patterns) if (matches[era](name, pattern)) return Result.succeed({ name, pattern })
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

/** -04, pseudocode: the asterisk is cut off the name, and then either side may be the suffix of the other. */
const draft04 = (name: string, pattern: string): boolean => {
  const stripped = name.startsWith("*") ? name.slice(1) : name
  if (stripped === "") return false
  const covers = (suffix: string, host: string) =>
    suffix === host || (suffix.startsWith(".") && host.endsWith(suffix))
  return covers(pattern, stripped) || covers(stripped, pattern)
}

/** -14, appendix B: the same with one label between, and both sides compared as they are written. */
const draft14Pseudocode = (name: string, pattern: string): boolean => {
  if (name.startsWith("*") && !name.startsWith("*.")) return false
  const stripped = name.startsWith("*") ? name.slice(1) : name
  return coversOneLabel(stripped, pattern) || coversOneLabel(pattern, stripped)
}

const coversOneLabel = (suffix: string, host: string): boolean => {
  if (suffix === host) return true
  const dot = host.indexOf(".")
  return suffix.startsWith(".") && dot >= 0 && host.slice(dot) === suffix
}

/**
 * -14 §4.1: an asterisk must be the whole first label, and stands for one label; but of two wildcards, labels are
 * compared only as far as the shorter one reaches. A name that is no DNS-ID by that text matches nothing.
 */
const draft14Prose = (name: string, pattern: string): boolean => {
  const isWildcard = name.startsWith("*.")
  const labels = (isWildcard ? name.slice(2) : name).split(".")
  if (labels.some((label) => label === "" || label.includes("*"))) return false
  if (isWildcard && pattern.startsWith(".")) {
    const suffix = pattern.slice(1).split(".")
    const shared = Math.min(labels.length, suffix.length)
    return labels.slice(-shared).join(".") === suffix.slice(-shared).join(".")
  }
  return isWildcard ? coversOneLabel(name.slice(1), pattern) : coversOneLabel(pattern, name)
}

/**
 * Postfix given a policy's patterns as names to match, as policy plug-ins did until Postfix 3.10.5: the asterisk of an RFC 8461
 * pattern cut off, and then what OpenSSL makes of it. A leading dot is a suffix of any length, the certificate's own
 * asterisk being text like any other; a full name meets a wildcard of one whole label with two labels after it.
 */
const postfixLegacy = (name: string, pattern: string): boolean => {
  const presented = name.toLowerCase()
  const wanted = (pattern.startsWith("*.") ? pattern.slice(1) : pattern).toLowerCase()
  if (presented === wanted) return true
  if (wanted.startsWith(".")) return presented.endsWith(wanted)
  const suffix = presented.slice(1)
  return (
    presented.startsWith("*.") &&
    !suffix.includes("*") &&
    suffix.split(".").length > 2 &&
    coversOneLabel(suffix, wanted)
  )
}

const matches: Record<MtaStsEra, (name: string, pattern: string) => boolean> = {
  "draft-04": draft04,
  "draft-14-pseudocode": draft14Pseudocode,
  "draft-14-prose": draft14Prose,
  "postfix-legacy": postfixLegacy
}
