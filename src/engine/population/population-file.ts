/** A population file named on the command line: read, or every problem of it told. */
import { Result } from "effect"
import { dirname, join } from "node:path"
import { type PopulationCellKey, populationCells } from "../../experiment/population/run-population.ts"
import { type DomainsFile, loadPopulation } from "../../loading/load-population.ts"
import { sha256 } from "../../report/sha256.ts"
import { kindOfFile } from "../../scenario/kind-of-file.ts"
import type { Population } from "../../scenario/schema/population.ts"
import { presentProblem, type Problem } from "../../scenario/source/problem.ts"
import type { Cell, CellSource } from "../cells/cell-plan.ts"
import { readText } from "../../machine/files.ts"
import { provenance } from "../../machine/provenance.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"

export interface PopulationFile extends CellSource {
  readonly population: Population
}

/** With the text that it is in. */
export interface PlacedProblem {
  readonly problem: Problem
  readonly text: string
}

/** Loads a population with the domains that it names, in a file beside it. Ends with status 74 where that cannot be read. */
export const loadWithDomains = (
  file: string,
  text: string
): Result.Result<PopulationFile, ReadonlyArray<PlacedProblem>> => {
  let domainsFile: DomainsFile | undefined
  const loaded = loadPopulation(file, text, (name) => {
    const beside = join(dirname(file), name)
    return (domainsFile = { file: beside, text: readText(beside) })
  })
  return Result.mapBoth(loaded, {
    onSuccess: (population) => ({
      file,
      text,
      ...(domainsFile === undefined ? {} : { domainsFile }),
      population
    }),
    onFailure: (problems) =>
      problems.map((problem) => ({
        problem,
        text: problem.file === domainsFile?.file ? domainsFile.text : text
      }))
  })
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
  const loaded = loadWithDomains(file, text)
  if (Result.isSuccess(loaded)) return loaded.success
  const told = loaded.failure.map(({ problem, text }) => presentProblem(problem, text))
  throw new CommandFailure(exitStatus.invalidScenario, `${told.join("\n")}\nnothing was run`)
}

/** With keys of all that a result depends on, but for the program's digest: titles and sources are left out. */
export const plannedPopulationCells = ({
  population,
  domainsFile
}: PopulationFile): ReadonlyArray<PlannedPopulationCell> => {
  const { title: _, question: __, sources: ___, replicates: ____, domains, ...decisive } = population
  const common = JSON.stringify([
    provenance().version,
    decisive,
    domainsFile === undefined ? domains : sha256(domainsFile.text)
  ])
  return populationCells(population).map((cell) => ({
    key: sha256(`${common}\n${JSON.stringify(cell)}`),
    ...cell
  }))
}
