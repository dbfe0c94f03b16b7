/** What happened, in order: events of any type, each with its time. */

/** One line of a trace. */
export interface Traced<Event> {
  /** Microseconds of virtual time. */
  readonly atMicros: number
  readonly event: Event
}

/** Only grows. Times come from the clock it was given, so they never fall. */
export class Trace<Event> {
  readonly #clock: { readonly nowMicros: number }
  readonly #entries: Array<Traced<Event>> = []

  constructor(clock: { readonly nowMicros: number }) {
    this.#clock = clock
  }

  /** Adds an event at the present moment. */
  record(event: Event): void {
    this.#entries.push({ atMicros: this.#clock.nowMicros, event })
  }

  get entries(): ReadonlyArray<Traced<Event>> {
    return this.#entries
  }
}

/**
 * A trace as text, one JSON object a line with its keys in order of the alphabet: equal traces give equal octets,
 * however their events were put together. Events hold JSON values only.
 */
export const jsonLines = <Event>(entries: Iterable<Traced<Event>>): string => {
  let text = ""
  for (const { atMicros, event } of entries) text += `${JSON.stringify({ atMicros, event }, inKeyOrder)}\n`
  return text
}

const inKeyOrder = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value
