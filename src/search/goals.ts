/** What an attacker may want, each told from the ledger and from what came to the recipient, never from a sender's belief. */
import { isDelivered, isExposed, isWorse } from "../experiment/outcome.ts"
import type { JudgedAttempt } from "../experiment/judged-cell.ts"
import type { Stage } from "./stage.ts"

export interface Goal {
  readonly id: string
  /** A sentence for `--help` and for tables. */
  readonly title: string
  readonly isReached: (attempts: ReadonlyArray<JudgedAttempt>, stage: Stage) => boolean
  /**
   * What of the mail so far still matters to it, as plain values. Nothing where a mail reaches the goal by itself or not at all:
   * then the search has written it down already.
   */
  readonly progress?: (attempts: ReadonlyArray<JudgedAttempt>) => unknown
}

const attacked = (attempts: ReadonlyArray<JudgedAttempt>, stage: Stage) =>
  attempts.filter(({ mail }) => stage.attacked.includes(mail))

const isReadByOthers = ({ outcome }: JudgedAttempt) => isExposed(outcome)

export const goals = [
  {
    id: "read-mail",
    title: "somebody other than the recipient holds the text of a mail",
    isReached: (attempts, stage) => attacked(attempts, stage).some(isReadByOthers)
  },
  {
    id: "read-mail-undetected",
    title: "the same, and no TLS report that tells of a failure reaches the recipient (RFC 8460)",
    isReached: (attempts, stage) =>
      attacked(attempts, stage).some(isReadByOthers) &&
      attempts.every(({ report }) => report?.arrivedMicros === undefined),
    progress: (attempts) => [
      attempts.some(isReadByOthers),
      attempts.some(({ report }) => report?.arrivedMicros !== undefined)
    ]
  },
  {
    id: "impersonate",
    title:
      "the attacker takes the mail, and the sender's checks identify it as the recipient; where the sender checks nobody, nobody is identified",
    isReached: (attempts, stage) =>
      attacked(attempts, stage).some(({ outcome }) => outcome === "intercepted-authenticated")
  },
  {
    id: "withhold",
    title: "a mail is not delivered that would have been without the attacker",
    isReached: (attempts, stage) =>
      attacked(attempts, stage).some(({ outcome }) => outcome === "deferred-by-attack")
  },
  {
    id: "poison",
    title:
      "after the attacker has gone, a mail is sent with less protection than without the attack, or not delivered",
    isReached: (attempts, { afterwards }) =>
      attempts.some(
        ({ mail, outcome, twin }) =>
          afterwards.includes(mail) && isDelivered(twin) && outcome !== twin && isWorse(outcome, twin)
      )
  }
] as const satisfies ReadonlyArray<Goal>

export type GoalId = (typeof goals)[number]["id"]
export const goalIds: ReadonlyArray<GoalId> = goals.map(({ id }) => id)
