/**
 * Which policy holds now: what was discovered, what was fetched before, and what time it is. RFC 8461 §3.3, §5.1.
 *
 * Two questions, one after the other: `consult` after the TXT lookup, and, where it says so, `settle` after the fetch.
 */
import { Result } from "effect"
import { type Citation, rfc } from "../rfc.ts"
import type { PolicyUnavailable } from "./policy-reply.ts"
import { type MtaStsPolicy, parsePolicy, type PolicySyntax, writePolicy } from "./policy.ts"
import type { MtaStsRecord, RecordRejected } from "./record.ts"

export interface CachedPolicy {
  readonly policy: MtaStsPolicy
  /** Of the record under which it was fetched. */
  readonly id: string
  /** Seconds since the epoch. */
  readonly fetchedAtSeconds: number
  /** When it was last refreshed in vain, if it was after that fetch. */
  readonly triedAtSeconds?: number
}

/** What the TXT lookup brought; "lookup failed" is no answer at all, bogus ones included. */
export type Discovery = Result.Result<MtaStsRecord, RecordRejected | "lookup failed">

export type Applied =
  | {
      readonly _tag: "Policy"
      readonly from: "cache" | "fetch"
      readonly policy: MtaStsPolicy
      readonly id: string
    }
  /** As if the domain had no MTA-STS; `none` is the id of a policy that says so (§5). */
  | { readonly _tag: "NoPolicy"; readonly none?: string }
  /** The mail waits; only where `onLookupFailure` says so. */
  | { readonly _tag: "Defer" }

export type Consultation =
  | {
      readonly _tag: "Settled"
      readonly applies: Applied
      readonly stores?: CachedPolicy
      readonly because: Citation
    }
  /** The policy is to be fetched; then `settle`. */
  | { readonly _tag: "Fetch"; readonly id: string; readonly because: Citation }

export interface Settlement {
  readonly applies: Applied
  /** To be kept in place of what was cached. */
  readonly stores?: CachedPolicy
  /** §6, RFC 8460 §4.3.2.2: what went wrong, whether or not a cached policy stood in. */
  readonly report?: PolicyUnavailable
  readonly because: Citation
}

/** What the RFC leaves to the sender. */
export interface CacheConduct {
  /** §3.3 speaks of no policy and not of failing DNS; "defer" is what some senders do without a cached policy. */
  readonly onLookupFailure: "proceed" | "defer"
  /** Does seeing the cached id again restart the lifetime? §3.2 counts from the fetch; some senders do it all the same. */
  readonly extendsOnSameId: boolean
  /** Does it also bring a policy back that has run out? §3.2 has it hold for max_age and no longer. */
  readonly extendsExpiredOnSameId: boolean
  /** Seconds after a fetch in which the policy holds without a look at the TXT record; §5.1 leaves it open how often to look. */
  readonly uncheckedSeconds: number
  /** Does a fetch that failed keep the sender from another of the same id for five minutes? §3.3 says SHOULD. */
  readonly backsOff: boolean
  /** A policy of max_age 0: §3.2 has it hold for the mail that fetched it. */
  readonly onMaxAgeZero: (typeof maxAgeZeroTreatments)[number]
  /** When a policy that is cached and unchanged is fetched again all the same; see `refreshes`. */
  readonly refresh: (typeof refreshes)[number]
}

export const maxAgeZeroTreatments = ["holds for the mail", "no policy"] as const

/**
 * lazy: only when its id changes or it has run out; daily: also a day after its last fetch; eager: whenever it is asked
 * for. These three happen at the next mail. background: a task fetches it daily, without mail and whatever the TXT record
 * says (§10.2), and mail itself does as under lazy; see `secondsToRefresh`.
 */
export const refreshes = ["lazy", "daily", "eager", "background"] as const

/** The RFC read to the letter. */
export const usualConduct: CacheConduct = {
  onLookupFailure: "proceed",
  extendsOnSameId: false,
  extendsExpiredOnSameId: false,
  uncheckedSeconds: 0,
  backsOff: false,
  onMaxAgeZero: "holds for the mail",
  refresh: "lazy"
}

/** §3.3: after a failed fetch a sender waits at least so long before it tries the same id again. */
export const fetchBackOffSeconds = 300

/** §3.3 and §10.2 advise to fetch live policies again daily, whatever the TXT record says. */
export const refreshIntervalSeconds = 86_400

/** Is the policy still good? §3.2: for max_age from its last fetch. */
export const isAlive = ({ policy, fetchedAtSeconds }: CachedPolicy, nowSeconds: number): boolean =>
  nowSeconds - fetchedAtSeconds <= policy.maxAgeSeconds

/**
 * §10.2: is it time to fetch the policy again, so that it does not expire while somebody blocks its discovery?
 * A policy that lives shorter than two days is due after half its life: our choice.
 */
export const refreshIsDue = (cached: CachedPolicy, nowSeconds: number): boolean =>
  nowSeconds - cached.fetchedAtSeconds >= refreshAfterSeconds(cached)

const refreshAfterSeconds = ({ policy }: Pick<CachedPolicy, "policy">): number =>
  Math.min(refreshIntervalSeconds, policy.maxAgeSeconds / 2)

/**
 * For a task in the background: seconds until it fetches the policy again, 0 where it is overdue. §10.2 has the task run daily or weekly;
 * that it counts from the last attempt, so that one that failed is repeated a day later, is our choice. §3.3: five minutes
 * lie between two attempts, however short the policy lives.
 */
export const secondsToRefresh = (cached: CachedPolicy, nowSeconds: number): number => {
  const lastAttemptSeconds = Math.max(cached.triedAtSeconds ?? 0, cached.fetchedAtSeconds)
  const waitsSeconds = Math.ceil(Math.max(fetchBackOffSeconds, refreshAfterSeconds(cached)))
  return Math.max(0, lastAttemptSeconds + waitsSeconds - nowSeconds)
}

/** Before the TXT lookup: what holds without one; undefined where it is to be made. */
export const withoutDiscovery = (
  cached: CachedPolicy | undefined,
  nowSeconds: number,
  { uncheckedSeconds }: CacheConduct
): Extract<Consultation, { readonly _tag: "Settled" }> | undefined =>
  cached !== undefined &&
  isAlive(cached, nowSeconds) &&
  nowSeconds - cached.fetchedAtSeconds < uncheckedSeconds
    ? settled(fromCache(cached), rfc(8461, "5.1"))
    : undefined

/** After the TXT lookup: is a fetch needed, and what holds if not? */
export const consult = ({
  cached,
  discovery,
  lastFailure,
  nowSeconds,
  conduct = usualConduct
}: {
  readonly cached: CachedPolicy | undefined
  readonly discovery: Discovery
  /** The last fetch that failed. */
  readonly lastFailure?: { readonly id: string; readonly atSeconds: number }
  readonly nowSeconds: number
  readonly conduct?: CacheConduct
}): Consultation => {
  const alive = cached !== undefined && isAlive(cached, nowSeconds) ? cached : undefined
  const isDue =
    alive !== undefined &&
    (conduct.refresh === "eager" || (conduct.refresh === "daily" && refreshIsDue(alive, nowSeconds)))

  if (Result.isFailure(discovery)) {
    // §10.2: live policies are fetched again whatever the TXT record says.
    if (alive !== undefined && isDue) return { _tag: "Fetch", id: alive.id, because: rfc(8461, "10.2") }
    // §3.3: a policy that is cached holds when none can be discovered. This is what resists who blocks the TXT record.
    if (alive !== undefined) return settled(fromCache(alive), rfc(8461, "3.3"))
    return discovery.failure === "lookup failed" && conduct.onLookupFailure === "defer"
      ? settled({ _tag: "Defer" }, rfc(5321, "4.5.4.1"))
      : settled({ _tag: "NoPolicy" }, rfc(8461, "3.1"))
  }

  const { id } = discovery.success
  if (alive !== undefined && alive.id === id) {
    if (isDue) return { _tag: "Fetch", id, because: rfc(8461, "10.2") }
    // §3.1: the id tells that the policy is the one that is cached.
    return conduct.extendsOnSameId
      ? settled(fromCache(alive), rfc(8461, "3.1"), { ...alive, fetchedAtSeconds: nowSeconds })
      : settled(fromCache(alive), rfc(8461, "3.1"))
  }
  if (cached !== undefined && cached.id === id && conduct.extendsExpiredOnSameId) {
    const prolonged = { ...cached, fetchedAtSeconds: nowSeconds }
    return settled(fromCache(prolonged), rfc(8461, "3.1"), prolonged)
  }
  if (
    lastFailure !== undefined &&
    lastFailure.id === id &&
    nowSeconds - lastFailure.atSeconds < fetchBackOffSeconds
  ) {
    return settled(alive === undefined ? { _tag: "NoPolicy" } : fromCache(alive), rfc(8461, "3.3"))
  }
  return { _tag: "Fetch", id, because: rfc(8461, "3.3") }
}

/** After the fetch: what holds, and what is kept? */
export const settle = ({
  cached,
  id,
  fetched,
  nowSeconds,
  conduct = usualConduct
}: {
  readonly cached: CachedPolicy | undefined
  /** Of the record that asked for the fetch. */
  readonly id: string
  readonly fetched: Result.Result<MtaStsPolicy, PolicyUnavailable>
  readonly nowSeconds: number
  readonly conduct?: CacheConduct
}): Settlement => {
  if (Result.isSuccess(fetched)) {
    const policy = fetched.success
    if (policy.maxAgeSeconds === 0 && conduct.onMaxAgeZero === "no policy")
      return { applies: { _tag: "NoPolicy" }, because: rfc(8461, "3.2") }
    const stores: CachedPolicy = { policy, id, fetchedAtSeconds: nowSeconds }
    // §5, §8.3: mode none takes the place of what was cached, and is then as if there were no policy.
    return policy.mode === "none"
      ? { applies: { _tag: "NoPolicy", none: id }, stores, because: rfc(8461, "5") }
      : { applies: { _tag: "Policy", from: "fetch", policy, id }, stores, because: rfc(8461, "3.3") }
  }
  // §3.3: when the fetch fails, a cached policy goes on to hold, and without one mail goes as if there were no MTA-STS.
  return {
    applies: cached !== undefined && isAlive(cached, nowSeconds) ? fromCache(cached) : { _tag: "NoPolicy" },
    report: fetched.failure,
    because: rfc(8461, "3.3")
  }
}

/** Ages, in seconds since the fetch, at which a cached policy is used otherwise than before. */
export const turningAges = (
  { policy }: Pick<CachedPolicy, "policy">,
  conduct: CacheConduct
): ReadonlyArray<number> => [
  policy.maxAgeSeconds,
  conduct.uncheckedSeconds,
  ...(conduct.refresh === "daily" ? [refreshAfterSeconds({ policy })] : [])
]

/** For a memory that keeps text: JSON with the policy in its own words, and with times as so many seconds ago. */
export const writeCachedPolicy = (
  { policy, id, fetchedAtSeconds, triedAtSeconds }: CachedPolicy,
  nowSeconds: number
): string =>
  JSON.stringify({
    id,
    fetchedSecondsAgo: nowSeconds - fetchedAtSeconds,
    ...(triedAtSeconds === undefined ? {} : { triedSecondsAgo: nowSeconds - triedAtSeconds }),
    body: writePolicy(policy),
    ...(policy.declared === undefined ? {} : { declared: policy.declared })
  })

/** Undefined for anything that `writeCachedPolicy` did not write. @param writtenAtSeconds when it did */
export const readCachedPolicy = (
  text: string,
  writtenAtSeconds: number,
  syntax: PolicySyntax = {}
): CachedPolicy | undefined => {
  let kept: unknown
  try {
    kept = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof kept !== "object" || kept === null) return undefined
  if (!("id" in kept && "fetchedSecondsAgo" in kept && "body" in kept)) return undefined
  const { id, fetchedSecondsAgo, body } = kept
  const declared = "declared" in kept && isLines(kept.declared) ? kept.declared : undefined
  const triedSecondsAgo = "triedSecondsAgo" in kept ? kept.triedSecondsAgo : undefined
  if (typeof id !== "string" || typeof fetchedSecondsAgo !== "number" || typeof body !== "string") {
    return undefined
  }
  if (triedSecondsAgo !== undefined && typeof triedSecondsAgo !== "number") return undefined
  const policy = parsePolicy(body, syntax)
  return Result.map(policy, (policy) => ({
    policy: declared === undefined ? policy : { ...policy, declared },
    id,
    fetchedAtSeconds: writtenAtSeconds - fetchedSecondsAgo,
    ...(triedSecondsAgo === undefined ? {} : { triedAtSeconds: writtenAtSeconds - triedSecondsAgo })
  })).pipe(Result.getOrUndefined)
}

const isLines = (value: unknown): value is ReadonlyArray<string> =>
  Array.isArray(value) && value.every((line) => typeof line === "string")

const settled = (applies: Applied, because: Citation, stores?: CachedPolicy) =>
  ({
    _tag: "Settled",
    applies,
    because,
    ...(stores === undefined ? {} : { stores })
  }) as const

/** §8.3: a cached mode none is as no policy, and is kept so that the id is known. */
const fromCache = ({ policy, id }: CachedPolicy): Applied =>
  policy.mode === "none" ? { _tag: "NoPolicy", none: id } : { _tag: "Policy", from: "cache", policy, id }
