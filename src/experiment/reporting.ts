/** The TLS reports of a run: each sender's, once a day, about each domain it had sessions with. RFC 8460 §4.1, §5.5. */
import { Effect } from "effect"
import type { ChosenAction } from "../scenario/attackers.ts"
import type { TlsReport } from "../protocol/tls-report/report.ts"
import type { Simulation } from "../kernel/simulate.ts"
import type { BuiltSender } from "../staging/build-sender.ts"
import type { Attempt } from "../sender/attempt.ts"
import { type DailyReport, reportMessageId, sendReport } from "../sender/reporting/send-report.ts"
import { dayMs, hasFailures } from "../sender/reporting/session-results.ts"

export interface ForgedReport {
  readonly action: Extract<ChosenAction["action"], { readonly on: "report" }>
  readonly domain: string
  readonly submitter: string
  /** Of TLSA policies. */
  readonly tlsaBaseDomain: string
  readonly fromMicros: number
}

const forgedPolicy = ({
  action: { says, policyType, result, sessions },
  domain,
  tlsaBaseDomain
}: ForgedReport): TlsReport["policies"][number] => ({
  policy: { policyType, policyDomain: policyType === "tlsa" ? tlsaBaseDomain : domain },
  summary: {
    totalSuccessfulSessionCount: says === "success" ? sessions : 0,
    totalFailureSessionCount: says === "failure" ? sessions : 0
  },
  ...(says === "failure" ? { failureDetails: [{ resultType: result, failedSessionCount: sessions }] } : {})
})

/** RFC 8460 §5.5: a report is tried again for 24 hours; every hour is our choice, as the section names no gap. */
const report = { retryMicros: 3_600_000_000, retries: 24 }

export class Reporting {
  readonly #simulation: Simulation
  readonly #startMs: number

  constructor(simulation: Simulation, startMs: number) {
    this.#simulation = simulation
    this.#startMs = startMs
  }

  /** Takes an attempt into the day's report, and has that sent when the day is over (§4.1). @param endMicros of the attempt: now, or soon */
  add(sender: BuiltSender, attempt: Attempt, addressed: string, endMicros: number): void {
    const { sessions, host, services } = sender
    if (sessions === undefined) return
    const domain = reportedDomain(sender, addressed)
    const atMs = this.#ms(endMicros)
    if (!sessions.add(attempt, domain, atMs)) return
    const dayStartMs = dayStart(atMs)
    const dueMicros = (dayStartMs + dayMs - this.#startMs) * 1000
    const send = Effect.suspend(() =>
      this.#send({ domain, dayStartMs, policies: sessions.policiesOf(domain, dayStartMs) })
    )
    this.#simulation.spawn(`TLS report of ${host} about ${domain}`, dueMicros, Effect.provide(send, services))
  }

  /** Has a report mailed that is not true, when that action begins. RFC 8460 §7. */
  addForged({ services }: BuiltSender, forged: ForgedReport): void {
    const { domain, submitter, fromMicros } = forged
    const dayStartMs = dayStart(this.#ms(fromMicros))
    const send = this.#send({ domain, submitter, dayStartMs, policies: [forgedPolicy(forged)] })
    this.#simulation.spawn(
      `forged TLS report of ${submitter} about ${domain}`,
      fromMicros,
      Effect.provide(send, services)
    )
  }

  readonly #send = Effect.fnUntraced({ self: this }, function* (daily: DailyReport) {
    for (let retry = 0; retry <= report.retries; retry++) {
      const sent = yield* sendReport(daily)
      if (sent._tag !== "Deferred") return
      yield* this.#simulation.sleep(report.retryMicros)
    }
  })

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
