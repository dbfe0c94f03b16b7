/** A thread that runs cells of a sweep: those that share a point, a model and a seed together. */
import { Result } from "effect"
import { SweepRunner } from "../../experiment/sweep/run-sweep-cell.ts"
import type { CellResult, SweepCell } from "../../experiment/sweep/sweep-cell.ts"
import { loadSweep } from "../../scenario/load-sweep.ts"
import { work } from "../threads/work.ts"

export interface SweepJob {
  readonly file: string
  readonly text: string
  /** Of one point, model and seed. */
  readonly cells: readonly [SweepCell, ...ReadonlyArray<SweepCell>]
}

let runner: { readonly text: string; readonly runner: SweepRunner } | undefined

const runnerOf = ({ file, text }: SweepJob): SweepRunner => {
  if (runner?.text !== text)
    runner = { text, runner: new SweepRunner(Result.getOrThrow(loadSweep(file, text))) }
  return runner.runner
}

work<SweepJob, ReadonlyArray<CellResult>>((job, onNews) => {
  const results = Result.getOrThrow(runnerOf(job).run(job.cells))
  onNews(results.length)
  return results
})
