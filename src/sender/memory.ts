/** What one sender keeps between deliveries: text under keys, each until its time has run out. */
import { Clock, Effect, Option } from "effect"
import { isOver, type Outlook, remaining } from "../clients/outlook.ts"
import type { Recollection } from "../models/trust-model.ts"

interface Kept {
  readonly value: string
  /** Milliseconds since the Unix epoch. */
  readonly untilMs: number
}

/** One for each sender. */
export interface Memory extends Recollection {
  /** The same text for two memories that nothing later can tell apart; times count from now. @param outlook in milliseconds */
  readonly fingerprint: (outlook: Outlook) => string
  /** Octets of all keys and values in UTF-8 that have not expired. */
  readonly heldOctets: (nowMs: number) => number
  /** As after a restart without a disk. */
  readonly forget: () => void
}

export const senderMemory = (): Memory => {
  const kept = new Map<string, Kept>()
  const isLive = (nowMs: number, { untilMs }: Kept) => nowMs <= untilMs
  return {
    // Times are compared on every use, so that nothing outlives its time because nobody looked.
    recall: (key) =>
      Effect.map(Clock.currentTimeMillis, (nowMs) => {
        const found = kept.get(key)
        return found !== undefined && isLive(nowMs, found) ? Option.some(found.value) : Option.none()
      }),
    store: (key, value, maxAgeSeconds) =>
      Effect.map(Clock.currentTimeMillis, (nowMs) => {
        kept.set(key, { value, untilMs: nowMs + maxAgeSeconds * 1000 })
      }),
    keysUnder: (prefix) =>
      Effect.map(Clock.currentTimeMillis, (nowMs) =>
        [...kept]
          .filter(([key, entry]) => key.startsWith(prefix) && isLive(nowMs, entry))
          .map(([key]) => key)
          .toSorted()
      ),
    forget: () => kept.clear(),
    heldOctets: (nowMs) =>
      [...kept]
        .filter(([, entry]) => isLive(nowMs, entry))
        .reduce((sum, [key, { value }]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0),
    fingerprint: (outlook) =>
      JSON.stringify(
        [...kept]
          .filter(([, { untilMs }]) => !isOver(untilMs, outlook))
          .map(([key, { value, untilMs }]) => [key, value, remaining(untilMs, outlook)] as const)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
      )
  }
}
