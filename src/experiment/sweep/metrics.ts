/** What one cell of a sweep measured, over all its pairs. Times are seconds of virtual time. */
import { Schema } from "effect"
import { isDelivered, isExposed } from "../outcome.ts"
import type { JudgedAttempt } from "../run-scenario.ts"
import { quantile } from "../statistics/quantile.ts"

/** One pair's attempts under attack, and those of its twin without. */
export interface PairRun {
  readonly attempts: ReadonlyArray<JudgedAttempt>
  /** End of the attack, microseconds; Infinity for one that does not end, absent where the pair was left alone. */
  readonly attackEndMicros?: number
}

const Count = Schema.Int
const Seconds = Schema.optionalKey(Schema.Finite)

/** Absent: it never came to that. */
export const CellMetrics = Schema.Struct({
  pairs: Count,
  mails: Count,
  attempts: Count,
  /** Mails that are the first of their pair. */
  first_contacts: Count,
  /** Of which somebody else came to hold the text. */
  exposed_mails: Count,
  exposed_first_contacts: Count,
  exposed_pairs: Count,
  /** Handed to the attacker, not only read on the way. */
  intercepted_mails: Count,
  /** Ended weaker than without the attack, exposed or not. */
  downgraded_mails: Count,
  authenticated_mails: Count,
  /** Refused at least once for what the domain itself published or runs, without an attacker's doing. */
  falsely_refused_mails: Count,
  withheld_mails: Count,
  bounced_mails: Count,
  /** Neither delivered nor given up when the scenario ended. */
  waiting_mails: Count,
  /** Of mails that were delivered, but not at the first attempt. */
  delay_p50_s: Seconds,
  delay_p95_s: Seconds,
  delay_max_s: Seconds,
  first_exposure_s: Seconds,
  /** Longest time in one pair from its first exposed mail to its last. */
  exposure_window_s: Seconds,
  /** Longest time in one pair from the end of the attack to its first mail that fared as well as without. */
  recovery_s: Seconds,
  /** Longest time in one pair from the end of the attack to the last mail that was still withheld. */
  hostile_tail_s: Seconds,
  /** Pairs whose last mail went without the authentication that it has without the attack. */
  unlearnt_pairs: Count,
  /** Exposed mails of which a report that tells of it reached the recipient. */
  reported_exposed_mails: Count,
  dns_queries: Count,
  https_requests: Count,
  smtp_connections: Count
})
export type CellMetrics = typeof CellMetrics.Type

/** Measures pair after pair, and keeps nothing of them but what the metrics need. */
export class CellMeasure {
  readonly #counts = {
    pairs: 0,
    mails: 0,
    attempts: 0,
    first_contacts: 0,
    exposed_mails: 0,
    exposed_first_contacts: 0,
    exposed_pairs: 0,
    intercepted_mails: 0,
    downgraded_mails: 0,
    authenticated_mails: 0,
    falsely_refused_mails: 0,
    withheld_mails: 0,
    bounced_mails: 0,
    waiting_mails: 0,
    unlearnt_pairs: 0,
    reported_exposed_mails: 0,
    dns_queries: 0,
    https_requests: 0,
    smtp_connections: 0
  }
  readonly #delaysMicros: Array<number> = []
  #firstExposureMicros: number | undefined
  #exposureWindowMicros: number | undefined
  #recoveryMicros: number | undefined
  #hostileTailMicros: number | undefined

  add({ attempts, attackEndMicros }: PairRun): void {
    const counts = this.#counts
    const mails = [...Map.groupBy(attempts, ({ mail }) => mail).values()].map(mailOf)
    counts.pairs += 1
    counts.attempts += attempts.length
    for (const mail of mails) this.#addMail(mail)
    for (const { cost } of attempts) {
      counts.dns_queries += cost.dnsQueries
      counts.https_requests += cost.httpsRequests
      counts.smtp_connections += cost.smtpConnections
    }
    if (mails.some((mail) => mail.isExposed)) counts.exposed_pairs += 1
    if (isUnlearnt(mails)) counts.unlearnt_pairs += 1
    this.#exposureWindowMicros = larger(this.#exposureWindowMicros, exposureWindow(mails))
    this.#recoveryMicros = larger(this.#recoveryMicros, recovery(mails, attackEndMicros))
    this.#hostileTailMicros = larger(this.#hostileTailMicros, hostileTail(mails, attackEndMicros))
  }

  #addMail(mail: Mail): void {
    const counts = this.#counts
    counts.mails += 1
    if (mail.isFirst) counts.first_contacts += 1
    if (mail.isExposed) {
      counts.exposed_mails += 1
      if (mail.isFirst) counts.exposed_first_contacts += 1
      if (mail.isReported) counts.reported_exposed_mails += 1
      this.#firstExposureMicros = Math.min(this.#firstExposureMicros ?? Infinity, mail.startMicros)
    }
    if (mail.outcomes.some((outcome) => outcome.startsWith("intercepted-"))) counts.intercepted_mails += 1
    if (mail.isDowngraded) counts.downgraded_mails += 1
    if (mail.last.outcome === "delivered-authenticated") counts.authenticated_mails += 1
    if (mail.outcomes.includes("deferred-by-misconfiguration")) counts.falsely_refused_mails += 1
    if (mail.outcomes.includes("deferred-by-attack")) counts.withheld_mails += 1
    if (mail.last.result._tag === "Bounced") counts.bounced_mails += 1
    if (mail.last.result._tag === "Deferred") counts.waiting_mails += 1
    if (mail.isLate) this.#delaysMicros.push(mail.delayMicros)
  }

  get metrics(): CellMetrics {
    const delay = (share: number) => quantile(this.#delaysMicros, share)
    const times = {
      delay_p50_s: delay(0.5),
      delay_p95_s: delay(0.95),
      delay_max_s: delay(1),
      first_exposure_s: this.#firstExposureMicros,
      exposure_window_s: this.#exposureWindowMicros,
      recovery_s: this.#recoveryMicros,
      hostile_tail_s: this.#hostileTailMicros
    }
    const known = Object.entries(times).flatMap(([name, micros]) =>
      micros === undefined ? [] : [[name, micros / 1_000_000] as const]
    )
    return { ...this.#counts, ...Object.fromEntries(known) }
  }
}

interface Mail {
  readonly startMicros: number
  readonly delayMicros: number
  readonly isFirst: boolean
  readonly isLate: boolean
  readonly isExposed: boolean
  readonly isDowngraded: boolean
  readonly isReported: boolean
  readonly outcomes: ReadonlyArray<string>
  readonly last: JudgedAttempt
}

const mailOf = (attempts: ReadonlyArray<JudgedAttempt>): Mail => {
  const [first, last] = [attempts[0]!, attempts.at(-1)!]
  return {
    startMicros: first.startMicros,
    delayMicros: last.endMicros - first.startMicros,
    isFirst: first.mail === 1,
    isLate: attempts.length > 1 && last.result._tag === "Delivered",
    isExposed: attempts.some(({ outcome }) => isExposed(outcome)),
    isDowngraded: attempts.some(({ isDowngrade }) => isDowngrade),
    isReported: attempts.some(({ reportArrived }) => reportArrived === true),
    outcomes: attempts.map(({ outcome }) => outcome),
    last
  }
}

const exposureWindow = (mails: ReadonlyArray<Mail>): number | undefined => {
  const exposed = mails.filter((mail) => mail.isExposed)
  const [first, last] = [exposed[0], exposed.at(-1)]
  return first === undefined || last === undefined ? undefined : last.startMicros - first.startMicros
}

const after = (mails: ReadonlyArray<Mail>, endMicros: number | undefined): ReadonlyArray<Mail> =>
  endMicros === undefined ? [] : mails.filter(({ startMicros }) => startMicros >= endMicros)

const recovery = (mails: ReadonlyArray<Mail>, endMicros: number | undefined): number | undefined => {
  const well = after(mails, endMicros).find(({ last }) => last.outcome === last.twin)
  return well === undefined || endMicros === undefined ? undefined : well.startMicros - endMicros
}

const hostileTail = (mails: ReadonlyArray<Mail>, endMicros: number | undefined): number | undefined => {
  const withheld = after(mails, endMicros).findLast(({ outcomes }) => outcomes.includes("deferred-by-attack"))
  return withheld === undefined || endMicros === undefined ? undefined : withheld.startMicros - endMicros
}

const isUnlearnt = (mails: ReadonlyArray<Mail>): boolean => {
  const last = mails.at(-1)?.last
  return (
    last !== undefined &&
    last.twin === "delivered-authenticated" &&
    isDelivered(last.outcome) &&
    last.outcome !== "delivered-authenticated"
  )
}

const larger = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.max(a, b)
