/** Brings the results of a sweep from a queue into a folder, and puts in again what the queue does not have. */
import type { SweepCell } from "../../experiment/sweep/sweep-cell.ts"
import { cellOfText, finishedKeys, isFinished, removeTemporary, storeCell } from "../sweep/cell-store.ts"
import type { SweepFile } from "../sweep/sweep-file.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import { Progress } from "../terminal/progress.ts"
import { type Batch, batchesOf, cellsOf } from "./batches.ts"
import type { BatchResult, CellQueue } from "./cell-queue.ts"
import { pause } from "./pause.ts"

export interface Collecting {
  readonly out: string
  /** The folder that workers share. */
  readonly store?: string | undefined
  readonly quiet: boolean
}

/** Our choice: so many batches are asked for at once, */
const atOnce = 500

/** and so long nothing is asked where none of them was finished. */
const betweenLooksMs = 500

/**
 * Ends when each cell is in one of the folders. Ends with status 65 at a point whose zones cannot be served, with 70 when all is
 * done but what has failed, and with 130 on Ctrl-C; what was collected is kept.
 */
export const collectCells = async (
  queue: CellQueue,
  { file, text, sweep }: SweepFile,
  cells: ReadonlyArray<SweepCell>,
  { out, store, quiet }: Collecting
): Promise<void> => {
  const queued = { file, text }
  const all = batchesOf(sweep, cells)
  removeTemporary(out)
  const finished = new Set(
    [out, ...(store === undefined ? [] : [store])].flatMap((folder) => [...finishedKeys(folder)])
  )
  const isDone = (batch: Batch) => cellsOf(batch).every(({ key }) => finished.has(key))
  let open: ReadonlyArray<Batch> = all.filter((batch) => !isDone(batch))
  const progress = new Progress({
    total: open.reduce((sum, batch) => sum + cellsOf(batch).length, 0),
    unit: "cells",
    terminal: process.stderr,
    isQuiet: quiet
  })
  const interruption = new AbortController()
  const interrupt = () => interruption.abort()
  const interrupted = new Promise<never>((_, reject) => {
    interruption.signal.addEventListener("abort", () =>
      reject(
        new CommandFailure(
          exitStatus.interrupted,
          `interrupted; what was collected is in ${out}, and the workers go on: collect again for the rest`
        )
      )
    )
  })
  // Perhaps it comes while a file is written.
  interrupted.catch(() => {})
  /** A server that is away for long answers when it is there again. */
  const answer = <A>(asked: Promise<A>): Promise<A> => Promise.race([asked, interrupted])
  const failures: Array<string> = []

  /** False where not every cell of the batch came out of it. */
  const keep = async (batch: Batch, result: BatchResult): Promise<boolean> => {
    if (result.kind === "unserved")
      throw new CommandFailure(
        exitStatus.invalidScenario,
        `${file}: with ${JSON.stringify(result.values)}: ${result.detail}`
      )
    if (result.kind === "stored") {
      if (store === undefined)
        throw new CommandFailure(
          exitStatus.usage,
          "the workers keep their results in a folder: name it with --store"
        )
      return cellsOf(batch).every(({ key }) => isFinished(store, key))
    }
    let isWhole = true
    for (const { key } of cellsOf(batch)) {
      const cell = cellOfText(result.texts[key] ?? "", key, "the queue")
      if ("metrics" in cell) await storeCell(out, { key, metrics: cell.metrics })
      else isWhole = false
    }
    return isWhole
  }

  process.once("SIGINT", interrupt)
  try {
    await answer(queue.put(queued, open, { retriesFailed: false }))
    for (let from = 0; open.length > 0; from += atOnce) {
      if (from >= open.length) from = 0
      const asked = open.slice(from, from + atOnce)
      const states = await answer(queue.states(asked.map(({ id }) => id)))
      const closed = new Set<Batch>()
      const again: Array<Batch> = []
      for (const [index, batch] of asked.entries()) {
        const state = states[index]!
        if (state.kind === "missing") again.push(batch)
        if (state.kind === "failed") {
          failures.push(failureOf(batch, state.reason))
          closed.add(batch)
        }
        if (state.kind !== "done") continue
        if (await keep(batch, state.result)) {
          closed.add(batch)
          for (const _ of cellsOf(batch)) progress.advance()
        } else {
          await answer(queue.remove([batch.id]))
          again.push(batch)
        }
      }
      if (again.length > 0) await answer(queue.put(queued, again, { retriesFailed: false }))
      open = open.filter((batch) => !closed.has(batch))
      progress.show()
      if (closed.size === 0) await pause(betweenLooksMs, interruption.signal)
    }
  } finally {
    process.off("SIGINT", interrupt)
    progress.clear()
  }
  if (failures.length > 0)
    throw new CommandFailure(
      exitStatus.defect,
      `${failures.join("\n")}\nAll other cells are there. hoptrust submit puts in again what has failed.`
    )
  await queue.remove(all.map(({ id }) => id))
  await queue.removeSweep(queued)
}

const failureOf = (batch: Batch, reason: string): string => {
  const cells = cellsOf(batch)
  const [first] = cells
  const { key, values, model, attack, seed } = cells.find(({ key }) => reason.includes(key)) ?? first!
  const others = cells.length === 1 ? "" : `, and with it ${cells.length - 1} more of its batch,`
  return `the cell ${key} (${JSON.stringify(values)}, model ${model}, attack ${attack}, seed ${seed})${others} failed: ${reason}`
}
