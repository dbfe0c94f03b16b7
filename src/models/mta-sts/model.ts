/** MTA-STS: a policy fetched over HTTPS, trusted on first use and kept for its max_age. RFC 8461. */
import { Clock, Effect, Option, Result, Schema } from "effect"
import { Dns } from "../../clients/dns/dns.ts"
import { readTexts } from "../../clients/dns/records.ts"
import { Https } from "../../clients/https/https.ts"
import { RootStore } from "../../clients/root-store.ts"
import { listingPattern } from "../../protocol/mta-sts/apply.ts"
import {
  type Applied,
  type CachedPolicy,
  consult,
  type Discovery,
  readCachedPolicy,
  settle,
  writeCachedPolicy
} from "../../protocol/mta-sts/cache.ts"
import type { MtaStsPolicy } from "../../protocol/mta-sts/policy.ts"
import {
  maxPolicyOctets,
  policyHost,
  policyNotFetched,
  policyPath,
  type PolicyUnavailable,
  readPolicyReply
} from "../../protocol/mta-sts/policy-reply.ts"
import { parseRecord, recordOwner } from "../../protocol/mta-sts/record.ts"
import { type MtaStsEra, mtaStsEras } from "../../protocol/names/mta-sts-eras.ts"
import { parameter } from "../../protocol/parameter.ts"
import { type Citation, rfc } from "../../protocol/rfc.ts"
import {
  type Hop,
  type HopPolicy,
  HostRefused,
  type Mistrust,
  SenderMemory,
  trustModel
} from "../trust-model.ts"
import { authenticateByPatterns, authenticateMxHost } from "./authenticate.ts"
import { publish, publishParameters } from "./publish.ts"

export const mtaSts = trustModel({
  id: "mta-sts",
  title: "MTA-STS: a policy fetched over HTTPS and cached, certificates of the web PKI",
  standards: [rfc(8461)],
  needsValidation: false,
  parameters: Schema.Struct({
    ...publishParameters,
    onLookupFailure: parameter(
      Schema.Literals(["proceed", "defer"]).annotate({
        description:
          "what a sender without a cached policy does when the TXT lookup fails: go on as without MTA-STS, or wait (§3.3 is silent; fielded senders do either)"
      }),
      "proceed"
    ),
    match: parameter(
      Schema.Literals(["rfc8461", ...mtaStsEras]).annotate({
        description:
          "what is compared with the policy. rfc8461: the MX host, and then the certificate with the MX host (§4.1, §4.2); the others: the certificate's names and not the host, as drafts 04 and 14 (its pseudocode and its prose differ) and Postfix before 3.10.5 did"
      }),
      "rfc8461"
    )
  }),

  configure: (parameters) => ({
    publish: (recipient) => publish(recipient, parameters),

    policyFor: Effect.fnUntraced(function* (hop: Hop) {
      const { applies, report, because } = yield* currentPolicy(hop.nextHopDomain, parameters.onLookupFailure)
      const reports = report === undefined ? [] : [fetchReport(report)]
      switch (applies._tag) {
        case "Defer":
          return yield* new HostRefused({
            result: "sts-policy-fetch-error",
            detail: "the TXT lookup failed and no policy is cached",
            because: [because]
          })
        case "NoPolicy":
          return {
            ...opportunistic,
            basis:
              report === undefined
                ? "no MTA-STS policy"
                : `no MTA-STS policy: ${report.reason} (${report.detail})`,
            because: [because],
            reports
          }
        case "Policy":
          return parameters.match === "rfc8461"
            ? yield* enforceable(hop, applies, because, reports)
            : yield* enforceableByNames(hop, applies, parameters.match, because, reports)
      }
    })
  })
})

/** §3.3, §5: without a policy, as if there were no MTA-STS. */
const opportunistic = { encryption: "optional", enforcement: "enforce" } as const

/** What §3.3 says of discovery, fetching and the cache, carried out. */
const currentPolicy = Effect.fnUntraced(function* (domain: string, onLookupFailure: "proceed" | "defer") {
  const memory = yield* SenderMemory
  const kept = yield* memory.recall(cacheKey(domain))
  const cached = Option.getOrUndefined(
    Option.flatMap(kept, (text) => Option.fromUndefinedOr(readCachedPolicy(text)))
  )
  const discovery = yield* discover(domain)
  const consultation = consult({
    cached,
    discovery,
    nowSeconds: yield* nowSeconds,
    conduct: { onLookupFailure, extendsOnSameId: false }
  })
  const decision =
    consultation._tag === "Settled"
      ? consultation
      : settle({
          cached,
          id: consultation.id,
          fetched: yield* fetchPolicy(domain),
          nowSeconds: yield* nowSeconds
        })
  if (decision.stores !== undefined) yield* keep(domain, decision.stores)
  const report = "report" in decision ? decision.report : undefined
  return { applies: decision.applies, because: decision.because, ...(report === undefined ? {} : { report }) }
})

const discover = Effect.fnUntraced(function* (domain: string): Effect.fn.Return<Discovery, never, Dns> {
  const dns = yield* Dns
  const answer = yield* Effect.result(dns.lookup(recordOwner(domain), "TXT"))
  return Result.isSuccess(answer) ? parseRecord(readTexts(answer.success)) : Result.fail("lookup failed")
})

const fetchPolicy = Effect.fnUntraced(function* (
  domain: string
): Effect.fn.Return<Result.Result<MtaStsPolicy, PolicyUnavailable>, never, Https> {
  const https = yield* Https
  const reply = yield* Effect.result(
    https.get({ host: policyHost(domain), path: policyPath, maxBodyOctets: maxPolicyOctets })
  )
  if (Result.isFailure(reply)) {
    const { reason, detail } = reply.failure
    return Result.fail(
      policyNotFetched(reason === "certificate rejected" ? reason : "policy host not reached", detail)
    )
  }
  const { status, headers, body, bodyTruncated } = reply.success
  const mediaType = headers.get("content-type")
  return readPolicyReply({
    status,
    body,
    isTruncated: bodyTruncated,
    ...(mediaType === undefined ? {} : { mediaType })
  })
})

/** §4, §5: a policy is there; what does it say of this host? */
const enforceable = Effect.fnUntraced(function* (
  hop: Hop,
  { policy, from, id }: Extract<Applied, { readonly _tag: "Policy" }>,
  because: Citation,
  reports: ReadonlyArray<Mistrust>
): Effect.fn.Return<HopPolicy, HostRefused, RootStore> {
  const roots = yield* RootStore
  const source = from === "cache" ? "cached" : "just fetched"
  const basis = `MTA-STS policy ${id}, ${source}, mode ${policy.mode}`
  const pattern = listingPattern(policy, hop.mxHost)
  if (pattern === undefined) {
    const mistrust: Mistrust = {
      // RFC 8460 §4.3 has no name for it.
      result: "validation-failure",
      detail: `the ${source} MTA-STS policy does not list ${hop.mxHost} (it lists ${policy.mx.join(", ")})`,
      because: [rfc(8461, "4.1"), rfc(8461, "5")]
    }
    // §5: enforce does not deliver to such a host; testing reports it, and delivers as though nothing had failed.
    if (policy.mode === "enforce") return yield* new HostRefused(mistrust)
    return { ...opportunistic, basis, because: [because, rfc(8461, "5")], reports: [...reports, mistrust] }
  }
  return {
    encryption: "required",
    enforcement: policy.mode === "enforce" ? "enforce" : "report-only",
    demandedBy: rfc(8461, "5"),
    // §7.1: the name of the MX host.
    serverName: hop.mxHost,
    authenticate: (evidence, nowSeconds) => authenticateMxHost(hop.mxHost, evidence, roots, nowSeconds),
    basis: `${basis}; ${hop.mxHost} is listed as ${pattern}`,
    because: [because, rfc(8461, "4.1")],
    reports
  }
})

/** As before RFC 8461: whatever host DNS names is dialled, and its certificate must carry a name of the policy's. */
const enforceableByNames = Effect.fnUntraced(function* (
  hop: Hop,
  { policy, from, id }: Extract<Applied, { readonly _tag: "Policy" }>,
  era: MtaStsEra,
  because: Citation,
  reports: ReadonlyArray<Mistrust>
): Effect.fn.Return<HopPolicy, never, RootStore> {
  const roots = yield* RootStore
  // Drafts wrote a leading dot where RFC 8461 §4.1 writes an asterisk before it.
  const patterns = policy.mx.map((pattern) =>
    era !== "postfix-legacy" && pattern.startsWith("*.") ? pattern.slice(1) : pattern
  )
  return {
    encryption: "required",
    enforcement: policy.mode === "enforce" ? "enforce" : "report-only",
    demandedBy: rfc(8461, "5"),
    serverName: hop.mxHost,
    authenticate: (evidence, nowSeconds) =>
      authenticateByPatterns({ patterns, era }, evidence, roots, nowSeconds),
    basis: `MTA-STS policy ${id}, ${from === "cache" ? "cached" : "just fetched"}, mode ${policy.mode}; names compared as ${era} did`,
    because: [because],
    reports
  }
})

/** §3.2: kept until max_age has run out, counted from the fetch. */
const keep = Effect.fnUntraced(function* (domain: string, policy: CachedPolicy) {
  const memory = yield* SenderMemory
  yield* memory.store(cacheKey(domain), writeCachedPolicy(policy), policy.policy.maxAgeSeconds)
})

const cacheKey = (domain: string) => `mta-sts/${domain}`

const nowSeconds = Effect.map(Clock.currentTimeMillis, (nowMs) => Math.floor(nowMs / 1000))

const fetchReport = ({ report, reason, detail }: PolicyUnavailable): Mistrust => ({
  result: report,
  detail: `${reason}: ${detail}`,
  because: [rfc(8461, "3.3"), rfc(8460, "4.3.2.2")]
})
