/** A sweep file named on the command line: read, or every problem of it told. */
import { Result } from "effect"
import { type SweepCell, sweepCells } from "../../experiment/sweep/sweep-cell.ts"
import { kindOfFile } from "../../scenario/kind-of-file.ts"
import { loadScenario } from "../../loading/load.ts"
import { loadSweep } from "../../loading/load-sweep.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"
import { presentProblem } from "../../scenario/source/problem.ts"
import { readText } from "../../machine/files.ts"
import { provenance } from "../../machine/provenance.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"

export interface SweepFile {
  readonly file: string
  readonly text: string
  readonly sweep: Sweep
}

/** Ends with status 65 when the file is no sweep. */
export const readSweep = (file: string): SweepFile => {
  const text = readText(file)
  if (kindOfFile(text) === "scenario" && Result.isSuccess(loadScenario(file, text)))
    throw new CommandFailure(
      exitStatus.invalidScenario,
      `${file}: this is a scenario, which hoptrust run runs, and no sweep; nothing was run`
    )
  const loaded = loadSweep(file, text)
  if (Result.isSuccess(loaded)) return { file, text, sweep: loaded.success }
  const told = loaded.failure.map((problem) => presentProblem(problem, text))
  throw new CommandFailure(exitStatus.invalidScenario, `${told.join("\n")}\nnothing was run`)
}

/** Ends with status 65 when a value that is varied is none that its place takes. */
export const plannedCells = ({ file, sweep }: SweepFile, replicates?: number): ReadonlyArray<SweepCell> => {
  const cells = sweepCells(sweep, provenance().version, replicates)
  if (Result.isSuccess(cells)) return cells.success
  const { name, detail } = cells.failure
  throw new CommandFailure(exitStatus.invalidScenario, `${file}: with ${name}: ${detail}`)
}
