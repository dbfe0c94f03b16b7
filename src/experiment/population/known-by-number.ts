/** What one sender knows of all domains, or of all providers, by their numbers. A big sender writes to most of them, so that what is over is let go. */
import { Known } from "./known.ts"

const hourMs = 3_600_000

export class KnownByNumber {
  readonly #known = new Map<number, Known>()
  /** Numbers of which all was over by the end of that hour, when they were put there. Each stands in one list at most. */
  readonly #overBy = new Map<number, Array<number>>()
  readonly #startMs: number
  #hour = 0

  /** @param startMs of virtual time, milliseconds since the Unix epoch */
  constructor(startMs: number) {
    this.#startMs = startMs
  }

  of(number: number): Known {
    let known = this.#known.get(number)
    if (known === undefined) this.#known.set(number, (known = new Known()))
    return known
  }

  /**
   * After an attempt.
   *
   * @param known of that number, which the attempt may have changed
   * @param nowMs of virtual time
   */
  letGo(number: number, known: Known, nowMs: number): void {
    const hour = Math.floor(nowMs / hourMs)
    for (; this.#hour < hour; this.#hour++) {
      const those = this.#overBy.get(this.#hour) ?? []
      this.#overBy.delete(this.#hour)
      for (const one of those) this.#look(one, this.of(one), nowMs)
    }
    if (!known.isListed) this.#list(number, known)
  }

  /** Something may have been learned since it was put on the list. */
  #look(number: number, known: Known, nowMs: number): void {
    known.isListed = false
    if (known.untilMs - this.#startMs >= nowMs) return this.#list(number, known)
    if (known.mind === "") this.#known.delete(number)
    else known.top = undefined
  }

  #list(number: number, known: Known): void {
    const until = known.untilMs - this.#startMs
    if (!Number.isFinite(until)) return
    known.isListed = true
    const overBy = Math.max(Math.floor(until / hourMs), this.#hour) + 1
    const those = this.#overBy.get(overBy)
    if (those === undefined) this.#overBy.set(overBy, [number])
    else those.push(number)
  }
}
