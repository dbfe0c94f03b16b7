/** A thread that runs cells of a population. */
import { Result } from "effect"
import { type PopulationResult, PopulationRunner } from "../../experiment/population/run-population.ts"
import { loadPopulation } from "../../loading/load-population.ts"
import type { CellJob, CellOutcome } from "../cells/cell-plan.ts"
import { work } from "../threads/work.ts"
import type { PlannedPopulationCell } from "./population-file.ts"

let runner: { readonly text: string; readonly runner: PopulationRunner } | undefined

const runnerOf = ({ file, text, reuse }: CellJob): PopulationRunner => {
  if (runner?.text !== text)
    runner = {
      text,
      runner: new PopulationRunner(Result.getOrThrow(loadPopulation(file, text)), { runsAll: !reuse })
    }
  return runner.runner
}

work<CellJob<PlannedPopulationCell>, CellOutcome<PopulationResult>>((job, onNews) => ({
  kind: "run",
  results: job.cells.map(({ key, ...cell }) => ({ key, result: runnerOf(job).run(cell, onNews) }))
}))
