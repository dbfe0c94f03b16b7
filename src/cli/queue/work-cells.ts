/** Runs the cells that a queue gives, in threads: on the event loop nothing would renew the lock, and others would run them too. */
import { availableParallelism } from "node:os"
import { isFinished, storeCell, textOfCell } from "../sweep/cell-store.ts"
import type { SweepJob, SweepOutcome } from "../sweep/worker.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import { openThread, type Thread, ThreadEnded } from "../threads/open-thread.ts"
import { type Batch, cellsOf } from "./batches.ts"
import { BatchFailed, type BatchResult, type CellQueue, type QueuedSweep } from "./cell-queue.ts"

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
  const idle: Array<Thread<SweepJob, SweepOutcome>> = []
  const open = new Set<Thread<SweepJob, SweepOutcome>>()
  const thread = (): Thread<SweepJob, SweepOutcome> => {
    const free = idle.pop() ?? openThread<SweepJob, SweepOutcome>("sweep")
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
  const run = async (sweep: QueuedSweep, batch: Batch): Promise<BatchResult> => {
    const texts: Record<string, string> = {}
    const worker = thread()
    for (const cells of batch.replicates) {
      if (store !== undefined && cells.every(({ key }) => isFinished(store, key))) continue
      const outcome = await onThread(worker, { ...sweep, reuse: true, cells })
      if (outcome.kind === "unserved") {
        idle.push(worker)
        return { kind: "unserved", values: cells[0].values, detail: outcome.detail }
      }
      onCells(cells.length)
      for (const result of outcome.results)
        if (store === undefined) texts[result.key] = textOfCell(result)
        else await storeCell(store, result).catch(stop)
    }
    idle.push(worker)
    return store === undefined ? { kind: "cells", texts } : { kind: "stored" }
  }
  const onThread = async (worker: Thread<SweepJob, SweepOutcome>, job: SweepJob): Promise<SweepOutcome> => {
    try {
      return await worker.run(job)
    } catch (error) {
      open.delete(worker)
      if (error instanceof ThreadEnded) throw failure ?? error
      const [first] = cellsOf({ id: "", replicates: [job.cells] })
      throw new BatchFailed(
        `at the cell ${first!.key}: ${error instanceof Error ? error.message : String(error)}`
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
