/**
 * How much mail is exposed before a TLS report can warn of an attack. Reports come when the UTC day is over (RFC 8460 §4.1), and those about any domain of a
 * provider reach its operator. Senders come one after the other, so who is told first is known at the end.
 */
import { dayMs } from "../../sender/reporting/session-results.ts"

interface Counts {
  exposed_unnoticed: number
}

interface Exposed {
  readonly day: number
  readonly counts: ReadonlyArray<Counts>
  mails: number
}

export class Noticing {
  readonly #startMs: number
  /** UTC days since the Unix epoch, by the number of the provider. */
  readonly #firstDays = new Map<number, number>()
  /** By the number of the provider. */
  readonly #exposed = new Map<number, Array<Exposed>>()

  /** @param startMs of virtual time, milliseconds since the Unix epoch */
  constructor(startMs: number) {
    this.#startMs = startMs
  }

  /** A session failed then of which a report will tell. */
  reported(provider: number, atMicros: number): void {
    const day = this.#dayOf(atMicros)
    if (day < (this.#firstDays.get(provider) ?? Infinity)) this.#firstDays.set(provider, day)
  }

  /** @param counts to which the mail adds if nobody could have been warned */
  exposed(provider: number, atMicros: number, counts: ReadonlyArray<Counts>): void {
    const day = this.#dayOf(atMicros)
    const known = this.#exposed.get(provider)
    if (known === undefined) {
      this.#exposed.set(provider, [{ day, counts, mails: 1 }])
      return
    }
    const last = known.at(-1)!
    if (last.day === day && last.counts === counts) last.mails += 1
    else known.push({ day, counts, mails: 1 })
  }

  /** Once all mail has come. */
  count(): void {
    for (const [provider, exposed] of this.#exposed) {
      const firstDay = this.#firstDays.get(provider) ?? Infinity
      for (const { day, counts, mails } of exposed)
        if (day <= firstDay) for (const one of counts) one.exposed_unnoticed += mails
    }
  }

  #dayOf(micros: number): number {
    return Math.floor((this.#startMs + micros / 1000) / dayMs)
  }
}
