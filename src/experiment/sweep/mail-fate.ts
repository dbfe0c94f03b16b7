/** What became of one mail over all its attempts. */
import { isDelivered, isExposed } from "../outcome.ts"
import type { JudgedAttempt } from "../judged-cell.ts"
import { refusalCausesOf } from "./refusal-causes.ts"

export interface MailFate {
  readonly startMicros: number
  readonly delayMicros: number
  /** Of its pair. */
  readonly isFirst: boolean
  readonly isDelivered: boolean
  /** Delivered, and not at the first attempt. */
  readonly isLate: boolean
  readonly isExposed: boolean
  readonly isDowngraded: boolean
  readonly isWithheld: boolean
  /** A report that tells of it reached the recipient. */
  readonly isReported: boolean
  /** What each refusal is called that was the domain's own doing; empty where there was none. */
  readonly falseRefusals: ReadonlyArray<string>
  readonly outcomes: ReadonlyArray<string>
  readonly last: JudgedAttempt
}

/** In the order of the mails' first attempts. */
export const mailFates = (attempts: ReadonlyArray<JudgedAttempt>): ReadonlyArray<MailFate> =>
  [...Map.groupBy(attempts, ({ mail }) => mail).values()].map(fateOf)

const fateOf = (attempts: ReadonlyArray<JudgedAttempt>): MailFate => {
  const [first, last] = [attempts[0]!, attempts.at(-1)!]
  const outcomes = attempts.map(({ outcome }) => outcome)
  const isTaken = last.result._tag === "Delivered"
  return {
    startMicros: first.startMicros,
    delayMicros: last.endMicros - first.startMicros,
    isFirst: first.mail === 1,
    isDelivered: isTaken,
    isLate: attempts.length > 1 && isTaken,
    isExposed: outcomes.some(isExposed),
    isDowngraded: attempts.some(({ isDowngrade }) => isDowngrade),
    isWithheld: outcomes.includes("deferred-by-attack"),
    isReported: attempts.some(({ report }) => report?.arrivedMicros !== undefined),
    falseRefusals: refusalCausesOf(attempts),
    outcomes,
    last
  }
}

/** The last mail went without the authentication that it has without the attack. */
export const isUnlearnt = (mails: ReadonlyArray<MailFate>): boolean => {
  const last = mails.at(-1)?.last
  return (
    last !== undefined &&
    last.twin === "delivered-authenticated" &&
    isDelivered(last.outcome) &&
    last.outcome !== "delivered-authenticated"
  )
}

export const exposureWindow = (mails: ReadonlyArray<MailFate>): number | undefined => {
  const exposed = mails.filter((mail) => mail.isExposed)
  const [first, last] = [exposed[0], exposed.at(-1)]
  return first === undefined || last === undefined ? undefined : last.startMicros - first.startMicros
}
