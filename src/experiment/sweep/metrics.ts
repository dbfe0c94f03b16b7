/** What one cell of a sweep measured, over all its pairs. Times are seconds of virtual time. */
import { isDelivered, isExposed } from "../outcome.ts"
import type { JudgedAttempt } from "../run-scenario.ts"
import { quantile } from "../statistics/quantile.ts"

/** One pair's attempts under attack, and those of its twin without. */
export interface PairRun {
  readonly attempts: ReadonlyArray<JudgedAttempt>
  /** End of the attack, microseconds; Infinity for one that does not end, absent where the pair was left alone. */
  readonly attackEndMicros?: number
}

export interface CellMetrics {
  readonly pairs: number
  readonly mails: number
  readonly attempts: number
  /** Mails that are the first of their pair. */
  readonly first_contacts: number
  /** Of which somebody else came to hold the text. */
  readonly exposed_mails: number
  readonly exposed_first_contacts: number
  readonly exposed_pairs: number
  /** Handed to the attacker, not only read on the way. */
  readonly intercepted_mails: number
  /** Ended weaker than without the attack, exposed or not. */
  readonly downgraded_mails: number
  readonly authenticated_mails: number
  /** Refused at least once for what the domain itself published or runs, without an attacker's doing. */
  readonly falsely_refused_mails: number
  readonly withheld_mails: number
  readonly bounced_mails: number
  /** Neither delivered nor given up when the scenario ended. */
  readonly waiting_mails: number
  readonly delay_p50_s: number | undefined
  readonly delay_p95_s: number | undefined
  readonly delay_max_s: number | undefined
  readonly first_exposure_s: number | undefined
  /** Longest time in one pair from its first exposed mail to its last. */
  readonly exposure_window_s: number | undefined
  /** Longest time in one pair from the end of the attack to its first mail that fared as well as without. */
  readonly recovery_s: number | undefined
  /** Longest time in one pair from the end of the attack to the last mail that was still withheld. */
  readonly hostile_tail_s: number | undefined
  /** Pairs whose last mail went without the authentication that it has without the attack. */
  readonly unlearnt_pairs: number
  /** Exposed mails of which a report that tells of it reached the recipient. */
  readonly reported_exposed_mails: number
  readonly dns_queries: number
  readonly https_requests: number
  readonly smtp_connections: number
}

export const measure = (pairs: ReadonlyArray<PairRun>): CellMetrics => {
  const perPair = pairs.map(({ attempts, attackEndMicros }) => ({
    attackEndMicros,
    mails: [...Map.groupBy(attempts, ({ mail }) => mail).values()].map(mailOf)
  }))
  const mails = perPair.flatMap((pair) => pair.mails)
  const attempts = pairs.flatMap((pair) => pair.attempts)
  const count = (holds: (mail: Mail) => boolean) => mails.filter(holds).length
  const delays = mails.filter(({ isLate }) => isLate).map(({ delayMicros }) => delayMicros / 1_000_000)
  const exposures = mails.filter(({ isExposed }) => isExposed).map(({ startMicros }) => startMicros)
  return {
    pairs: pairs.length,
    mails: mails.length,
    attempts: attempts.length,
    first_contacts: count(({ isFirst }) => isFirst),
    exposed_mails: count((mail) => mail.isExposed),
    exposed_first_contacts: count((mail) => mail.isFirst && mail.isExposed),
    exposed_pairs: perPair.filter((pair) => pair.mails.some((mail) => mail.isExposed)).length,
    intercepted_mails: count(({ outcomes }) =>
      outcomes.some((outcome) => outcome.startsWith("intercepted-"))
    ),
    downgraded_mails: count(({ isDowngraded }) => isDowngraded),
    authenticated_mails: count(({ last }) => last.outcome === "delivered-authenticated"),
    falsely_refused_mails: count(({ outcomes }) => outcomes.includes("deferred-by-misconfiguration")),
    withheld_mails: count(({ outcomes }) => outcomes.includes("deferred-by-attack")),
    bounced_mails: count(({ last }) => last.result._tag === "Bounced"),
    waiting_mails: count(({ last }) => last.result._tag === "Deferred"),
    delay_p50_s: quantile(delays, 0.5),
    delay_p95_s: quantile(delays, 0.95),
    delay_max_s: quantile(delays, 1),
    first_exposure_s: seconds(quantile(exposures, 0)),
    exposure_window_s: seconds(most(perPair.map((pair) => exposureWindow(pair.mails)))),
    recovery_s: seconds(most(perPair.map((pair) => recovery(pair.mails, pair.attackEndMicros)))),
    hostile_tail_s: seconds(most(perPair.map((pair) => hostileTail(pair.mails, pair.attackEndMicros)))),
    unlearnt_pairs: perPair.filter((pair) => isUnlearnt(pair.mails)).length,
    reported_exposed_mails: count((mail) => mail.isExposed && mail.isReported),
    dns_queries: total(attempts.map(({ cost }) => cost.dnsQueries)),
    https_requests: total(attempts.map(({ cost }) => cost.httpsRequests)),
    smtp_connections: total(attempts.map(({ cost }) => cost.smtpConnections))
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

const most = (values: ReadonlyArray<number | undefined>): number | undefined =>
  quantile(
    values.filter((value) => value !== undefined),
    1
  )

const seconds = (micros: number | undefined): number | undefined =>
  micros === undefined ? undefined : micros / 1_000_000

const total = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0)
