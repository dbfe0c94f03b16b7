/** What an operator does about reports: a change of deployment that a phase could bring, about models that there are. */
import type { SignatureStore } from "../../protocol/dnssec/signing/signature-store.ts"
import { onTheHour, reactionPhase } from "../../scenario/reaction-phases.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import { checkBrought, checkServedBrought } from "./brought-phase.ts"
import type { Inconsistency } from "./inconsistency.ts"
import { checkPublished } from "./phases.ts"

export const checkOperator = (scenario: Scenario): ReadonlyArray<Inconsistency> => {
  const phase = lastPhase(scenario)
  return phase === undefined
    ? []
    : [
        ...checkPublished(scenario, phase.publishes, [...path, "publishes"]),
        ...checkBrought(scenario, phase, path)
      ]
}

/** Of a scenario with which nothing else is wrong. */
export const checkServedOperator = (
  scenario: Scenario,
  signatures: SignatureStore
): ReadonlyArray<Inconsistency> => {
  const phase = lastPhase(scenario)
  return phase === undefined ? [] : checkServedBrought(scenario, phase, path, signatures)
}

const path = ["operator", "reacts"]

/** The reaction as a change of all that the file says: nobody knows yet when a report will come. */
const lastPhase = ({ operator, phases }: Scenario): Scenario["phases"][number] | undefined =>
  operator?.reacts &&
  reactionPhase(
    operator.reacts,
    // A microsecond later, for each phase has a time of its own.
    onTheHour(toMicros(phases.at(-1)?.at ?? "0s") + 1)
  )
