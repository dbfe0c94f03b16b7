/** What senders do between mails, as long as one of their mails is still to come or on its way: after that it has no bearing on anything. */
import { Effect } from "effect"
import type { Simulation } from "../kernel/simulate.ts"
import type { BuiltSender } from "../staging/build-sender.ts"
import { lookAfter } from "../sender/upkeep.ts"

interface Standing {
  /** Mails that are still to come or on their way. */
  mails: number
  isAtWork: boolean
  /** When it looks next. */
  nextMicros: number
}

/**
 * A sender looks after each attempt, which may have left something to look after, and again when something is due. Times are whole seconds, so that
 * what is done depends on what is remembered and on nothing else.
 */
export class Upkeeping {
  readonly #simulation: Simulation
  readonly #standing = new Map<BuiltSender, Standing>()

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  /** The sender will have a mail to deliver. */
  expectMail(sender: BuiltSender): void {
    this.#of(sender).mails += 1
  }

  /** A mail of the sender's was delivered or given up, or will never come. */
  endMail(sender: BuiltSender): void {
    this.#of(sender).mails -= 1
  }

  /** What comes later is of no interest. */
  stop(): void {
    for (const standing of this.#standing.values()) standing.mails = 0
  }

  /** Has the sender look at that time. */
  look(sender: BuiltSender, atMicros: number): void {
    this.#lookAt(sender, atMicros)
  }

  #lookAt(sender: BuiltSender, atMicros: number): void {
    const { host, model, services } = sender
    const { upkeep } = model
    const standing = this.#of(sender)
    if (upkeep === undefined || atMicros >= standing.nextMicros) return
    standing.nextMicros = atMicros
    const work = Effect.gen({ self: this }, function* () {
      // An earlier look has taken its place, or the one at work looks again when it has done.
      if (standing.nextMicros !== atMicros || standing.isAtWork) return
      standing.nextMicros = Number.POSITIVE_INFINITY
      if (standing.mails <= 0) return
      standing.isAtWork = true
      const dueInSeconds = yield* lookAfter(upkeep)
      standing.isAtWork = false
      standing.nextMicros = Number.POSITIVE_INFINITY
      if (dueInSeconds !== undefined) this.#lookAt(sender, this.#secondsFromNow(dueInSeconds))
    })
    this.#simulation.spawn(`upkeep of ${host}`, atMicros, Effect.provide(work, services))
  }

  /** One at least: a clock that is set back and forth must not keep a sender busy for ever. */
  #secondsFromNow(seconds: number): number {
    return (Math.floor(this.#simulation.nowMicros / 1_000_000) + Math.max(1, seconds)) * 1_000_000
  }

  #of(sender: BuiltSender): Standing {
    const known = this.#standing.get(sender)
    if (known !== undefined) return known
    const standing = { mails: 0, isAtWork: false, nextMicros: Number.POSITIVE_INFINITY }
    this.#standing.set(sender, standing)
    return standing
  }
}
