/** The mail that one sender still has to deliver: how often each was tried, and when it is tried again. RFC 5321 §4.5.4.1. */
import { nextGapSeconds, type RetrySchedule } from "./retry-schedule.ts"

export interface QueueRules {
  readonly schedule: RetrySchedule
  /** Attempts after which a mail is looked at no longer, for small scenarios; absent where only time counts. */
  readonly mostAttempts?: number
}

/** What becomes of a mail after an attempt that failed for now. */
export type Deferral =
  | { readonly _tag: "Retry"; readonly afterMicros: number }
  /** It goes back to its author. */
  | { readonly _tag: "LifetimeOver" }
  /** The scenario ends here; the mail is still in the queue. */
  | { readonly _tag: "NotWatched" }

interface Waiting {
  readonly sinceMicros: number
  attempts: number
  lastGapSeconds: number
  dueMicros: number
}

export class Queue {
  readonly #rules: QueueRules
  readonly #waiting = new Map<string, Waiting>()

  constructor(rules: QueueRules) {
    this.#rules = rules
  }

  accept(messageId: string, nowMicros: number): void {
    this.#waiting.set(messageId, {
      sinceMicros: nowMicros,
      attempts: 0,
      lastGapSeconds: 0,
      dueMicros: nowMicros
    })
  }

  /** Delivered or bounced: nothing more is to be done. A mail that is not here is none to be done either. */
  remove(messageId: string): void {
    this.#waiting.delete(messageId)
  }

  /** After an attempt that failed for now and ended now. The mail must be here. */
  defer(messageId: string, nowMicros: number): Deferral {
    const mail = this.#waiting.get(messageId)
    if (mail === undefined) throw new Error(`${messageId} is not in the queue`)
    mail.attempts += 1
    if (mail.attempts >= (this.#rules.mostAttempts ?? Number.POSITIVE_INFINITY)) {
      this.remove(messageId)
      return { _tag: "NotWatched" }
    }
    const ageSeconds = (nowMicros - mail.sinceMicros) / 1_000_000
    const lastGapSeconds = nextGapSeconds(this.#rules.schedule, ageSeconds, mail.lastGapSeconds)
    if (lastGapSeconds === undefined) {
      this.remove(messageId)
      return { _tag: "LifetimeOver" }
    }
    const afterMicros = Math.round(lastGapSeconds * 1_000_000)
    mail.lastGapSeconds = lastGapSeconds
    mail.dueMicros = nowMicros + afterMicros
    return { _tag: "Retry", afterMicros }
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0
  }

  /** The same text for two queues from which the same follows; times count from now. */
  fingerprint(nowMicros: number): string {
    return JSON.stringify(
      [...this.#waiting]
        .map(
          ([messageId, { sinceMicros, attempts, lastGapSeconds, dueMicros }]) =>
            [messageId, nowMicros - sinceMicros, attempts, lastGapSeconds, dueMicros - nowMicros] as const
        )
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
    )
  }
}
