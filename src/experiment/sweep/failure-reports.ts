/** The TLS reports of one pair that tell of failures and reached the recipient: how many, when, and of what. RFC 8460. */
import type { JudgedAttempt } from "../judged-cell.ts"
import { quantile } from "../statistics/quantile.ts"

export interface FailureReports {
  readonly count: number
  /** Of these, reports of nothing that an attacker did: every attempt that they tell of ended as without one. */
  readonly falseAlarms: number
  /** From the first failure of the pair that a report could tell of to the first report's arrival, microseconds. */
  readonly firstAfterMicros?: number
}

export const failureReports = (attempts: ReadonlyArray<JudgedAttempt>): FailureReports => {
  const told = attempts.filter(isTold)
  const arrived = told.flatMap(({ report: { messageId, arrivedMicros }, outcome, twin }) =>
    arrivedMicros === undefined ? [] : [{ messageId, arrivedMicros, isAlarm: outcome !== twin }]
  )
  const reports = [...Map.groupBy(arrived, ({ messageId }) => messageId).values()]
  const firstArrival = quantile(
    arrived.map(({ arrivedMicros }) => arrivedMicros),
    0
  )
  return {
    count: reports.length,
    falseAlarms: reports.filter((attempts) => attempts.every(({ isAlarm }) => !isAlarm)).length,
    ...(firstArrival === undefined ? {} : { firstAfterMicros: firstArrival - told[0]!.endMicros })
  }
}

type Told = JudgedAttempt & Required<Pick<JudgedAttempt, "report">>

const isTold = (attempt: JudgedAttempt): attempt is Told => attempt.report !== undefined
