/** What one sender keeps between deliveries: text under keys, each until its time has run out. */
import { Clock, Effect, Option } from "effect"
import type { Outlook } from "../state/outlook.ts"
import { State } from "../state/state.ts"
import type { Recollection } from "../models/trust-model.ts"

/** One for each sender. */
export interface Memory extends Recollection {
  /** The same text for two memories that nothing later can tell apart; times count from now. @param outlook in milliseconds */
  readonly fingerprint: (outlook: Outlook) => string
  /** Octets of all keys and values in UTF-8 that have not expired. */
  readonly heldOctets: (nowMs: number) => number
  /** As after a restart without a disk. */
  readonly forget: () => void
}

/** @param state of which the memory is a part */
export const senderMemory = (state = new State()): Memory => {
  const shelf = state.shelf<string>({
    name: "memory",
    lastsThrough: true,
    text: (value) => value,
    octets: (key, value) => Buffer.byteLength(key) + Buffer.byteLength(value)
  })
  return {
    // Times are compared on every use, so that nothing outlives its time because nobody looked.
    recall: (key) =>
      Effect.map(Clock.currentTimeMillis, (nowMs) =>
        Option.map(Option.fromUndefinedOr(shelf.find(key, nowMs)), ({ value }) => value)
      ),
    recallAged: (key) =>
      Effect.map(Clock.currentTimeMillis, (nowMs) =>
        Option.map(Option.fromUndefinedOr(shelf.find(key, nowMs)), ({ value, sinceMs }) => ({
          value,
          ageSeconds: secondOf(nowMs) - secondOf(sinceMs)
        }))
      ),
    store: (key, value, maxAgeSeconds, turnsAfterSeconds = []) =>
      Effect.map(Clock.currentTimeMillis, (nowMs) => {
        // "At that age" and "older than that" are a second apart.
        const turns = turnsAfterSeconds.flatMap((age) => [Math.floor(age), Math.floor(age) + 1])
        shelf.keep(key, value, {
          sinceMs: nowMs,
          untilMs: nowMs + maxAgeSeconds * 1000,
          turnsMs: [...new Set(turns)].toSorted((a, b) => a - b).map((age) => (secondOf(nowMs) + age) * 1000)
        })
      }),
    keysUnder: (prefix) => Effect.map(Clock.currentTimeMillis, (nowMs) => shelf.keysUnder(prefix, nowMs)),
    forget: () => shelf.clear(),
    heldOctets: (nowMs) => shelf.heldOctets(nowMs),
    fingerprint: (outlook) => shelf.fingerprint(outlook)
  }
}

const secondOf = (ms: number): number => Math.floor(ms / 1000)
