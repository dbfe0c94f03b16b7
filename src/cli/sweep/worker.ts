/** A thread that runs cells of a sweep: those that share a point, a model and a seed together. */
import { Result } from "effect"
import { SweepRunner } from "../../experiment/sweep/run-sweep-cell.ts"
import type { CellResult, SweepCell } from "../../experiment/sweep/sweep-cell.ts"
import { loadSweep } from "../../loading/load-sweep.ts"
import { work } from "../threads/work.ts"

export interface SweepJob {
  readonly file: string
  readonly text: string
  readonly reuse: boolean
  /** Of one point, model and seed. */
  readonly cells: readonly [SweepCell, ...ReadonlyArray<SweepCell>]
}

export type SweepOutcome =
  | { readonly kind: "run"; readonly results: ReadonlyArray<CellResult> }
  /** Values that can each be served and not together: only the point itself shows that. */
  | { readonly kind: "unserved"; readonly detail: string }

let runner: { readonly text: string; readonly runner: SweepRunner } | undefined

const runnerOf = ({ file, text, reuse }: SweepJob): SweepRunner => {
  if (runner?.text !== text)
    runner = { text, runner: new SweepRunner(Result.getOrThrow(loadSweep(file, text)), { runsAll: !reuse }) }
  return runner.runner
}

work<SweepJob, SweepOutcome>((job, onNews) => {
  const results = runnerOf(job).run(job.cells)
  if (Result.isFailure(results)) {
    const { failure } = results
    // A deadlock is a defect of ours; zones that cannot be served are the file's.
    if (failure._tag === "Deadlock") throw failure
    const { apex, owner, detail } = failure
    return { kind: "unserved", detail: `the zone ${apex} cannot be served: ${owner}: ${detail}` }
  }
  onNews(results.success.length)
  return { kind: "run", results: results.success }
})
