/** Runs cells on several threads, and stores each as it is finished. */
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { Progress } from "../../machine/terminal/progress.ts"
import { runJobs } from "../threads/pool.ts"
import type { Cell, CellJob, CellOutcome, CellPlan, CellResult } from "./cell-plan.ts"
import { removeTemporary, storeCell } from "./cell-store.ts"

export interface CellRun<R> {
  /** Folder in which each is stored; none is when absent. */
  readonly out?: string | undefined
  readonly workers?: number | undefined
  readonly quiet: boolean
  /** As in `CellJob`. */
  readonly reuse?: boolean
  /** These are there already. */
  readonly finished: ReadonlySet<string>
  readonly onResult?: (result: CellResult<R>) => void
  /** So much more of what lies within a cell is done, */
  readonly onNews?: (more: number) => void
  /** and how progress says that. */
  readonly detail?: () => string
}

/**
 * Is every cell there? Not where Ctrl-C came first: what was finished by then is kept. Ends with status 65 where zones cannot be
 * served, and with 74 where a cell cannot be written.
 */
export const runCells = async <C extends Cell, R>(
  { kind, unit, groups }: CellPlan<C>,
  { out, workers, quiet, reuse = true, finished, onResult, onNews, detail }: CellRun<R>
): Promise<boolean> => {
  if (out !== undefined) removeTemporary(out)
  const jobs = groups.flatMap(({ source, cells }): ReadonlyArray<CellJob<C>> => {
    const [first, ...others] = cells.filter(({ key }) => !finished.has(key))
    return first === undefined ? [] : [{ ...source, reuse, cells: [first, ...others] }]
  })
  const progress = new Progress({
    total: jobs.reduce((sum, { cells }) => sum + cells.length, 0),
    unit,
    terminal: process.stderr,
    isQuiet: quiet,
    ...(detail === undefined ? {} : { detail })
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
    await runJobs<CellJob<C>, CellOutcome<R>>(jobs, {
      kind,
      workers,
      onNews: (more) => {
        onNews?.(more)
        progress.show()
      },
      onOutcome: (number, outcome) => {
        if (outcome.kind === "unserved")
          return stop(
            new CommandFailure(exitStatus.invalidScenario, `${jobs[number]!.file}: ${outcome.detail}`)
          )
        for (const result of outcome.results) {
          progress.advance()
          onResult?.(result)
          // Whoever cannot write one cell cannot write the next: no more are run.
          if (out !== undefined) writing.push(storeCell(out, result).catch(stop))
        }
      },
      signal: interrupt.signal
    })
    await Promise.all(writing)
    if (fatal !== undefined) throw fatal
  } finally {
    process.off("SIGINT", onInterrupt)
    progress.clear()
  }
  return !interrupt.signal.aborted
}
