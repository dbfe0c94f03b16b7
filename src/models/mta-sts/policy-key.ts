/**
 * Pins of the policy host's key, as HPKP had them for web sites (RFC 7469): the key with which a policy was fetched that asks for it is the only one
 * with which there may be another, for so long. Trust on first use. RFC 8461 knows nothing of it.
 */
import { hash } from "node:crypto"
import { Effect, Option } from "effect"
import { type MtaStsPolicy, maxMaxAgeSeconds } from "../../protocol/mta-sts/policy.ts"
import type { Extension } from "../../protocol/mta-sts/record.ts"
import { SenderMemory } from "../trust-model.ts"
import type { PolicySearch } from "./policy-search.ts"

/** Name of a policy field that nobody registered; RFC 8461 §3.2 has senders ignore what they do not know. */
const field = "policy_key_max_age"

/** What a policy says so that its key is pinned for so many seconds; 0 takes a pin back (RFC 7469 §2.1.2). Nothing where the domain asks for none. */
export const pinOf = (pinnedSeconds: number | undefined): ReadonlyArray<Extension> =>
  pinnedSeconds === undefined ? [] : [{ name: field, value: String(pinnedSeconds) }]

/** RFC 7469 §2.4: by the digest of the key, so that a certificate may be renewed. */
export const pinnedForm = (key: Uint8Array): string => hash("sha256", key, "hex")

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
  { extensions }: MtaStsPolicy,
  key: string
): Effect.fn.Return<void, never, SenderMemory> {
  const said = extensions.find(({ name }) => name === field)?.value
  if (!search.pinsPolicyKey || said === undefined || !/^\d{1,10}$/.test(said)) return
  const memory = yield* SenderMemory
  const seconds = Math.min(Number(said), maxMaxAgeSeconds)
  yield* memory.store(memoryKey(search, domain), seconds === 0 ? "" : key, seconds)
})
