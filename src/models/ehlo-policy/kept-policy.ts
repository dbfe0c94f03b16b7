/** EHLO policies in the sender's memory, in the form in which they were heard. */
import { Effect, Option, Result } from "effect"
import type { StoredPolicy } from "../../protocol/ehlo-policy/memory.ts"
import { readPolicy, writePolicy } from "../../protocol/ehlo-policy/policy.ts"
import { SenderMemory } from "../trust-model.ts"

/** Undefined when nothing is kept. */
export const recall = Effect.fnUntraced(function* (
  key: string
): Effect.fn.Return<StoredPolicy | undefined, never, SenderMemory> {
  const memory = yield* SenderMemory
  const text = Option.getOrUndefined(yield* memory.recall(memoryKey(key)))
  return text === undefined ? undefined : readKept(text)
})

/** RFC 6797 §8.1: max_age counts from the session in which the policy was heard last. */
export const keep = Effect.fnUntraced(function* (
  key: string,
  { policy, heardAtSeconds }: StoredPolicy
): Effect.fn.Return<void, never, SenderMemory> {
  const memory = yield* SenderMemory
  const lines = writePolicy(policy).map(({ keyword, parameters }) => [keyword, ...parameters].join(" "))
  yield* memory.store(memoryKey(key), [heardAtSeconds, ...lines].join("\n"), policy.maxAgeSeconds)
})

export const forget = Effect.fnUntraced(function* (key: string): Effect.fn.Return<void, never, SenderMemory> {
  const memory = yield* SenderMemory
  yield* memory.store(memoryKey(key), "", 0)
})

const memoryKey = (key: string) => `ehlo-policy/${key}`

const readKept = (text: string): StoredPolicy | undefined => {
  const [heardAt, ...lines] = text.split("\n")
  const policy = readPolicy(
    lines.map((line) => {
      const [keyword = "", ...parameters] = line.split(" ")
      return { keyword, parameters }
    }),
    { isOverTls: true }
  )
  return Result.isSuccess(policy) ? { policy: policy.success, heardAtSeconds: Number(heardAt) } : undefined
}
