/** What a policy says of one MX host and of what its session showed. RFC 8461 §4, §5. */
import { rfc8461 } from "../names/matching-rules.ts"
import { matchPolicyPattern } from "../names/policy-pattern.ts"
import { type Citation, rfc } from "../rfc.ts"
import type { MtaStsPolicy } from "./policy.ts"

/** What was found at one MX host, in the order of finding. */
export type SessionFinding =
  /** The server does not offer STARTTLS, or refuses it. */
  | "no STARTTLS"
  | "handshake failed"
  /** §7.2: the least is TLS 1.2. */
  | "TLS version too old"
  | "certificate expired"
  | "certificate not trusted"
  /** What RFC 8460 has no name of its own for, such as a certificate that is not valid yet. */
  | "certificate otherwise invalid"
  /** §4.2: no DNS-ID among its subject alternative names matches the MX host. */
  | "certificate for another host"
  | "certificate valid"

export const actions = [
  "deliver-authenticated",
  "deliver-unauthenticated",
  "deliver-clear",
  "next-host",
  "defer"
] as const
export type Action = (typeof actions)[number]

/** Result types of RFC 8460 §4.3 that this can give. */
export type Report =
  | "starttls-not-supported"
  | "certificate-host-mismatch"
  | "certificate-expired"
  | "certificate-not-trusted"
  | "validation-failure"

export interface Decision {
  readonly action: Action
  readonly report?: Report
  /** For RFC 8460's failure-reason-code, where the result type does not say it all. */
  readonly reportReason?: string
  readonly because: ReadonlyArray<Citation>
}

/** The pattern that names the host; undefined when none does, and then the host is not of the domain. §4.1. */
export const listingPattern = ({ mx }: MtaStsPolicy, mxHost: string): string | undefined =>
  mx.find((pattern) => matchPolicyPattern(pattern, mxHost, rfc8461))

/**
 * §5: may mail go to this host, and how?
 *
 * @param policy undefined when there is none; mode none is the same
 * @param mxHost the name in the MX record, unexpanded; our reading, for §4.1 speaks of the MX record's name
 */
export const decide = ({
  policy,
  mxHost,
  finding
}: {
  readonly policy: MtaStsPolicy | undefined
  readonly mxHost: string
  readonly finding: SessionFinding
}): Decision => {
  // §5: mode none is as if there were no policy. Then TLS is used if it can be had (RFC 7435 §3).
  if (policy === undefined || policy.mode === "none") {
    return { action: opportunistic(finding), because: [rfc(7435, "3")] }
  }

  const failure = listingPattern(policy, mxHost) === undefined ? unlistedHost : sessionFailures[finding]
  if (failure === undefined) {
    return { action: "deliver-authenticated", because: [rfc(8461, "4.1"), rfc(8461, "4.2")] }
  }
  const { because, ...report } = failure
  // §5: "enforce" goes to no host that fails; "testing" reports and delivers as though nothing had failed.
  return policy.mode === "enforce"
    ? { action: "next-host", ...report, because: [because, rfc(8461, "5")] }
    : { action: opportunistic(finding), ...report, because: [because, rfc(8461, "5")] }
}

/**
 * §5.1: when no host is left under an enforced policy, the mail waits.
 *
 * @param hasCheckedForUpdate was DNS asked for a newer policy since the policy in force was found?
 */
export const whenNoHostIsLeft = ({
  hasCheckedForUpdate
}: {
  readonly hasCheckedForUpdate: boolean
}): { readonly action: "defer"; readonly mayBounce: boolean; readonly because: Citation } => ({
  action: "defer",
  // §5: a permanent failure comes only after a look for a new policy, and a temporary one is advised in any case.
  mayBounce: hasCheckedForUpdate,
  because: rfc(8461, hasCheckedForUpdate ? "5" : "5.1")
})

/** RFC 7435 §3, RFC 3207 §4: encryption where it can be had, authenticity of nobody. */
const opportunistic = (finding: SessionFinding): Action =>
  finding === "no STARTTLS" || finding === "handshake failed" ? "deliver-clear" : "deliver-unauthenticated"

interface Failure {
  readonly report: Report
  readonly reportReason?: string
  readonly because: Citation
}

/** RFC 8460 §4.3 has no type for it; fielded senders report it so, with this reason. */
const unlistedHost: Failure = {
  report: "validation-failure",
  reportReason: "mtasts-policy-mx-mismatch",
  because: rfc(8461, "4.1")
}

const sessionFailures: Readonly<Record<SessionFinding, Failure | undefined>> = {
  "no STARTTLS": { report: "starttls-not-supported", because: rfc(8461, "4.2") },
  "handshake failed": { report: "validation-failure", because: rfc(8461, "4.2") },
  "TLS version too old": { report: "validation-failure", because: rfc(8461, "7.2") },
  "certificate expired": { report: "certificate-expired", because: rfc(8461, "4.2") },
  "certificate not trusted": { report: "certificate-not-trusted", because: rfc(8461, "4.2") },
  "certificate otherwise invalid": { report: "validation-failure", because: rfc(8461, "4.2") },
  "certificate for another host": { report: "certificate-host-mismatch", because: rfc(8461, "4.2") },
  "certificate valid": undefined
}
