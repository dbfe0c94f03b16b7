/** Runs the cells of a sweep that are not there yet, on several threads, and stores each as it is finished. */
import { replicates, type SweepCell } from "../../experiment/sweep/sweep-cell.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import { Progress } from "../terminal/progress.ts"
import { runJobs } from "../threads/pool.ts"
import { finishedKeys, removeTemporary, storeCell } from "./cell-store.ts"
import type { SweepFile } from "./sweep-file.ts"
import type { SweepJob, SweepOutcome } from "./worker.ts"

export interface CellRun {
  readonly out: string
  readonly workers?: number | undefined
  readonly quiet: boolean
  /** Is an attempt left out whose situation was met before? */
  readonly reuse: boolean
}

/** Ends with status 130 on Ctrl-C, and with 65 at a point whose zones cannot be served; what was finished by then is kept. */
export const runCells = async (
  { file, text }: SweepFile,
  cells: ReadonlyArray<SweepCell>,
  { out, workers, quiet, reuse }: CellRun
): Promise<void> => {
  removeTemporary(out)
  const stored = finishedKeys(out)
  const jobs = jobsOf(
    { file, text, reuse },
    cells.filter(({ key }) => !stored.has(key))
  )
  const progress = new Progress({
    total: jobs.reduce((sum, job) => sum + job.cells.length, 0),
    unit: "cells",
    terminal: process.stderr,
    isQuiet: quiet
  })
  const interrupt = new AbortController()
  const onInterrupt = () => interrupt.abort()
  process.once("SIGINT", onInterrupt)
  const writing: Array<Promise<void>> = []
  let fatal: unknown
  const stop = (error: unknown) => {
    fatal ??= error
    interrupt.abort()
  }
  try {
    await runJobs<SweepJob, SweepOutcome>(jobs, {
      kind: "sweep",
      workers,
      onNews: (more) => {
        for (let one = 0; one < more; one++) progress.advance()
      },
      onOutcome: (number, outcome) => {
        if (outcome.kind === "unserved") {
          const values = JSON.stringify(jobs[number]!.cells[0].values)
          stop(new CommandFailure(exitStatus.invalidScenario, `${file}: with ${values}: ${outcome.detail}`))
          return
        }
        // Whoever cannot write one cell cannot write the next: no more are run.
        for (const result of outcome.results) writing.push(storeCell(out, result).catch(stop))
      },
      signal: interrupt.signal
    })
    await Promise.all(writing)
    if (fatal !== undefined) throw fatal
  } finally {
    process.off("SIGINT", onInterrupt)
    progress.clear()
  }
  if (interrupt.signal.aborted)
    throw new CommandFailure(
      exitStatus.interrupted,
      `interrupted; the cells that were finished are in ${out}, and --resume goes on with the rest`
    )
}

const jobsOf = (file: Omit<SweepJob, "cells">, cells: ReadonlyArray<SweepCell>): ReadonlyArray<SweepJob> =>
  replicates(cells).map((cells) => ({ ...file, cells }))
