/** Runs the cells that a queue gives, in threads: on the event loop nothing would renew the lock, and others would run them too. */
import { availableParallelism } from "node:os"
import type { CellJob, CellOutcome, CellSource } from "../cells/cell-plan.ts"
import { isFinished, storeCell, textOfCell } from "../cells/cell-store.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { openThread, type Thread, ThreadEnded } from "../threads/open-thread.ts"
import type { WorkKind } from "../threads/thread-data.ts"
import type { Batch } from "./batches.ts"
import { BatchFailed, type BatchResult, type CellQueue } from "./cell-queue.ts"

type CellThread = Thread<CellJob, CellOutcome>

export interface CellWork {
  readonly threads?: number | undefined
  /** A folder that all workers share with whoever collects; without it, results go to the queue's server. */
  readonly store?: string | undefined
  readonly lockMs: number
  readonly isUntilEmpty: boolean
  /** So many more cells were run. */
  readonly onCells: (more: number) => void
}

/** Ends with status 130 on Ctrl-C or SIGTERM: what was not finished by then is given back. */
export const workCells = async (
  queue: CellQueue,
  { threads = availableParallelism(), store, lockMs, isUntilEmpty, onCells }: CellWork
): Promise<void> => {
  const idle: Record<WorkKind, Array<CellThread>> = { sweep: [], search: [], population: [] }
  const open = new Set<CellThread>()
  const threadFor = (kind: WorkKind): CellThread => {
    const free = idle[kind].pop() ?? openThread(kind)
    open.add(free)
    return free
  }
  const endThreads = () => {
    for (const thread of open) thread.end()
  }
  let failure: unknown
  /** Whoever cannot write one cell cannot write the next: what other threads have is given back too. */
  const stop = (error: unknown): never => {
    failure ??= error
    endThreads()
    throw error
  }
  const run = async (source: CellSource, { kind, groups }: Batch): Promise<BatchResult> => {
    const texts: Record<string, string> = {}
    const worker = threadFor(kind)
    for (const cells of groups) {
      if (store !== undefined && cells.every(({ key }) => isFinished(store, key))) continue
      const outcome = await onThread(worker, { ...source, reuse: true, cells })
      if (outcome.kind === "unserved") {
        idle[kind].push(worker)
        return outcome
      }
      onCells(cells.length)
      for (const result of outcome.results)
        if (store === undefined) texts[result.key] = textOfCell(result)
        else await storeCell(store, result).catch(stop)
    }
    idle[kind].push(worker)
    return store === undefined ? { kind: "cells", texts } : { kind: "stored" }
  }
  const onThread = async (worker: CellThread, job: CellJob): Promise<CellOutcome> => {
    try {
      return await worker.run(job)
    } catch (error) {
      open.delete(worker)
      if (error instanceof ThreadEnded) throw failure ?? error
      throw new BatchFailed(
        `at the cell ${job.cells[0].key}: ${error instanceof Error ? error.message : String(error)}`
      )
    }
  }
  const interruption = new AbortController()
  const interrupt = () => {
    interruption.abort(
      new CommandFailure(
        exitStatus.interrupted,
        "interrupted; the cells that were not finished go to other workers"
      )
    )
    endThreads()
  }
  const signals = ["SIGINT", "SIGTERM"] as const
  for (const signal of signals) process.once(signal, interrupt)
  try {
    await queue.work({ threads, lockMs, run, isUntilEmpty, signal: interruption.signal })
  } finally {
    for (const signal of signals) process.off(signal, interrupt)
    endThreads()
  }
}
