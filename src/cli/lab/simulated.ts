/** What the simulation says of a mail of the lab. */
import { Result } from "effect"
import { isExposed, worstOutcome } from "../../experiment/outcome.ts"
import { playedCell } from "../../experiment/run-scenario.ts"
import { type ChosenAttacker, nobody } from "../../scenario/attackers.ts"
import { Remembered } from "../../staging/build.ts"
import type { Outcome } from "../../scenario/schema/outcome.ts"
import type { Attempt } from "../../sender/attempt.ts"
import type { LabScenario } from "./pairs.ts"
import type { Refusal } from "./software.ts"

export interface Simulated {
  readonly outcome: Outcome
  /** Why the MX hosts did not get the mail at the last attempt, each kind once; empty where it went. */
  readonly refusals: ReadonlyArray<Refusal>
}

/** For each mail by its number; a failure is a defect of ours or of the scenario, in words. */
export const simulated = (
  { scenario, model }: LabScenario,
  attacker: ChosenAttacker
): Result.Result<ReadonlyMap<number, Simulated>, string> => {
  const plan = { scenario, model, seed: scenario.seed, remembered: new Remembered() }
  const cell = Result.gen(function* () {
    const without = yield* playedCell({ ...plan, attacker: nobody }, undefined, false)
    return attacker === nobody ? without : yield* playedCell({ ...plan, attacker }, without.attempts, false)
  })
  return Result.mapBoth(cell, {
    onFailure: (failure) => failure.message,
    onSuccess: ({ attempts }) => {
      const byMail = Map.groupBy(attempts, ({ mail }) => mail)
      return new Map(
        [...byMail].map(([mail, tries]) => {
          const outcome = inTheEnd(tries.map(({ outcome }) => outcome))
          return [mail, { outcome, refusals: refusalsOf(tries.at(-1)!.result) }] as const
        })
      )
    }
  })
}

/** One exposure is not undone by what is delivered later; without one, the last attempt tells. */
const inTheEnd = (outcomes: ReadonlyArray<Outcome>): Outcome =>
  worstOutcome(outcomes.filter(isExposed)) ?? outcomes.at(-1)!

const refusalsOf = (attempt: Attempt): ReadonlyArray<Refusal> =>
  attempt._tag === "Delivered" ? [] : [...new Set(attempt.refusals.map(kindOf))]

/** RFC 8460 §4.3.2.2: dnssec-invalid says that no valid records came, which software tells as a lookup that failed (RFC 7672 §2.1.2). */
const kindOf = ({ cause, mistrust }: Attempt["refusals"][number]): Refusal =>
  mistrust?.result === "dnssec-invalid" ? "lookup" : kinds[cause]

const kinds: Readonly<Record<Attempt["refusals"][number]["cause"], Refusal>> = {
  "no route": "lookup",
  "lookup failed": "lookup",
  "no answer": "no answer",
  "refused by policy": "policy",
  "refused for now": "reply",
  "refused for good": "reply"
}
