/** DANE and MTA-STS in one sender: which of them decides where both have something to say. RFC 8461 §2. */
import { Effect, Result, Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { rfc } from "../../protocol/rfc.ts"
import type { AppliedPolicy } from "../../protocol/tls-report/report.ts"
import { dane } from "../dane/model.ts"
import { mtaSts } from "../mta-sts/model.ts"
import {
  type ConfiguredModel,
  type Hop,
  type HopPolicy,
  HostRefused,
  type Mistrust,
  type Proof,
  trustModel
} from "../trust-model.ts"

const precedences = [
  "both required",
  "dane wins",
  "mta-sts wins",
  "either is enough",
  "tlsa displaces mta-sts"
] as const

const demands = ["as its parts say", "either", "both"] as const

export const daneAndMtaSts = trustModel({
  id: "dane+mta-sts",
  title: "DANE and MTA-STS together, in the right order of precedence or in a wrong one",
  standards: [rfc(7672), rfc(8461)],
  needsValidation: true,
  parts: { dane: dane.id, mtaSts: mtaSts.id },
  parameters: Schema.Struct({
    precedence: parameter(
      Schema.Literals(precedences).annotate({
        description:
          "both required: where both speak of the MX host, both must be met, as RFC 8461 §5 and RFC 7672 §2.2 each demand of those who carry them out; dane wins: MTA-STS is asked where DANE says nothing of the MX host, and never where it fails, which leaves RFC 8461 §5 to those who read §2 as an exemption; against RFC 8461 §2 are mta-sts wins (DANE is asked where there is no policy, as some plug-ins do) and either is enough; tlsa displaces mta-sts: where any MX host has secure TLSA records, usable or not, DANE decides for all of them and the policy is not asked, which leaves RFC 8461 §5 aside even where DANE identifies nobody"
      }),
      "both required"
    ),
    mandatory: parameter(
      Schema.Literals(demands).annotate({
        description:
          "what mail for the domain demands (RFC 7672 §6, RFC 7435 §3): only what isMandatory of its parts says; that DANE or an enforced policy identifies the MX host, whichever the precedence lets decide; or both of them, whatever the precedence"
      }),
      "as its parts say"
    ),
    dane: parameter(dane.parameters.annotate({ description: "parameters of the model dane" }), {}),
    mtaSts: parameter(mtaSts.parameters.annotate({ description: "parameters of the model mta-sts" }), {})
  }),

  configure: (parameters) => {
    const { precedence, mandatory } = parameters
    const own = mandatory === "both" ? { isMandatory: true } : {}
    const byDane = dane.configure(Object.assign({}, parameters.dane, own))
    const bySts = mtaSts.configure(Object.assign({}, parameters.mtaSts, own))
    const policyFor = policies[mandatory === "both" ? "both required" : precedence](
      byDane.policyFor,
      bySts.policyFor
    )
    return {
      ...(bySts.upkeep === undefined ? {} : { upkeep: bySts.upkeep }),
      needsTransparency: bySts.needsTransparency === true,
      publish: (recipient) => {
        const [first, second] = [byDane.publish(recipient), bySts.publish(recipient)]
        return {
          records: [...first.records, ...second.records],
          documents: [...first.documents, ...second.documents],
          // Without a signed zone DANE promises nothing, and MTA-STS still does.
          needsSignedZone: first.needsSignedZone || second.needsSignedZone
        }
      },
      policyFor: mandatory === "either" ? identifiedOnly(policyFor) : policyFor
    }
  }
})

type PolicyFor = ConfiguredModel["policyFor"]

const policies: Readonly<
  Record<(typeof precedences)[number], (byDane: PolicyFor, bySts: PolicyFor) => PolicyFor>
> = {
  "dane wins": (byDane, bySts) =>
    Effect.fnUntraced(function* (hop: Hop) {
      // A host that DANE refuses stays refused: RFC 8461 §2.
      const first = yield* byDane(hop)
      if (authenticates(first)) return isFoundSecurely(hop) ? first : yield* listed(first, bySts(hop))
      // RFC 7672 §2.2: unusable records demand TLS and identify nobody, so MTA-STS may.
      const second = yield* bySts(hop)
      return speaks(second) ? withDemandOf(first, second) : withReportsOf(first, second)
    }),

  "both required": (byDane, bySts) =>
    Effect.fnUntraced(function* (hop: Hop) {
      const first = yield* byDane(hop)
      const second = yield* bySts(hop)
      if (!speaks(second)) return withReportsOf(first, second)
      return authenticates(first) ? both(first, second) : withDemandOf(first, second)
    }),

  "mta-sts wins": (byDane, bySts) =>
    Effect.fnUntraced(function* (hop: Hop) {
      const second = yield* bySts(hop)
      // RFC 8461 §5: testing asks for reports only, so that DANE stays in force.
      return speaks(second) && second.enforcement === "enforce"
        ? second
        : withReportsOf(yield* byDane(hop), second)
    }),

  "tlsa displaces mta-sts": (byDane, bySts) =>
    Effect.fnUntraced(function* (hop: Hop) {
      const first = yield* byDane(hop)
      if (speaks(first)) return first
      for (const mxHost of hop.otherMxHosts) {
        const other = yield* Effect.result(byDane({ ...hop, mxHost }))
        if (Result.isSuccess(other) && speaks(other.success)) return first
      }
      const second = yield* bySts(hop)
      return speaks(second) ? second : withReportsOf(first, second)
    }),

  "either is enough": (byDane, bySts) =>
    Effect.fnUntraced(function* (hop: Hop) {
      const first = yield* Effect.result(byDane(hop))
      const second = yield* Effect.result(bySts(hop))
      if (Result.isFailure(first)) {
        return Result.isSuccess(second) && speaks(second.success) ? second.success : yield* first.failure
      }
      if (Result.isFailure(second)) return speaks(first.success) ? first.success : yield* second.failure
      if (!speaks(second.success)) return withReportsOf(first.success, second.success)
      return speaks(first.success) ? either(first.success, second.success) : second.success
    })
}

/** RFC 7435 §3: an explicit policy of the sender's comes before what is opportunistic. */
const identifiedOnly = (policyFor: PolicyFor): PolicyFor =>
  Effect.fnUntraced(function* (hop: Hop) {
    const found = yield* policyFor(hop)
    const { authenticate, enforcement, basis, because, applied } = found
    if (authenticate !== undefined && enforcement === "enforce")
      return {
        ...found,
        authenticate: (evidence, nowSeconds) =>
          Result.flatMap(authenticate(evidence, nowSeconds), (proof) =>
            proof.identifies === undefined ? Result.succeed(proof) : Result.fail(namedInsecurely(hop, proof))
          )
      }
    return yield* new HostRefused({
      // Of the types of RFC 8460 §4.3 the nearest: there is none for "either".
      result: "dane-required",
      detail: `${basis}: neither DANE nor an enforced policy says who takes mail for ${hop.nextHopDomain}`,
      because: [...because, rfc(7435, "3")],
      ...(applied && { applied })
    })
  })

/** RFC 7672 §2.2.1: not an authenticated delivery to the next-hop domain. */
const namedInsecurely = ({ mxHost, nextHopDomain }: Hop, { because, examined }: Proof): Mistrust => ({
  result: "dane-required",
  detail: `it is ${mxHost}, and nothing says that this takes mail for ${nextHopDomain}`,
  because,
  ...(examined && { examined })
})

/** Did DNSSEC vouch for the host's being the next-hop domain's? RFC 7672 §2.2.1. */
const isFoundSecurely = ({ mxIsSecure, isImplicitMx }: Hop): boolean => mxIsSecure || isImplicitMx

/**
 * RFC 7672 §2.2.1 lets a sender try DANE at a host that an insecure MX record names, which does not make that record true. An enforced policy
 * says which hosts are the domain's, and mail goes to no other (RFC 8461 §4.1, §5); the one that it lists is then the domain's, and DANE's
 * proof that of the next-hop domain.
 */
const listed = <E, R>(
  first: HopPolicy,
  bySts: Effect.Effect<HopPolicy, E, R>
): Effect.Effect<HopPolicy, E, R> =>
  Effect.map(bySts, (second) =>
    speaks(second) && second.enforcement === "enforce"
      ? {
          ...first,
          basis: `${first.basis}; ${second.basis}`,
          because: [...first.because, ...second.because],
          applied: appliedOf(first, second),
          authenticate: (evidence, nowSeconds) =>
            Result.map(first.authenticate!(evidence, nowSeconds), ({ detail, because, examined }): Proof => ({
              detail,
              because: [...because, rfc(8461, "4.1")],
              ...(examined && { examined })
            }))
        }
      : withReportsOf(first, second)
  )

/** Does it demand anything of the host? */
const speaks = ({ encryption }: HopPolicy): boolean => encryption === "required"

const authenticates = ({ authenticate }: HopPolicy): boolean => authenticate !== undefined

/** The first decides; the second is in a report for what went wrong on the way to it. */
const withReportsOf = (first: HopPolicy, second: HopPolicy): HopPolicy =>
  second.reports === undefined || second.reports.length === 0
    ? first
    : {
        ...first,
        reports: [...(first.reports ?? []), ...second.reports],
        applied: appliedOf(first, second)
      }

/** RFC 8460 §4: a report may have several policies for the same MX host. */
const appliedOf = (...policies: ReadonlyArray<HopPolicy>): ReadonlyArray<AppliedPolicy> =>
  policies.flatMap(({ applied }) => applied ?? [])

/** The second decides, and what the first demands goes on being demanded. */
const withDemandOf = (first: HopPolicy, second: HopPolicy): HopPolicy =>
  speaks(first) && second.enforcement === "report-only"
    ? // A policy in testing mode must not make a demand of DANE's void.
      { ...first, because: [...first.because, rfc(8461, "2")] }
    : {
        ...second,
        basis: `${first.basis}; ${second.basis}`,
        because: [...first.because, ...second.because],
        reports: [...(first.reports ?? []), ...(second.reports ?? [])],
        applied: appliedOf(first, second)
      }

const both = (first: HopPolicy, second: HopPolicy): HopPolicy => {
  // RFC 8461 §5: testing never stops delivery, so DANE decides alone.
  if (second.enforcement === "report-only") return withReportsOf(first, second)
  return {
    ...withReportsOf(first, second),
    applied: appliedOf(first, second),
    basis: `${first.basis}; ${second.basis}`,
    because: [...first.because, ...second.because],
    authenticate: (evidence, nowSeconds) => {
      const proven = first.authenticate!(evidence, nowSeconds)
      if (Result.isFailure(proven) || second.authenticate === undefined) return proven
      return Result.map(second.authenticate(evidence, nowSeconds), ({ detail, because, examined }) => ({
        detail: `${proven.success.detail}; ${detail}`,
        because: [...proven.success.because, ...because],
        // The path and the names of the second, the TLSA record of the first.
        examined: { ...proven.success.examined, ...examined }
      }))
    }
  }
}

const either = (first: HopPolicy, second: HopPolicy): HopPolicy => ({
  ...second,
  reports: [...(first.reports ?? []), ...(second.reports ?? [])],
  basis: `${first.basis}, or ${second.basis}`,
  because: [...first.because, ...second.because],
  applied: appliedOf(first, second),
  authenticate: (evidence, nowSeconds) => {
    const proven = first.authenticate?.(evidence, nowSeconds)
    if (proven !== undefined && Result.isSuccess(proven)) return proven
    return (
      second.authenticate?.(evidence, nowSeconds) ??
      proven ??
      Result.succeed({ detail: "neither asks who it is", because: second.because })
    )
  }
})
