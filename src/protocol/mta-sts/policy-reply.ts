/** What the policy host must answer for its body to count as a policy. RFC 8461 §3.2, §3.3. */
import { Result, Schema } from "effect"
import { linesOf, type MtaStsPolicy, parsePolicy, type PolicySyntax, writePolicy } from "./policy.ts"

/** No policy could be had. §3.3: deliver as if there were no MTA-STS, unless a policy is cached. */
export class PolicyUnavailable extends Schema.TaggedClass<PolicyUnavailable>()("PolicyUnavailable", {
  reason: Schema.Literals([
    "policy host not reached",
    "certificate rejected",
    "perspectives disagree",
    "another key than the pinned one",
    "redirected",
    "status not 200",
    "media type not text/plain",
    "body too large",
    "policy invalid"
  ]),
  detail: Schema.String,
  /** Lines that were served, where they are at fault: a report shows them with their errors (RFC 8460 §4.5). */
  declared: Schema.optionalKey(Schema.Array(Schema.String)),
  /** Result type of RFC 8460 §4.3.2.2. */
  report: Schema.Literals(["sts-policy-fetch-error", "sts-policy-invalid", "sts-webpki-invalid"])
}) {}

/** §3.3: the host is this label before the Policy Domain, the path is fixed (RFC 8615). */
export const policyHost = (policyDomain: string): string => `mta-sts.${policyDomain}`
export const policyPath = "/.well-known/mta-sts.txt"
export const policyMediaType = "text/plain"

/** §3.3 suggests 64 kilobytes. */
export const maxPolicyOctets = 65_536

/** §3.3 suggests a minute. */
export const fetchTimeoutSeconds = 60

export interface PolicyReply {
  readonly status: number
  /** Value of Content-Type; absent when the reply has none. */
  readonly mediaType?: string
  readonly body: Uint8Array | string
  readonly isTruncated?: boolean
}

/** What a sender may decide for itself. */
export interface PolicyReading extends PolicySyntax {
  /** §3.2: senders SHOULD check it; some do not. */
  readonly checksMediaType?: boolean
}

/** Judges a reply that came over HTTPS with a certificate that was believed. */
export const readPolicyReply = (
  { status, mediaType, body, isTruncated = false }: PolicyReply,
  { checksMediaType = true, ...syntax }: PolicyReading = {}
): Result.Result<MtaStsPolicy, PolicyUnavailable> => {
  // §3.3: redirects are not followed, so that the policy comes from the host whose certificate was checked.
  if (status >= 300 && status < 400) return unavailable("redirected", `status ${status}`)
  if (status !== 200) return unavailable("status not 200", `status ${status}`)
  // §3.2: the check guards against hosts where users publish content of their own.
  if (checksMediaType && !isPlainText(mediaType)) {
    return unavailable("media type not text/plain", mediaType ?? "no media type")
  }
  if (isTruncated || octetsOf(body) > maxPolicyOctets) {
    return unavailable("body too large", `over ${maxPolicyOctets} octets`)
  }
  const declared = linesOf(body)
  return Result.mapBoth(parsePolicy(body, syntax), {
    onSuccess: (policy) =>
      declared === undefined || declared.join("\n") === linesOf(writePolicy(policy))?.join("\n")
        ? policy
        : { ...policy, declared },
    onFailure: ({ reason, line }) =>
      new PolicyUnavailable({
        reason: "policy invalid",
        detail: line === 0 ? reason : `${reason}, line ${line}`,
        ...(declared === undefined ? {} : { declared }),
        report: "sts-policy-invalid"
      })
  })
}

/** The policy host gave no reply that could be believed, or places that looked for it had different ones. */
export const policyNotFetched = (
  reason:
    | "policy host not reached"
    | "certificate rejected"
    | "perspectives disagree"
    | "another key than the pinned one",
  detail: string
): PolicyUnavailable =>
  new PolicyUnavailable({
    reason,
    detail,
    // RFC 8460 §4.3.2.2: a policy that could not be authenticated has a result type of its own.
    report:
      reason === "certificate rejected" || reason === "another key than the pinned one"
        ? "sts-webpki-invalid"
        : "sts-policy-fetch-error"
  })

/** RFC 9110 §8.3.1: type and subtype in any case, then parameters. */
const isPlainText = (mediaType: string | undefined): boolean =>
  mediaType !== undefined && /^[ \t]*text\/plain[ \t]*(?:;|$)/i.test(mediaType)

const octetsOf = (body: Uint8Array | string) =>
  typeof body === "string" ? new TextEncoder().encode(body).length : body.length

const unavailable = (reason: PolicyUnavailable["reason"], detail: string) =>
  Result.fail(new PolicyUnavailable({ reason, detail, report: "sts-policy-fetch-error" }))
