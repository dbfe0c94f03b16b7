/** A population file named on the command line: read, or every problem of it told. */
import { Result } from "effect"
import { type PopulationCellKey, populationCells } from "../../experiment/population/run-population.ts"
import { loadPopulation } from "../../loading/load-population.ts"
import { sha256 } from "../../report/sha256.ts"
import { kindOfFile } from "../../scenario/kind-of-file.ts"
import type { Population } from "../../scenario/schema/population.ts"
import { presentProblem } from "../../scenario/source/problem.ts"
import type { Cell } from "../cells/cell-plan.ts"
import { readText } from "../../machine/files.ts"
import { provenance } from "../../machine/provenance.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"

export interface PopulationFile {
  readonly file: string
  readonly text: string
  readonly population: Population
}

export type PlannedPopulationCell = Cell & PopulationCellKey

/** Ends with status 65 when the file is no population. */
export const readPopulation = (file: string): PopulationFile => {
  const text = readText(file)
  const kind = kindOfFile(text)
  if (kind !== "population")
    throw new CommandFailure(
      exitStatus.invalidScenario,
      `${file}: this is a ${kind}, which hoptrust ${kind === "sweep" ? "sweep" : "run"} runs, and no population; nothing was run`
    )
  const loaded = loadPopulation(file, text)
  if (Result.isSuccess(loaded)) return { file, text, population: loaded.success }
  const told = loaded.failure.map((problem) => presentProblem(problem, text))
  throw new CommandFailure(exitStatus.invalidScenario, `${told.join("\n")}\nnothing was run`)
}

/** With keys of all that a result depends on, but for the program's digest: titles and sources are left out. */
export const plannedPopulationCells = ({
  population
}: PopulationFile): ReadonlyArray<PlannedPopulationCell> => {
  const { title: _, question: __, sources: ___, replicates: ____, ...decisive } = population
  const common = JSON.stringify([provenance().version, decisive])
  return populationCells(population).map((cell) => ({
    key: sha256(`${common}\n${JSON.stringify(cell)}`),
    ...cell
  }))
}
