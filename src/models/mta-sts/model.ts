/** MTA-STS: a policy fetched over HTTPS, trusted on first use and kept for its max_age. RFC 8461. */
import { Effect, identity, Schema } from "effect"
import { RootStore } from "../../clients/root-store.ts"
import { listingPattern } from "../../protocol/mta-sts/apply.ts"
import type { Applied } from "../../protocol/mta-sts/cache.ts"
import type { CommonNameUse } from "../../protocol/names/matching-rules.ts"
import { pinOf } from "../../protocol/mta-sts/policy-key.ts"
import { parameter } from "../../protocol/parameter.ts"
import { rfc } from "../../protocol/rfc.ts"
import { type Hop, type HopPolicy, HostRefused, type Mistrust, trustModel } from "../trust-model.ts"
import { authenticateMxHost } from "./authenticate.ts"
import {
  appliedPolicy,
  type CurrentPolicy,
  currentPolicy,
  fetchReport,
  unknownPolicy
} from "./current-policy.ts"
import { corroboration, habits, policyKey, searchBy, transparency } from "./habits.ts"
import { authenticateBy, type CertificateRules, hostlessMatches } from "./matching.ts"
import { publishing } from "../publishing.ts"
import { publish, publishParameters } from "./publish.ts"
import { upkeepOf } from "./refresh.ts"

export const mtaSts = trustModel({
  id: "mta-sts",
  title: "MTA-STS: a policy fetched over HTTPS and cached, certificates of the web PKI",
  standards: [rfc(8461)],
  needsValidation: false,
  parameters: Schema.Struct({
    ...publishParameters,
    ...habits,
    ...corroboration,
    ...policyKey,
    ...transparency,
    isMandatory: parameter(
      Schema.Boolean.annotate({
        description:
          "mail goes under a policy in mode enforce or not at all: a local policy of the sender's, of which RFC 8461 does not speak"
      }),
      false
    ),
    match: parameter(
      Schema.Literals(["rfc8461", ...hostlessMatches]).annotate({
        description:
          "what is compared with the policy. rfc8461: the MX host, and then the certificate with the MX host (§4.1, §4.2). The others look at the certificate and not at the host: its names with the patterns, as drafts 04 and 14 (whose pseudocode and prose differ) and Postfix before 3.10.5 did; or, as the review of March 2018 proposed, its key or itself by a digest in the policy, an SRV-ID for mail of the domain (RFC 4985), or a name that is literally in the policy",
        ...publishing({ role: "form" })
      }),
      "rfc8461"
    ),
    digestsNeedWebPki: parameter(
      Schema.Boolean.annotate({
        description:
          "for match spki-pin and certificate-hash: must a trusted authority have issued the certificate besides?"
      }),
      true
    ),
    dnssec: parameter(
      Schema.Literals(["ignored", "used"]).annotate({
        description:
          "used, against RFC 8461, which gives DNSSEC no role: where the domain's zone is signed, mail waits unless a secure answer denies the TXT record or its policy can be fetched, and a secure MX record stands for the policy's list; nothing changes for other zones. Signs the zone, and needs a resolver that validates",
        ...publishing({ role: "form" })
      }),
      "ignored"
    )
  }),

  configure: (parameters) => {
    const { match, digestsNeedWebPki, commonName, isMandatory } = parameters
    const usesDnssec = parameters.dnssec === "used"
    const search = searchBy("mta-sts", parameters, usesDnssec)
    const policyBy = (hop: Hop, current: CurrentPolicy): Effect.Effect<HopPolicy, HostRefused, RootStore> => {
      const { applies } = current
      if (applies._tag !== "Policy") return withoutPolicy(hop, applies, current)
      if (parameters.testing === "as none" && applies.policy.mode === "testing")
        return withoutPolicy(hop, { _tag: "NoPolicy" }, current)
      return match === "rfc8461"
        ? enforceable(hop, applies, current, { usesDnssec, commonName })
        : enforceableByCertificate(hop, applies, { match, digestsNeedWebPki, commonName }, current)
    }
    const asDemanded = search.demandsTransparency
      ? Effect.updateService(RootStore, (roots) => ({ ...roots, demandsTransparency: true }))
      : identity
    return {
      needsValidation: usesDnssec,
      needsTransparency: search.demandsTransparency,
      ...upkeepOf(search),
      publish: (recipient) => ({
        ...publish(recipient, parameters, match, pinOf(parameters.policyKeyPinnedSeconds)),
        needsSignedZone: usesDnssec
      }),

      policyFor: Effect.fnUntraced(function* (hop: Hop) {
        const current = yield* currentPolicy(hop.nextHopDomain, search, hop.mxIsSecure)
        const found = yield* asDemanded(policyBy(hop, current))
        return isMandatory ? yield* enforcedOnly(hop, found) : found
      })
    }
  }
})

/** §3.3, §5: without a policy, as if there were no MTA-STS. */
const opportunistic = { encryption: "optional", enforcement: "enforce" } as const

export const withoutPolicy = (
  { nextHopDomain }: Hop,
  applies: Exclude<Applied, { readonly _tag: "Policy" }>,
  { because, undiscovered, report }: CurrentPolicy
): Effect.Effect<HopPolicy, HostRefused> => {
  const reports = reportsOf(report)
  const why = reports[0]?.detail ?? undiscovered
  const applied = [unknownPolicy(nextHopDomain, report)]
  return applies._tag === "Defer"
    ? Effect.fail(
        new HostRefused({
          result: "sts-policy-fetch-error",
          detail: `${why ?? "the policy could not be fetched a moment ago"}, and no policy is cached`,
          because: [because],
          applied
        })
      )
    : Effect.succeed({
        ...opportunistic,
        basis:
          applies.none === undefined
            ? `no MTA-STS policy${why === undefined ? "" : `: ${why}`}`
            : `MTA-STS policy ${applies.none}, mode none, which is as no policy${why === undefined ? "" : ` (${why})`}`,
        because: [because],
        reports,
        // Where nothing is amiss there is no policy; otherwise there is one that nobody has seen.
        ...(reports.length === 0 ? {} : { applied })
      })
}

/** RFC 7435 §3: an explicit policy of the sender's comes before what is opportunistic. */
const enforcedOnly = ({ nextHopDomain }: Hop, found: HopPolicy): Effect.Effect<HopPolicy, HostRefused> => {
  const { encryption, enforcement, basis, because, reports = [], applied } = found
  return encryption === "required" && enforcement === "enforce"
    ? Effect.succeed(found)
    : Effect.fail(
        new HostRefused({
          // RFC 8460 §4.3 has "dane-required", and nothing like it for MTA-STS.
          result: reports[0]?.result ?? "validation-failure",
          detail: `${basis}, and mail for ${nextHopDomain} goes under an enforced policy only`,
          because: [...because, rfc(7435, "3")],
          applied: applied ?? [unknownPolicy(nextHopDomain)]
        })
      )
}

const reportsOf = (report: CurrentPolicy["report"]): ReadonlyArray<Mistrust> =>
  report === undefined ? [] : [fetchReport(report)]

type Policy = Extract<Applied, { readonly _tag: "Policy" }>

const basisOf = ({ policy, from, id }: Policy, { undiscovered }: CurrentPolicy): string =>
  `MTA-STS policy ${id}, ${sourceOf(from)}, mode ${policy.mode}${undiscovered === undefined ? "" : ` (${undiscovered})`}`

const sourceOf = (from: Policy["from"]): string => (from === "cache" ? "cached" : "just fetched")

/** §4, §5: a policy is there; what does it say of this host? */
const enforceable = Effect.fnUntraced(function* (
  hop: Hop,
  applies: Policy,
  current: CurrentPolicy,
  { usesDnssec, commonName }: { readonly usesDnssec: boolean; readonly commonName: CommonNameUse }
): Effect.fn.Return<HopPolicy, HostRefused, RootStore> {
  const roots = yield* RootStore
  const { policy } = applies
  const { because } = current
  const reports = reportsOf(current.report)
  const basis = basisOf(applies, current)
  const applied = [appliedPolicy(hop.nextHopDomain, policy)]
  const listed = usesDnssec && hop.mxIsSecure ? "a secure MX record" : listingPattern(policy, hop.mxHost)
  if (listed === undefined) {
    const mistrust: Mistrust = {
      // RFC 8460 §4.3 has no name for it.
      result: "validation-failure",
      detail: `the ${sourceOf(applies.from)} MTA-STS policy does not list ${hop.mxHost} (it lists ${policy.mx.join(", ")})`,
      because: [rfc(8461, "4.1"), rfc(8461, "5")]
    }
    // §5: enforce does not deliver to such a host; testing reports it, and delivers as though nothing had failed.
    if (policy.mode === "enforce") return yield* new HostRefused({ ...mistrust, applied })
    return {
      ...opportunistic,
      basis,
      because: [because, rfc(8461, "5")],
      reports: [...reports, mistrust],
      applied
    }
  }
  return {
    encryption: "required",
    enforcement: policy.mode === "enforce" ? "enforce" : "report-only",
    demandedBy: rfc(8461, "5"),
    // §7.1: the name of the MX host.
    serverName: hop.mxHost,
    authenticate: (evidence, nowSeconds) =>
      authenticateMxHost(hop.mxHost, evidence, roots, nowSeconds, commonName),
    basis: `${basis}; ${hop.mxHost} is listed as ${listed}`,
    because: [because, rfc(8461, "4.1")],
    reports,
    applied
  }
})

/** Whatever host DNS names is dialled, and its certificate decides. */
export const enforceableByCertificate = Effect.fnUntraced(function* (
  hop: Hop,
  applies: Policy,
  rules: CertificateRules,
  current: CurrentPolicy
): Effect.fn.Return<HopPolicy, never, RootStore> {
  const roots = yield* RootStore
  return {
    encryption: "required",
    enforcement: applies.policy.mode === "enforce" ? "enforce" : "report-only",
    demandedBy: rfc(8461, "5"),
    serverName: hop.mxHost,
    authenticate: authenticateBy(rules, applies.policy, hop, roots),
    basis: `${basisOf(applies, current)}; the certificate decides, by ${rules.match}`,
    because: [current.because],
    reports: reportsOf(current.report),
    applied: [appliedPolicy(hop.nextHopDomain, applies.policy)]
  }
})
