/** What one cell of a sweep measured, over all its pairs. Times are seconds of virtual time. */
import { Record, Schema } from "effect"
import { quantile } from "../statistics/quantile.ts"
import { aftermath } from "./aftermath.ts"
import { failureReports } from "./failure-reports.ts"
import { mailShares } from "./mail-shares.ts"
import { exposureWindow, isUnlearnt, type MailFate, mailFates } from "./mail-fate.ts"
import type { PairRun } from "./pair-runs.ts"
import type { PairStrategy } from "./pair-strategies.ts"

const noCounts = {
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
  undelivered_1d_mails: 0,
  bounced_mails: 0,
  waiting_mails: 0,
  unlearnt_pairs: 0,
  reported_exposed_mails: 0,
  failure_reports: 0,
  false_alarm_reports: 0,
  misconfigured_pairs: 0,
  repaired_pairs: 0,
  dns_queries: 0,
  https_requests: 0,
  smtp_connections: 0,
  tls_handshakes: 0,
  held_octets: 0
}

const shareNames = Record.keys(mailShares)
const noHits = Record.map(mailShares, () => 0)

/** Absent: it never came to that. */
const Seconds = Schema.optionalKey(Schema.Finite)

const times = {
  delay_p50_s: Seconds,
  delay_p95_s: Seconds,
  delay_max_s: Seconds,
  first_exposure_s: Seconds,
  exposure_window_s: Seconds,
  recovery_s: Seconds,
  full_protection_s: Seconds,
  full_delivery_s: Seconds,
  hostile_tail_s: Seconds,
  first_report_p50_s: Seconds,
  repair_p50_s: Seconds
}
type Time = keyof typeof times

const PlayedStrategy = Schema.Struct({
  attacker: Schema.String,
  domain_adopts: Schema.Boolean,
  sender_adopts: Schema.Boolean,
  asks_for_reports: Schema.Boolean,
  known_before: Schema.Boolean,
  profile: Schema.optionalKey(Schema.String),
  /** Index among the sweep's misconfigurations. */
  misconfiguration: Schema.optionalKey(Schema.Int),
  moves: Schema.Array(Schema.String),
  is_complete: Schema.Boolean
})
export type PlayedStrategy = typeof PlayedStrategy.Type

/** What each means is said where its column is defined, in `report/sweep-metric-columns.ts`. */
export const CellMetrics = Schema.Struct({
  ...Record.map(noCounts, () => Schema.Int),
  ...times,
  /** Falsely refused mails by what their refusal is called; a mail counts under each. */
  refusal_causes: Schema.Record(Schema.String, Schema.Int),
  /** Sums over pairs by which the intervals of shares of mails are reckoned: of mails squared, and of each share's mails squared, and times all mails. */
  pair_sums: Schema.Struct({
    mails_mails: Schema.Int,
    hits_hits: Schema.Record(Schema.String, Schema.Int),
    hits_mails: Schema.Record(Schema.String, Schema.Int)
  }),
  /** Mails by the kind of their pair, and of them those of each share. */
  kinds: Schema.Record(
    Schema.String,
    Schema.Struct({ mails: Schema.Int, hits: Schema.Record(Schema.String, Schema.Int) })
  ),
  /** What its attackers played, and against which kinds of pairs. */
  strategies: Schema.Array(PlayedStrategy)
})
export type CellMetrics = typeof CellMetrics.Type

/** Measures pair after pair, and keeps nothing of them but what the metrics need. */
export class CellMeasure {
  readonly #counts = { ...noCounts }
  readonly #causes = new Map<string, number>()
  readonly #strategies = new Map<PairStrategy, string>()
  readonly #kinds = new Map<string, { mails: number; readonly hits: typeof noHits }>()
  #mailsMails = 0
  readonly #hitsHits = { ...noHits }
  readonly #hitsMails = { ...noHits }
  /** Largest of all pairs, microseconds; those of `first_exposure_s` the smallest. */
  readonly #extremes = new Map<Time, number>()
  readonly #delaysMicros: Array<number> = []
  readonly #reportsMicros: Array<number> = []
  readonly #repairsMicros: Array<number> = []

  /** @param kind of the pair: see `kindOf` */
  add({ attempts, attackEndMicros, fault, strategy }: PairRun, kind: string): void {
    if (strategy !== undefined && !this.#strategies.has(strategy))
      this.#strategies.set(strategy, JSON.stringify(played(strategy)))
    const counts = this.#counts
    const mails = mailFates(attempts)
    counts.pairs += 1
    counts.attempts += attempts.length
    const before = { ...counts }
    for (const mail of mails) this.#addMail(mail)
    this.#mailsMails += mails.length ** 2
    const ofKind = this.#kinds.get(kind) ?? { mails: 0, hits: { ...noHits } }
    this.#kinds.set(kind, ofKind)
    ofKind.mails += mails.length
    for (const name of shareNames) {
      const hits = mailShares[name](counts) - mailShares[name](before)
      this.#hitsHits[name] += hits * hits
      this.#hitsMails[name] += hits * mails.length
      ofKind.hits[name] += hits
    }
    for (const { cost } of attempts) {
      counts.dns_queries += cost.dnsQueries
      counts.https_requests += cost.httpsRequests
      counts.smtp_connections += cost.smtpConnections
      counts.tls_handshakes += cost.tlsHandshakes
    }
    counts.held_octets += attempts.findLast(({ heldOctets }) => heldOctets !== undefined)?.heldOctets ?? 0
    if (mails.some((mail) => mail.isExposed)) counts.exposed_pairs += 1
    if (isUnlearnt(mails)) counts.unlearnt_pairs += 1
    this.#addReports(attempts)
    if (fault !== undefined) {
      counts.misconfigured_pairs += 1
      if (fault.repairedMicros !== undefined) {
        counts.repaired_pairs += 1
        this.#repairsMicros.push(fault.repairedMicros - fault.fromMicros)
      }
    }
    const { recovery, fullProtection, fullDelivery, hostileTail } = aftermath(mails, attackEndMicros)
    this.#reach("exposure_window_s", exposureWindow(mails))
    this.#reach("recovery_s", recovery)
    this.#reach("full_protection_s", fullProtection)
    this.#reach("full_delivery_s", fullDelivery)
    this.#reach("hostile_tail_s", hostileTail)
  }

  #addMail(mail: MailFate): void {
    const counts = this.#counts
    counts.mails += 1
    if (mail.isFirst) counts.first_contacts += 1
    if (mail.isExposed) {
      counts.exposed_mails += 1
      if (mail.isFirst) counts.exposed_first_contacts += 1
      if (mail.isReported) counts.reported_exposed_mails += 1
      this.#reach("first_exposure_s", mail.startMicros, Math.min)
    }
    if (mail.outcomes.some((outcome) => outcome.startsWith("intercepted-"))) counts.intercepted_mails += 1
    if (mail.isDowngraded) counts.downgraded_mails += 1
    if (mail.last.outcome === "delivered-authenticated") counts.authenticated_mails += 1
    if (mail.falseRefusals.length > 0) counts.falsely_refused_mails += 1
    for (const cause of mail.falseRefusals) this.#causes.set(cause, (this.#causes.get(cause) ?? 0) + 1)
    if (mail.isWithheld) counts.withheld_mails += 1
    if (!mail.isDelivered || mail.delayMicros > dayMicros) counts.undelivered_1d_mails += 1
    if (mail.last.result._tag === "Bounced") counts.bounced_mails += 1
    if (mail.last.result._tag === "Deferred") counts.waiting_mails += 1
    if (mail.isLate) this.#delaysMicros.push(mail.delayMicros)
  }

  #addReports(attempts: PairRun["attempts"]): void {
    const { count, falseAlarms, firstAfterMicros } = failureReports(attempts)
    this.#counts.failure_reports += count
    this.#counts.false_alarm_reports += falseAlarms
    if (firstAfterMicros !== undefined) this.#reportsMicros.push(firstAfterMicros)
  }

  #reach(time: Time, micros: number | undefined, choose = Math.max): void {
    if (micros === undefined) return
    const before = this.#extremes.get(time)
    this.#extremes.set(time, before === undefined ? micros : choose(before, micros))
  }

  get metrics(): CellMetrics {
    const micros: Partial<Record.ReadonlyRecord<Time, number | undefined>> = {
      delay_p50_s: quantile(this.#delaysMicros, 0.5),
      delay_p95_s: quantile(this.#delaysMicros, 0.95),
      delay_max_s: quantile(this.#delaysMicros, 1),
      first_report_p50_s: quantile(this.#reportsMicros, 0.5),
      repair_p50_s: quantile(this.#repairsMicros, 0.5),
      ...Object.fromEntries(this.#extremes)
    }
    // In the order of the schema, so that what is stored has the same octets when it is read again.
    const seconds = Record.keys(times).flatMap((name) => {
      const value = micros[name]
      return value === undefined ? [] : [[name, value / 1_000_000] as const]
    })
    return {
      ...this.#counts,
      ...Object.fromEntries(seconds),
      refusal_causes: Object.fromEntries([...this.#causes].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      pair_sums: {
        mails_mails: this.#mailsMails,
        hits_hits: { ...this.#hitsHits },
        hits_mails: { ...this.#hitsMails }
      },
      kinds: Object.fromEntries(
        [...this.#kinds]
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([kind, { mails, hits }]) => [kind, { mails, hits: { ...hits } }])
      ),
      // Pairs come in another order under another seed.
      strategies: [...this.#strategies.values()].toSorted().map((text): PlayedStrategy => JSON.parse(text))
    }
  }
}

const played = ({
  attacker,
  domainAdopts,
  senderAdopts,
  asksForReports,
  isKnown,
  profile,
  misconfiguration,
  strategy,
  isCapped
}: PairStrategy): PlayedStrategy => ({
  attacker,
  domain_adopts: domainAdopts,
  sender_adopts: senderAdopts,
  asks_for_reports: asksForReports,
  known_before: isKnown,
  ...(profile === undefined ? {} : { profile }),
  ...(misconfiguration === undefined ? {} : { misconfiguration }),
  moves: strategy.map(({ does }) => does),
  is_complete: !isCapped
})

const dayMicros = 86_400_000_000
