/** What one sender keeps between deliveries: text under keys, each until its time has run out. */
import { Clock, Effect, Option } from "effect"
import type { Recollection } from "../models/trust-model.ts"

interface Kept {
  readonly value: string
  /** Milliseconds since the Unix epoch. */
  readonly untilMs: number
}

/** One for each sender. */
export const senderMemory = (): Recollection => {
  const kept = new Map<string, Kept>()
  return {
    // Times are compared on every use, so that nothing outlives its time because nobody looked.
    recall: (key) =>
      Effect.map(Clock.currentTimeMillis, (nowMs) => {
        const found = kept.get(key)
        return found === undefined || nowMs > found.untilMs ? Option.none() : Option.some(found.value)
      }),
    store: (key, value, maxAgeSeconds) =>
      Effect.map(Clock.currentTimeMillis, (nowMs) => {
        kept.set(key, { value, untilMs: nowMs + maxAgeSeconds * 1000 })
      })
  }
}
