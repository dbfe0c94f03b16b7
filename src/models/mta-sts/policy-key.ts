/**
 * Pins of the policy host's key, as HPKP had them for web sites (RFC 7469): the key with which a policy was fetched that asks for it is the only one
 * with which there may be another, for so long. Trust on first use.
 */
import { Effect, Option } from "effect"
import type { MtaStsPolicy } from "../../protocol/mta-sts/policy.ts"
import { pinnedSecondsOf } from "../../protocol/mta-sts/policy-key.ts"
import { SenderMemory } from "../trust-model.ts"
import type { PolicySearch } from "./policy-search.ts"

const memoryKey = ({ model }: PolicySearch, domain: string): string => `${model}: policy key/${domain}`

/** The pin that is alive; undefined where there is none. */
export const pinnedKey = Effect.fnUntraced(function* (
  search: PolicySearch,
  domain: string
): Effect.fn.Return<string | undefined, never, SenderMemory> {
  if (!search.pinsPolicyKey) return undefined
  const memory = yield* SenderMemory
  const kept = Option.getOrUndefined(yield* memory.recall(memoryKey(search, domain)))
  return kept === "" ? undefined : kept
})

/** After a fetch with a key that no pin forbids. RFC 7469 §2.3.1: each renews the pin, and one that says nothing leaves it. */
export const notePin = Effect.fnUntraced(function* (
  search: PolicySearch,
  domain: string,
  policy: MtaStsPolicy,
  key: string
): Effect.fn.Return<void, never, SenderMemory> {
  const seconds = pinnedSecondsOf(policy)
  if (!search.pinsPolicyKey || seconds === undefined) return
  const memory = yield* SenderMemory
  yield* memory.store(memoryKey(search, domain), seconds === 0 ? "" : key, seconds)
})
