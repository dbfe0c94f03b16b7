/** When something happens in a scenario that anybody could notice. */
import { chosenMail } from "../../scenario/chosen-mail.ts"
import { chosenModels } from "../../scenario/models.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { instantOf, toEpochMs } from "../../scenario/schema/time.ts"
import { chosenSenders } from "../../staging/senders.ts"

interface Span {
  readonly from: number
  readonly to: number
}

/** When there is mail to be delivered. Times are microseconds since the scenario's start. */
export class ObservedTimes {
  readonly #startMs: number
  readonly #mail: ReadonlyArray<Span>
  readonly last: number
  /** When senders do something of their own: mail reports, and look after what their model keeps. */
  readonly #background: ReadonlyArray<Span>

  constructor(scenario: Scenario) {
    this.#startMs = toEpochMs(scenario.start)
    const retries = chosenSenders(scenario).map(({ queue: { mostAttempts, schedule } }) =>
      mostAttempts === 1 ? 0 : schedule.lifetimeSeconds * 1_000_000
    )
    const longest = Math.max(...retries)
    const mail = chosenMail(scenario)
    this.#mail = mail.map(({ atMicros }) => ({ from: atMicros, to: atMicros + longest }))
    this.last = mail.reduce((last, { atMicros }) => Math.max(last, atMicros), 0)
    const first = mail.reduce((first, { atMicros }) => Math.min(first, atMicros), Infinity)
    this.#background = [
      ...(chosenSenders(scenario).some(({ reports }) => reports)
        ? // RFC 8460 §4.1, §5.5: a report goes when its day is over, and is tried again for a day.
          this.#mail.map(({ from, to }) => ({
            from: this.#dayAfter(from),
            to: this.#dayAfter(to) + dayMicros
          }))
        : []),
      // Between mails alone, for what comes after the last one has no bearing on any.
      ...(chosenModels(scenario).some(({ configured }) => configured.upkeep !== undefined)
        ? [{ from: first, to: this.last }]
        : [])
    ]
  }

  hasMail(fromMicros: number, toMicros: number): boolean {
    return this.#mail.some(meets(fromMicros, toMicros))
  }

  /** Does a sender do anything from then to then? */
  hasTraffic(fromMicros: number, toMicros: number): boolean {
    return this.hasMail(fromMicros, toMicros) || this.#background.some(meets(fromMicros, toMicros))
  }

  between(fromMicros: number, toMicros: number): string {
    return `no mail goes between ${this.at(fromMicros)} and ${this.at(toMicros)}`
  }

  from(fromMicros: number): string {
    return `no mail goes at ${this.at(fromMicros)} or later`
  }

  at(micros: number): string {
    return `${instantOf(this.#startMs + micros / 1000)} (${durationText(micros)})`
  }

  /** The UTC day after the one in which that is, at its beginning. */
  #dayAfter(micros: number): number {
    const startMicros = this.#startMs * 1000
    return (Math.floor((startMicros + micros) / dayMicros) + 1) * dayMicros - startMicros
  }
}

const dayMicros = 86_400_000_000

const meets =
  (fromMicros: number, toMicros: number) =>
  ({ from, to }: Span): boolean =>
    from < toMicros && to >= fromMicros

const durationText = (micros: number): string => {
  const minutes = Math.floor(micros / 60_000_000)
  if (minutes % 60 !== 0) return `minute ${minutes}`
  const hours = minutes / 60
  return hours % 24 === 0 ? `day ${hours / 24}` : `hour ${hours}`
}
