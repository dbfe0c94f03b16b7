/** Runs scenario files, with failures told as the command line tells them. */
import { Result } from "effect"
import type { Cell } from "../experiment/judged-cell.ts"
import { runScenario } from "../experiment/run-scenario.ts"
import type { Remembered } from "../staging/build.ts"
import { chosenModels } from "../scenario/models.ts"
import type { ScenarioFile } from "../machine/scenario-files.ts"
import { CommandFailure, exitStatus } from "../machine/terminal/exit-status.ts"

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

export interface FileRun {
  readonly file: ScenarioFile
  readonly cells: ReadonlyArray<Cell>
}

/** File by file and model by model; between two models an interruption is heard, and what was run until then is given. */
export const runFiles = async (
  files: ReadonlyArray<ScenarioFile>,
  { labels, signal, ...options }: RunFileOptions & { readonly signal: AbortSignal }
): Promise<{ readonly runs: ReadonlyArray<FileRun>; readonly isComplete: boolean }> => {
  const runs: Array<{ file: ScenarioFile; cells: Array<Cell> }> = []
  for (const file of files) {
    const run = { file, cells: new Array<Cell>() }
    runs.push(run)
    for (const { label } of chosenModels(file.scenario)) {
      if (!labels.includes(label)) continue
      // Signals are delivered between two turns of the event loop.
      await new Promise((resolve) => setImmediate(resolve))
      if (signal.aborted) return { runs, isComplete: false }
      run.cells.push(...runFile(file, { ...options, labels: [label] }))
    }
  }
  return { runs, isComplete: true }
}
