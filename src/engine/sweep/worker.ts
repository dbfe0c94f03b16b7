/** A thread that runs cells of a sweep: those that share a point, a model and a seed together. */
import { Result } from "effect"
import { SweepRunner } from "../../experiment/sweep/run-sweep-cell.ts"
import type { CellMetrics } from "../../experiment/sweep/metrics.ts"
import type { SweepCell } from "../../experiment/sweep/sweep-cell.ts"
import { loadSweep } from "../../loading/load-sweep.ts"
import type { CellJob, CellOutcome } from "../cells/cell-plan.ts"
import { work } from "../threads/work.ts"

let runner: { readonly text: string; readonly runner: SweepRunner } | undefined

const runnerOf = ({ file, text, reuse }: CellJob): SweepRunner => {
  if (runner?.text !== text)
    runner = { text, runner: new SweepRunner(Result.getOrThrow(loadSweep(file, text)), { runsAll: !reuse }) }
  return runner.runner
}

work<CellJob<SweepCell>, CellOutcome<CellMetrics>>((job) => {
  const results = runnerOf(job).run(job.cells)
  if (Result.isFailure(results)) {
    const { failure } = results
    // A deadlock is a defect of ours; zones that cannot be served are the file's.
    if (failure._tag === "Deadlock") throw failure
    const { apex, owner, detail } = failure
    // Values that can each be served and not together: only the point itself shows that.
    return {
      kind: "unserved",
      detail: `with ${JSON.stringify(job.cells[0].values)}: the zone ${apex} cannot be served: ${owner}: ${detail}`
    }
  }
  return { kind: "run", results: results.success.map(({ key, metrics }) => ({ key, result: metrics })) }
})
