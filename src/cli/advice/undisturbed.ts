/** Mail that nobody attacks, to a domain that a scenario describes. */
import { Result } from "effect"
import type { Cell } from "../../experiment/judged-cell.ts"
import { runScenario } from "../../experiment/run-scenario.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { scenarioStages } from "../../scenario/timeline/phases.ts"
import type { Remembered } from "../../staging/build.ts"

/** One mail at the start, before any phase but what begins then. */
export const atStart = (scenario: Scenario): Scenario => ({
  ...scenarioStages(scenario)[0].scenario,
  mail: [{ at: "0s" }],
  phases: []
})

export const cellOf = (scenario: Scenario, label: string, remembered: Remembered): Cell =>
  Result.getOrThrow(
    Result.mapError(
      runScenario(
        { ...scenario, sender: { ...scenario.sender, attempts: 1 } },
        { models: [label], keepsTrace: true, remembered }
      ),
      // The search ran the same world.
      (failure) => new Error(JSON.stringify(failure))
    )
  )[0]!
