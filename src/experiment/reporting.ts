/** The TLS reports of a run: each sender's, once a day, about each domain it had sessions with. RFC 8460 §4.1, §5.5. */
import { Effect } from "effect"
import type { Simulation } from "../kernel/simulate.ts"
import type { BuiltSender } from "../scenario/build-sender.ts"
import type { Attempt } from "../sender/attempt.ts"
import { reportMessageId, sendReport } from "../sender/reporting/send-report.ts"
import { dayMs, hasFailures } from "../sender/reporting/session-results.ts"

/** RFC 8460 §5.5: a report is tried again for 24 hours; every hour is our choice, as the section names no gap. */
const report = { retryMicros: 3_600_000_000, retries: 24 }

export class Reporting {
  readonly #simulation: Simulation
  readonly #startMs: number

  constructor(simulation: Simulation, startMs: number) {
    this.#simulation = simulation
    this.#startMs = startMs
  }

  /** Takes an attempt that has just ended into the day's report, and has that sent when the day is over (§4.1). */
  add(sender: BuiltSender, attempt: Attempt, addressed: string): void {
    const { sessions, host, services } = sender
    if (sessions === undefined) return
    const domain = reportedDomain(sender, addressed)
    const atMs = this.#ms(this.#simulation.nowMicros)
    if (!sessions.add(attempt, domain, atMs)) return
    const dayStartMs = dayStart(atMs)
    const send = Effect.gen({ self: this }, function* () {
      const policies = sessions.policiesOf(domain, dayStartMs)
      for (let retry = 0; retry <= report.retries; retry++) {
        const sent = yield* sendReport({ domain, dayStartMs, policies })
        if (sent._tag !== "Deferred") return
        yield* this.#simulation.sleep(report.retryMicros)
      }
    })
    const dueMicros = (dayStartMs + dayMs - this.#startMs) * 1000
    this.#simulation.spawn(`TLS report of ${host} about ${domain}`, dueMicros, Effect.provide(send, services))
  }

  /** Of the report that tells of an attempt; undefined when there is nothing to tell, or nobody who does. */
  messageIdFor(
    sender: BuiltSender,
    {
      result,
      domain,
      endMicros
    }: { readonly result: Attempt; readonly domain: string; readonly endMicros: number }
  ): string | undefined {
    return sender.sessions === undefined || !hasFailures(result)
      ? undefined
      : reportMessageId(sender.host, reportedDomain(sender, domain), dayStart(this.#ms(endMicros)))
  }

  #ms(micros: number): number {
    return this.#startMs + micros / 1000
  }
}

/** RFC 8460 §1.1: reports are about the domain whose policy it is, which of mail to a smart host is the smart host's (RFC 8461 §3.4). */
const reportedDomain = ({ smartHost }: BuiltSender, addressed: string): string => smartHost ?? addressed

const dayStart = (ms: number) => Math.floor(ms / dayMs) * dayMs
