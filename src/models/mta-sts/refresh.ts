/** Fetching kept policies again in the background, whether or not there is mail. RFC 8461 §3.3, §10.2. */
import { Effect, Schema } from "effect"
import { type CachedPolicy, isAlive, refreshes, secondsToRefresh } from "../../protocol/mta-sts/cache.ts"
import { parameter } from "../../protocol/parameter.ts"
import { rfc } from "../../protocol/rfc.ts"
import { type ConfiguredModel, SenderMemory, type Upkeep } from "../trust-model.ts"
import { currentPolicy, keepPolicy, keptPolicy, keyOf, nowSeconds } from "./current-policy.ts"
import type { PolicySearch } from "./policy-search.ts"

export const refresh = parameter(
  Schema.Literals(refreshes).annotate({
    description:
      "when a cached policy of the same id is fetched again: when it has run out (lazy), at the first mail a day after its last fetch (daily), at every mail (eager), or once a day without mail, whatever the TXT record says (background, as §10.2 advises)"
  }),
  "lazy"
)

/** What a model with these policies does between mails; nothing where mail alone brings fetches about. */
export const upkeepOf = (search: PolicySearch): Pick<ConfiguredModel, "upkeep"> =>
  search.conduct.refresh === "background" ? { upkeep: refreshAll(search) } : {}

/** All policies that are due, one after the other. */
const refreshAll = Effect.fnUntraced(function* (search: PolicySearch) {
  const done: Array<Upkeep["done"][number]> = []
  for (const [domain, policy] of yield* keptPolicies(search)) {
    if ((yield* secondsUntilDue(policy)) > 0) continue
    const isRefreshed = yield* refreshPolicy(search, domain, policy)
    done.push({
      detail: isRefreshed
        ? `the MTA-STS policy of ${domain} was fetched again in the background`
        : `the MTA-STS policy of ${domain} could not be fetched again in the background: the cached one holds`,
      because: [rfc(8461, isRefreshed ? "10.2" : "3.3")]
    })
  }
  const waits = yield* Effect.forEach(yield* keptPolicies(search), ([, policy]) => secondsUntilDue(policy))
  return { done, ...(waits.length === 0 ? {} : { dueInSeconds: Math.min(...waits) }) } satisfies Upkeep
})

/** By domain. Mode none is kept like any other (§8.3), and is how a domain that takes MTA-STS up again is noticed. */
const keptPolicies = Effect.fnUntraced(function* (search: PolicySearch) {
  const memory = yield* SenderMemory
  const prefix = keyOf(search, "")
  const kept: Array<readonly [domain: string, policy: CachedPolicy]> = []
  for (const key of yield* memory.keysUnder(prefix)) {
    const domain = key.slice(prefix.length)
    const policy = yield* keptPolicy(search, domain)
    if (policy !== undefined && isAlive(policy, yield* nowSeconds)) kept.push([domain, policy])
  }
  return kept
})

const secondsUntilDue = (policy: CachedPolicy) =>
  Effect.map(nowSeconds, (nowSeconds) => secondsToRefresh(policy, nowSeconds))

/** By the way that mail takes, with a fetch that the TXT record does not prevent. Did it succeed? */
const refreshPolicy = Effect.fnUntraced(function* (
  search: PolicySearch,
  domain: string,
  before: CachedPolicy
) {
  yield* currentPolicy(domain, { ...search, conduct: { ...search.conduct, refresh: "eager" } })
  const after = yield* keptPolicy(search, domain)
  const isRefreshed = after !== undefined && after.fetchedAtSeconds > before.fetchedAtSeconds
  // §3.3: the cached policy goes on to hold; that it was tried is noted, and its life stays what it was.
  if (after !== undefined && !isRefreshed)
    yield* keepPolicy(search, domain, { ...after, triedAtSeconds: yield* nowSeconds })
  return isRefreshed
})
