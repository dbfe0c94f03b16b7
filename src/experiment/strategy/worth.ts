/** What a run is worth to an attacker, by what it wants. */
import type { AttackerGoal } from "../../scenario/schema/attacker.ts"
import { isDelivered, isExposed, isWorse } from "../outcome.ts"
import type { JudgedAttempt } from "../judged-cell.ts"

/** How many mails came to the best that the attacker may hope for, then to the next, and so on. */
export type Worth = ReadonlyArray<number>

export const isWorthMore = (a: Worth, b: Worth): boolean => {
  const first = a.findIndex((count, rank) => count !== b[rank])
  return first !== -1 && a[first]! > b[first]!
}

/** What counts of an attempt. */
export type Fate = Pick<JudgedAttempt, "sender" | "mail" | "outcome" | "twin" | "report">

/** Could it be worth more? Not where every mail came to the best. */
export const isBest = (worth: Worth): boolean => worth.slice(1).every((count) => count === 0)

/**
 * Of a mail the best of its attempts counts. The last count is that of mails with which the attacker got nothing.
 */
export const worthOf = (attempts: ReadonlyArray<Fate>, goal: AttackerGoal): Worth => {
  const isReported = attempts.some(({ report }) => report?.arrivedMicros !== undefined)
  const ranks = ranksOf[goal]
  const counts = Array.from({ length: ranks.length + 1 }, () => 0)
  const mails = Map.groupBy(attempts, ({ sender, mail }) => JSON.stringify([sender, mail]))
  for (const tries of mails.values()) {
    const rank = ranks.findIndex((isReached) => tries.some((attempt) => isReached(attempt, isReported)))
    counts[rank === -1 ? ranks.length : rank]! += 1
  }
  return counts
}

type IsReached = (attempt: Fate, isReported: boolean) => boolean

const isImpersonation: IsReached = ({ outcome }) => outcome === "intercepted-authenticated"
const isRead: IsReached = ({ outcome }) => isExposed(outcome)
const isWithheld: IsReached = ({ outcome }) => outcome === "deferred-by-attack"

/** What it may come to, the best first. */
const ranksOf: Readonly<Record<AttackerGoal, ReadonlyArray<IsReached>>> = {
  worst: [
    isImpersonation,
    isRead,
    isWithheld,
    ({ outcome, twin }) => isDelivered(outcome) && isDelivered(twin) && isWorse(outcome, twin)
  ],
  impersonate: [isImpersonation],
  "read-mail": [isRead],
  "read-mail-undetected": [(attempt, isReported) => isRead(attempt, isReported) && !isReported],
  withhold: [isWithheld]
}
