/** A thread that runs cells of a population. */
import { Result } from "effect"
import {
  type PopulationCellKey,
  type PopulationResult,
  PopulationRunner
} from "../../experiment/population/run-population.ts"
import { loadPopulation } from "../../loading/load-population.ts"
import { work } from "../threads/work.ts"

export interface PopulationJob {
  readonly file: string
  readonly text: string
  readonly cell: PopulationCellKey
}

let runner: { readonly text: string; readonly runner: PopulationRunner } | undefined

work<PopulationJob, PopulationResult>(({ file, text, cell }, onNews) => {
  // The job was made from the same text.
  if (runner?.text !== text)
    runner = { text, runner: new PopulationRunner(Result.getOrThrow(loadPopulation(file, text))) }
  return runner.runner.run(cell, onNews)
})
