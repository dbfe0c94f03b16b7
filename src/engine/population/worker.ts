/** A thread that runs cells of a population. */
import { Result } from "effect"
import { type PopulationResult, PopulationRunner } from "../../experiment/population/run-population.ts"
import { loadPopulation } from "../../loading/load-population.ts"
import type { CellJob, CellOutcome } from "../cells/cell-plan.ts"
import { work } from "../threads/work.ts"
import type { PlannedPopulationCell } from "./population-file.ts"

let runner:
  | { readonly text: string; readonly domains: string | undefined; readonly runner: PopulationRunner }
  | undefined

const runnerOf = ({ file, text, domainsFile, reuse }: CellJob): PopulationRunner => {
  if (runner?.text !== text || runner.domains !== domainsFile?.text)
    runner = {
      text,
      domains: domainsFile?.text,
      // It was read before, so that what the population names is there.
      runner: new PopulationRunner(Result.getOrThrow(loadPopulation(file, text, () => domainsFile!)), {
        runsAll: !reuse
      })
    }
  return runner.runner
}

work<CellJob<PlannedPopulationCell>, CellOutcome<PopulationResult>>((job, onNews) => ({
  kind: "run",
  results: job.cells.map(({ key, ...cell }) => ({ key, result: runnerOf(job).run(cell, onNews) }))
}))
