/** Runs one scenario file, with failures told as the command line tells them. */
import { Result } from "effect"
import { type Cell, runScenario } from "../experiment/run-scenario.ts"
import type { Remembered } from "../scenario/build.ts"
import type { ScenarioFile } from "./scenario-files.ts"
import { CommandFailure, exitStatus } from "./terminal/exit-status.ts"

export interface RunFileOptions {
  readonly labels: ReadonlyArray<string>
  readonly remembered: Remembered
  readonly keepsTrace: boolean
  readonly seed?: number
  readonly onCell?: (cell: Cell) => void
}

/** Ends with status 65 when the scenario's zones cannot be served. */
export const runFile = (
  { file, scenario }: ScenarioFile,
  { labels, ...options }: RunFileOptions
): ReadonlyArray<Cell> => {
  const cells = runScenario(scenario, { ...options, models: labels })
  if (Result.isSuccess(cells)) return cells.success
  const { failure } = cells
  // A deadlock is a defect of ours; zones that cannot be served are the scenario's.
  if (failure._tag === "Deadlock") throw failure
  throw new CommandFailure(
    exitStatus.invalidScenario,
    `${file}: the zone ${failure.apex} cannot be served: ${failure.owner}: ${failure.detail}`
  )
}
