/** Queues of senders: do their tries come to an end? RFC 5321 §4.5.4.1. */
import type { QueueRules } from "../../sender/queue.ts"
import { nextGapSeconds } from "../../sender/retry-schedule.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { chosenSenders } from "../../staging/senders.ts"
import { type Inconsistency, inconsistency } from "./inconsistency.ts"

/** Our choice: a mail that is tried every half hour for half a year. A queue of the field tries some hundred times. */
const mostAttempts = 10_000

export const checkQueues = (scenario: Scenario): ReadonlyArray<Inconsistency> =>
  chosenSenders(scenario).flatMap(({ queue }, index) =>
    hasAnEnd(queue)
      ? []
      : [
          inconsistency(
            placeOf(scenario, index),
            `at most ${mostAttempts} attempts in a mail's lifetime; make retryAfter longer or lifetime shorter, or give attempts`,
            "more"
          )
        ]
  )

const hasAnEnd = ({ schedule, mostAttempts: said = Number.POSITIVE_INFINITY }: QueueRules): boolean => {
  let ageSeconds = 0
  let lastGapSeconds = 0
  for (let attempts = 1; attempts <= mostAttempts; attempts++) {
    const gapSeconds = nextGapSeconds(schedule, ageSeconds, lastGapSeconds)
    if (attempts >= said || gapSeconds === undefined) return true
    ageSeconds += gapSeconds
    lastGapSeconds = gapSeconds
  }
  return false
}

/** Of one of several senders what it says itself goes before what `sender` says for all. */
const placeOf = ({ sender, senders }: Scenario, index: number): Inconsistency["path"] => {
  const own = senders[index]
  for (const key of ["retryAfter", "lifetime"] as const) {
    if (own?.[key] !== undefined) return ["senders", index, key]
    if (sender[key] !== undefined) return ["sender", key]
  }
  return own === undefined ? ["sender"] : ["senders", index]
}
