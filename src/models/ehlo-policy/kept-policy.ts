/** EHLO policies in the sender's memory, in the form in which they were heard. */
import { Clock, Effect, Option, Result } from "effect"
import type { StoredPolicy } from "../../protocol/ehlo-policy/memory.ts"
import { type EhloPolicy, readPolicy, writePolicy } from "../../protocol/ehlo-policy/policy.ts"
import { SenderMemory } from "../trust-model.ts"

/** Undefined when nothing is kept. */
export const recall = Effect.fnUntraced(function* (
  key: string
): Effect.fn.Return<StoredPolicy | undefined, never, SenderMemory> {
  const memory = yield* SenderMemory
  const kept = Option.getOrUndefined(yield* memory.recallAged(memoryKey(key)))
  const policy = kept && readKept(kept.value)
  if (kept === undefined || policy === undefined) return undefined
  const nowSeconds = Math.floor((yield* Clock.currentTimeMillis) / 1000)
  return { policy, heardAtSeconds: nowSeconds - kept.ageSeconds }
})

/** It was heard just now. RFC 6797 §8.1: max_age counts from the session in which the policy was heard last. */
export const keep = Effect.fnUntraced(function* (
  key: string,
  { policy }: StoredPolicy
): Effect.fn.Return<void, never, SenderMemory> {
  const memory = yield* SenderMemory
  const lines = writePolicy(policy).map(({ keyword, parameters }) => [keyword, ...parameters].join(" "))
  yield* memory.store(memoryKey(key), lines.join("\n"), policy.maxAgeSeconds, [policy.maxAgeSeconds])
})

export const forget = Effect.fnUntraced(function* (key: string): Effect.fn.Return<void, never, SenderMemory> {
  const memory = yield* SenderMemory
  yield* memory.store(memoryKey(key), "", 0)
})

const memoryKey = (key: string) => `ehlo-policy/${key}`

const readKept = (text: string): EhloPolicy | undefined =>
  Result.getOrUndefined(
    readPolicy(
      text.split("\n").map((line) => {
        const [keyword = "", ...parameters] = line.split(" ")
        return { keyword, parameters }
      }),
      { isOverTls: true }
    )
  )
