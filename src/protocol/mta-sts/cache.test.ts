import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { cite } from "../rfc.ts"
import {
  type CachedPolicy,
  consult,
  type Discovery,
  fetchBackOffSeconds,
  isAlive,
  readCachedPolicy,
  refreshIsDue,
  secondsToRefresh,
  settle,
  usualConduct,
  withoutDiscovery,
  writeCachedPolicy
} from "./cache.ts"
import { type PolicyUnavailable, policyNotFetched, readPolicyReply } from "./policy-reply.ts"
import type { MtaStsPolicy, Mode } from "./policy.ts"
import { parseRecord } from "./record.ts"

const day = 86_400
const policy = (mode: Mode, mx = "mx.example.com"): MtaStsPolicy => ({
  mode,
  maxAgeSeconds: 7 * day,
  mx: [mx],
  extensions: []
})
const cached: CachedPolicy = { policy: policy("enforce"), id: "a", fetchedAtSeconds: 1000 }
const later = 1000 + day
const record = (id: string): Discovery => parseRecord([`v=STSv1; id=${id}`])

const noDiscovery: ReadonlyArray<[string, Discovery]> = [
  ["is absent", parseRecord([])],
  ["is there twice", parseRecord(["v=STSv1; id=b", "v=STSv1; id=c"])],
  ["is invalid", parseRecord(["v=STSv1; id=?"])],
  ["cannot be looked up", Result.fail("lookup failed")]
]

const failures: ReadonlyArray<[string, Result.Result<MtaStsPolicy, PolicyUnavailable>]> = [
  ["host is not reached", Result.fail(policyNotFetched("policy host not reached", "timeout"))],
  ["certificate is bad", Result.fail(policyNotFetched("certificate rejected", "expired"))],
  ["status is 404", readPolicyReply({ status: 404, mediaType: "text/plain", body: "" })],
  ["reply is a redirect", readPolicyReply({ status: 302, mediaType: "text/plain", body: "" })],
  ["body is invalid", readPolicyReply({ status: 200, mediaType: "text/plain", body: "mode: enforce" })]
]

describe("the cache with a valid policy in it, RFC 8461 §3.3", () => {
  it.each(noDiscovery)("RFC 8461 §3.3 MUST apply the cached policy when the record %s", (_, discovery) => {
    const consultation = consult({ cached, discovery, nowSeconds: later })
    expect(consultation).toMatchObject({
      _tag: "Settled",
      applies: { _tag: "Policy", from: "cache", policy: cached.policy }
    })
  })

  it("needs no fetch when the id is the same", () => {
    expect(consult({ cached, discovery: record("a"), nowSeconds: later })).toMatchObject({
      _tag: "Settled",
      applies: { from: "cache" }
    })
  })

  it("fetches when the id differs, and then replaces the policy and restarts its lifetime", () => {
    expect(consult({ cached, discovery: record("b"), nowSeconds: later })).toMatchObject({
      _tag: "Fetch",
      id: "b"
    })
    const fresh = policy("testing", "new.example.com")
    const settlement = settle({ cached, id: "b", fetched: Result.succeed(fresh), nowSeconds: later })
    expect(settlement.applies).toEqual({ _tag: "Policy", from: "fetch", policy: fresh, id: "b" })
    expect(settlement.stores).toEqual({ policy: fresh, id: "b", fetchedAtSeconds: later })
  })

  it.each(failures)(
    "RFC 8461 §3.3 MUST apply the cached policy when the %s, and reports it",
    (_, fetched) => {
      const settlement = settle({ cached, id: "b", fetched, nowSeconds: later })
      expect(settlement).toMatchObject({ applies: { from: "cache", policy: cached.policy } })
      expect(settlement.stores).toBeUndefined()
      expect(settlement.report?.report).toMatch(/^sts-/)
      expect(cite(settlement.because)).toBe("RFC 8461 §3.3")
    }
  )

  it("is emptied of effect by a new policy of mode none (§5, §8.3), which is kept", () => {
    const settlement = settle({ cached, id: "b", fetched: Result.succeed(policy("none")), nowSeconds: later })
    expect(settlement.applies).toEqual({ _tag: "NoPolicy", none: "b" })
    expect(settlement.stores?.policy.mode).toBe("none")
    const again = consult({ cached: settlement.stores, discovery: record("b"), nowSeconds: later })
    expect(again).toMatchObject({ _tag: "Settled", applies: { _tag: "NoPolicy", none: "b" } })
  })
})

describe.each<[string, CachedPolicy | undefined, number]>([
  ["empty", undefined, later],
  ["holding an expired policy", cached, 1000 + 7 * day + 1]
])("the cache %s, RFC 8461 §3.3", (_, cached, nowSeconds) => {
  it.each(noDiscovery)("delivers as if not implemented when the record %s", (_, discovery) => {
    expect(consult({ cached, discovery, nowSeconds })).toMatchObject({ applies: { _tag: "NoPolicy" } })
  })

  it("fetches when there is a record, the known id included", () => {
    expect(consult({ cached, discovery: record("a"), nowSeconds })._tag).toBe("Fetch")
  })

  it("stores what was fetched", () => {
    const settlement = settle({ cached, id: "a", fetched: Result.succeed(policy("enforce")), nowSeconds })
    expect(settlement).toMatchObject({
      applies: { from: "fetch" },
      stores: { id: "a", fetchedAtSeconds: nowSeconds }
    })
  })

  it.each(failures)("RFC 8461 §3.3 MUST deliver as if not implemented when the %s", (_, fetched) => {
    expect(settle({ cached, id: "a", fetched, nowSeconds }).applies).toEqual({ _tag: "NoPolicy" })
  })

  it("defers on a failed lookup only where the sender chose so", () => {
    const conduct = { ...usualConduct, onLookupFailure: "defer" } as const
    const lookup = (discovery: Discovery) => consult({ cached, discovery, nowSeconds, conduct })
    expect(lookup(Result.fail("lookup failed"))).toMatchObject({ applies: { _tag: "Defer" } })
    expect(lookup(parseRecord([]))).toMatchObject({ applies: { _tag: "NoPolicy" } })
  })
})

describe("the lifetime of a cached policy, RFC 8461 §3.2", () => {
  it("runs from the fetch to max_age, inclusive", () => {
    expect(isAlive(cached, 1000 + 7 * day)).toBe(true)
    expect(isAlive(cached, 1000 + 7 * day + 1)).toBe(false)
  })

  it("ends at once with a max_age of 0", () => {
    const brief = { ...cached, policy: { ...cached.policy, maxAgeSeconds: 0 } }
    expect(isAlive(brief, 1000)).toBe(true)
    expect(isAlive(brief, 1001)).toBe(false)
  })

  it("is not restarted by the same id, unless the sender extends it", () => {
    const discovery = record("a")
    expect(consult({ cached, discovery, nowSeconds: later })).not.toHaveProperty("stores")
    const conduct = { ...usualConduct, extendsOnSameId: true }
    expect(consult({ cached, discovery, nowSeconds: later, conduct })).toMatchObject({
      stores: { fetchedAtSeconds: later }
    })
  })

  it("RFC 8461 §10.2 SHOULD NOT wait for expiry: a refresh is due after a day, or after half of a shorter life", () => {
    expect(refreshIsDue(cached, 1000 + day - 1)).toBe(false)
    expect(refreshIsDue(cached, 1000 + day)).toBe(true)
    const brief = { ...cached, policy: { ...cached.policy, maxAgeSeconds: 600 } }
    expect(refreshIsDue(brief, 1300)).toBe(true)
  })

  it.each([
    ["a day after the fetch", {}, 1000, day],
    ["never less than nothing", {}, 1000 + 2 * day, 0],
    ["a day after an attempt that failed", { triedAtSeconds: 1000 + day }, 1000 + day + 1, day - 1],
    ["and not earlier for an attempt before the fetch", { triedAtSeconds: 500 }, 1000, day],
    ["after half of a shorter life", { policy: { ...cached.policy, maxAgeSeconds: 3601 } }, 1000, 1801],
    ["§3.3: five minutes at least", { policy: { ...cached.policy, maxAgeSeconds: 0 } }, 1000, 300]
  ])("RFC 8461 §10.2 a background task fetches it again %s", (_, changes, nowSeconds, seconds) => {
    expect(secondsToRefresh({ ...cached, ...changes }, nowSeconds)).toBe(seconds)
  })

  it("in the background is no matter of mail, which fetches as under lazy", () => {
    const conduct = { ...usualConduct, refresh: "background" } as const
    const nowSeconds = 1000 + 2 * day
    expect(consult({ cached, discovery: record("b"), nowSeconds, conduct })._tag).toBe("Fetch")
    expect(consult({ cached, discovery: record(cached.id), nowSeconds, conduct })).toMatchObject({
      _tag: "Settled",
      applies: { from: "cache" }
    })
  })
})

describe("the cache of software that keeps otherwise than RFC 8461 §3.2 and §5.1 have it", () => {
  const over = 1000 + 8 * day

  it("brings a policy back that has run out, by its id alone", () => {
    const conduct = { ...usualConduct, extendsExpiredOnSameId: true }
    const seen = (id: string) => consult({ cached, discovery: record(id), nowSeconds: over, conduct })
    expect(seen("a")).toMatchObject({ applies: { from: "cache" }, stores: { fetchedAtSeconds: over } })
    expect(seen("b")._tag).toBe("Fetch")
    expect(consult({ cached, discovery: record("a"), nowSeconds: over })._tag).toBe("Fetch")
  })

  it("does not look at the TXT record for a while, and never past max_age", () => {
    const held = (nowSeconds: number, uncheckedSeconds: number) =>
      withoutDiscovery(cached, nowSeconds, { ...usualConduct, uncheckedSeconds })?.applies
    expect(held(1059, 60)).toMatchObject({ _tag: "Policy", from: "cache" })
    expect(held(1060, 60)).toBeUndefined()
    expect(held(over, 10 * day)).toBeUndefined()
    expect(held(1000, 0)).toBeUndefined()
    expect(withoutDiscovery(undefined, 1000, { ...usualConduct, uncheckedSeconds: 60 })).toBeUndefined()
  })

  it("takes a policy of max_age 0 for none", () => {
    const fetched = Result.succeed({ ...cached.policy, maxAgeSeconds: 0 })
    const once = { cached: undefined, id: "a", fetched, nowSeconds: 1000 }
    expect(settle(once)).toMatchObject({ applies: { _tag: "Policy" } })
    const settled = settle({ ...once, conduct: { ...usualConduct, onMaxAgeZero: "no policy" } })
    expect(settled.applies).toEqual({ _tag: "NoPolicy" })
    expect(settled).not.toHaveProperty("stores")
  })
})

describe("the back-off after a failed fetch, RFC 8461 §3.3", () => {
  const lastFailure = { id: "b", atSeconds: later }
  const at = (nowSeconds: number, id: string) =>
    consult({ cached, discovery: record(id), lastFailure, nowSeconds })

  it("RFC 8461 §3.3 SHOULD wait five minutes before the same id is tried again", () => {
    expect(at(later + fetchBackOffSeconds - 1, "b")).toMatchObject({
      _tag: "Settled",
      applies: { from: "cache" }
    })
    expect(at(later + fetchBackOffSeconds, "b")._tag).toBe("Fetch")
  })

  it("does not hold for another id", () => {
    expect(at(later + 1, "c")._tag).toBe("Fetch")
  })
})

describe("writeCachedPolicy", () => {
  it("is read back by readCachedPolicy", () => {
    expect(readCachedPolicy(writeCachedPolicy(cached, 5000), 5000)).toEqual(cached)
    // There are no times in it but so long ago, so that what is kept is the same whenever it was fetched.
    expect(writeCachedPolicy({ ...cached, fetchedAtSeconds: 7000 }, 7000)).toBe(
      writeCachedPolicy({ ...cached, fetchedAtSeconds: 8000 }, 8000)
    )
    const tried = { ...cached, triedAtSeconds: 2000 }
    expect(readCachedPolicy(writeCachedPolicy(tried, 5000), 5000)).toEqual(tried)
  })

  it.each([
    "",
    "null",
    "{}",
    "[]",
    '{"id":1,"fetchedSecondsAgo":2,"body":"x"}',
    '{"id":"a","fetchedSecondsAgo":2,"body":"x"}',
    JSON.stringify({ ...JSON.parse(writeCachedPolicy(cached, 5000)), triedSecondsAgo: "2" })
  ])("did not write %j", (text) => {
    expect(readCachedPolicy(text, 5000)).toBeUndefined()
  })
})
