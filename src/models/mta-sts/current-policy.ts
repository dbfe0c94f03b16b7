/** Which policy holds for a domain now: discovery, fetching and the cache of RFC 8461 §3.3, carried out. */
import { Clock, Effect, Option, Result } from "effect"
import type { Dns } from "../../clients/dns/dns.ts"
import type { Https } from "../../clients/https/https.ts"
import {
  type Applied,
  type CacheConduct,
  type CachedPolicy,
  consult,
  fetchBackOffSeconds,
  isAlive,
  readCachedPolicy,
  settle,
  turningAges,
  withoutDiscovery,
  writeCachedPolicy
} from "../../protocol/mta-sts/cache.ts"
import { linesOf, maxMaxAgeSeconds, type MtaStsPolicy, writePolicy } from "../../protocol/mta-sts/policy.ts"
import type { PolicyUnavailable } from "../../protocol/mta-sts/policy-reply.ts"
import { type Citation, rfc } from "../../protocol/rfc.ts"
import type { AppliedPolicy } from "../../protocol/tls-report/report.ts"
import { type Mistrust, SenderMemory } from "../trust-model.ts"
import { type Discovered, discoverFrom, fetchFrom, placesOf } from "./perspectives.ts"
import { notePin, pinnedKey } from "./policy-key.ts"
import type { PolicySearch } from "./policy-search.ts"

export interface CurrentPolicy {
  readonly applies: Applied
  readonly because: Citation
  /** Why no record was found, where none was: in words. */
  readonly undiscovered?: string
  /** §6: what went wrong, whether or not a cached policy stood in. */
  readonly report?: PolicyUnavailable
}

/** @param mxIsSecure did DNSSEC validate the domain's MX records, or that it has none? Then its zone is signed */
export const currentPolicy = Effect.fnUntraced(function* (
  domain: string,
  search: PolicySearch,
  mxIsSecure = false
): Effect.fn.Return<CurrentPolicy, never, Dns | Https | SenderMemory> {
  const cached = yield* keptPolicy(search, domain)
  const unchecked = withoutDiscovery(cached, yield* nowSeconds, search.conduct)
  if (unchecked !== undefined) return unchecked
  if (yield* isKnownToHaveNone(search, domain, cached))
    return { applies: { _tag: "NoPolicy" }, because: rfc(8461, "3.3") }
  const bindsMail = search.usesDnssec && mxIsSecure
  const places = yield* placesOf(search)
  const { isSecure, isDisputed, ...discovered } = yield* discoverFrom(
    places,
    domain,
    search,
    living(cached, yield* nowSeconds)
  )
  const { discovery, undiscovered } = bindsMail && !isSecure ? withoutDenial(discovered) : discovered
  const conduct: CacheConduct =
    bindsMail || isDisputed ? { ...search.conduct, onLookupFailure: "defer" } : search.conduct
  const lastFailure = conduct.backsOff ? yield* lastFailureOf(search, domain) : undefined
  const consultation = consult({
    cached,
    discovery,
    nowSeconds: yield* nowSeconds,
    conduct,
    ...(lastFailure === undefined ? {} : { lastFailure })
  })
  const pinned = yield* pinnedKey(search, domain)
  const fetched = consultation._tag === "Fetch" ? yield* fetchFrom(places, domain, search, pinned) : undefined
  if (fetched !== undefined && Result.isSuccess(fetched))
    yield* notePin(search, domain, fetched.success.policy, fetched.success.key)
  const decision =
    consultation._tag === "Settled"
      ? consultation
      : settle({
          cached,
          id: consultation.id,
          fetched: Result.map(fetched!, ({ policy }) => policy),
          nowSeconds: yield* nowSeconds,
          conduct
        })
  if (decision.stores !== undefined) {
    const { policy } = decision.stores
    // §3.2: kept until max_age has run out, counted from the fetch.
    const keptSeconds = Math.min(policy.maxAgeSeconds, search.keptAtMostSeconds)
    yield* keepPolicy(search, domain, {
      ...decision.stores,
      policy:
        keptSeconds === policy.maxAgeSeconds
          ? policy
          : { ...policy, maxAgeSeconds: keptSeconds, declared: declaredLines(policy) }
    })
  }
  const report = "report" in decision ? decision.report : undefined
  if (consultation._tag === "Fetch" && report !== undefined && conduct.backsOff)
    yield* keepFailure(search, domain, consultation.id)
  // No policy was had: not now, and not a moment ago (§3.3).
  const isMissed = (fetched === undefined || Result.isFailure(fetched)) && isWithoutPolicy(decision.applies)
  const isSurelyThere =
    // RFC 7469 §2.6, and more: who knows the key waits for what it vouches for, be it that there is no policy.
    pinned !== undefined ||
    (Result.isSuccess(discovery) &&
      ((search.usesDnssec && (isSecure || mxIsSecure)) || report?.reason === "perspectives disagree"))
  const applies: Applied = isMissed && isSurelyThere ? { _tag: "Defer" } : decision.applies
  if (isWithoutPolicy(applies)) yield* keepAbsence(search, domain)
  return {
    applies,
    because: decision.because,
    ...(undiscovered === undefined ? {} : { undiscovered }),
    ...(report === undefined ? {} : { report })
  }
})

/** Not even one that says so. */
const isWithoutPolicy = (applies: Applied): boolean =>
  applies._tag === "NoPolicy" && applies.none === undefined

/**
 * RFC 4035 §4.3: in a signed zone an insecure answer, as where the record is an alias into an unsigned zone (RFC 8461 §8.2), may be anybody's. What it
 * denies is not believed; what it says is as good as ever, for the policy has a proof of its own.
 */
const withoutDenial = (found: Omit<Discovered, "isSecure">): Omit<Discovered, "isSecure"> =>
  Result.isFailure(found.discovery) && found.discovery.failure !== "lookup failed"
    ? { discovery: Result.fail("lookup failed"), undiscovered: `${found.undiscovered}, and that is insecure` }
    : found

const living = (cached: CachedPolicy | undefined, nowSeconds: number): CachedPolicy | undefined =>
  cached !== undefined && isAlive(cached, nowSeconds) ? cached : undefined

/** Under which the sender's memory has a domain's policy. */
export const keyOf = ({ model }: PolicySearch, domain: string): string => `${model}/${domain}`

export const keptPolicy = Effect.fnUntraced(function* (
  search: PolicySearch,
  domain: string
): Effect.fn.Return<CachedPolicy | undefined, never, SenderMemory> {
  const memory = yield* SenderMemory
  const kept = Option.getOrUndefined(yield* memory.recallAged(keyOf(search, domain)))
  return kept === undefined
    ? undefined
    : readCachedPolicy(kept.value, (yield* nowSeconds) - kept.ageSeconds, search.reading)
})

/** Until its max_age has run out, counted from its fetch; longer where the same id may bring it back after that. */
export const keepPolicy = Effect.fnUntraced(function* (
  search: PolicySearch,
  domain: string,
  cached: CachedPolicy
): Effect.fn.Return<void, never, SenderMemory> {
  const memory = yield* SenderMemory
  // Our choice: a year more. Such caches drop nothing.
  const moreSeconds = search.conduct.extendsExpiredOnSameId ? maxMaxAgeSeconds : 0
  const now = yield* nowSeconds
  const agedSeconds = now - cached.fetchedAtSeconds
  yield* memory.store(
    keyOf(search, domain),
    writeCachedPolicy(cached, now),
    cached.policy.maxAgeSeconds + moreSeconds - agedSeconds,
    turningAges(cached, search.conduct).map((age) => age - agedSeconds)
  )
})

/** Apart from the policies themselves, which `keyOf` names. */
const noteKey = ({ model }: PolicySearch, about: "no policy" | "failed fetch", domain: string): string =>
  `${model}: ${about}/${domain}`

const isKnownToHaveNone = Effect.fnUntraced(function* (
  search: PolicySearch,
  domain: string,
  cached: CachedPolicy | undefined
): Effect.fn.Return<boolean, never, SenderMemory> {
  if (search.noPolicyKeptSeconds === 0 || (cached !== undefined && isAlive(cached, yield* nowSeconds)))
    return false
  const memory = yield* SenderMemory
  return Option.isSome(yield* memory.recall(noteKey(search, "no policy", domain)))
})

const keepAbsence = Effect.fnUntraced(function* (
  search: PolicySearch,
  domain: string
): Effect.fn.Return<void, never, SenderMemory> {
  if (search.noPolicyKeptSeconds === 0) return
  const memory = yield* SenderMemory
  yield* memory.store(noteKey(search, "no policy", domain), "", search.noPolicyKeptSeconds)
})

/** §3.3: by the id of the policy. */
const lastFailureOf = Effect.fnUntraced(function* (
  search: PolicySearch,
  domain: string
): Effect.fn.Return<{ readonly id: string; readonly atSeconds: number } | undefined, never, SenderMemory> {
  const memory = yield* SenderMemory
  const kept = Option.getOrUndefined(yield* memory.recallAged(noteKey(search, "failed fetch", domain)))
  return kept && { id: kept.value, atSeconds: (yield* nowSeconds) - kept.ageSeconds }
})

const keepFailure = Effect.fnUntraced(function* (
  search: PolicySearch,
  domain: string,
  id: string
): Effect.fn.Return<void, never, SenderMemory> {
  const memory = yield* SenderMemory
  const lasts = fetchBackOffSeconds
  yield* memory.store(noteKey(search, "failed fetch", domain), id, lasts, [lasts])
})

/** §6: a policy that could not be had is to be reported, also where a cached one stands in. */
export const fetchReport = ({ report, reason, detail }: PolicyUnavailable): Mistrust => ({
  result: report,
  detail: `${reason}: ${detail}`,
  because: [rfc(8461, "3.3"), rfc(8460, "4.3.2.2")]
})

/** RFC 8460 §4.5: as the receiving site declares it, and not as it was read. */
const declaredLines = (policy: MtaStsPolicy): ReadonlyArray<string> =>
  policy.declared ?? linesOf(writePolicy(policy)) ?? []

/** RFC 8460 §4.4: the policy by its lines, with the patterns of its MX hosts. */
export const appliedPolicy = (policyDomain: string, policy: MtaStsPolicy): AppliedPolicy => ({
  policyType: "sts",
  policyString: declaredLines(policy),
  policyDomain,
  mxHost: policy.mx
})

/** A policy that could not be had, or not be read: RFC 8460 §4.5 wants its errors shown. */
export const unknownPolicy = (policyDomain: string, report?: PolicyUnavailable): AppliedPolicy => ({
  policyType: "sts",
  ...(report?.declared === undefined ? {} : { policyString: report.declared }),
  policyDomain
})

export const nowSeconds = Effect.map(Clock.currentTimeMillis, (nowMs) => Math.floor(nowMs / 1000))
