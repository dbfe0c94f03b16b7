/** Brings the results of cells from a queue into a folder, and puts in again what the queue does not have. */
import type { CellPlan } from "../cells/cell-plan.ts"
import { cellOfText, finishedKeys, isFinished, removeTemporary, storeCell } from "../cells/cell-store.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { remark } from "../../machine/terminal/say.ts"
import { Progress } from "../../machine/terminal/progress.ts"
import { type Batch, batchesOf, keysOf, sourcesOf } from "./batches.ts"
import type { BatchResult, CellQueue } from "./cell-queue.ts"
import { pause } from "./pause.ts"

export interface Collecting {
  readonly out: string
  /** The folder that workers share. */
  readonly store?: string | undefined
  readonly quiet: boolean
  /** After so long without anything finished or taken, it is said that there is no worker. */
  readonly untilSaidMs?: number
  /** How long nothing is asked where nothing was finished. */
  readonly betweenLooksMs?: number
}

/** Our choice: long enough to start a worker by hand. */
const usualUntilSaidMs = 60_000

/** Our choice: so many batches are asked for at once, */
const atOnce = 500

/** and so long nothing is asked where none of them was finished. */
const usualBetweenLooksMs = 500

/**
 * Ends when each cell is in one of the folders. Ends with status 65 at a point whose zones cannot be served, with 70 when all is
 * done but what has failed, and with 130 on Ctrl-C; what was collected is kept.
 */
export const collectCells = async (
  queue: CellQueue,
  plan: CellPlan,
  { out, store, quiet, untilSaidMs = usualUntilSaidMs, betweenLooksMs = usualBetweenLooksMs }: Collecting
): Promise<void> => {
  const sources = sourcesOf(plan)
  const all = batchesOf(plan)
  removeTemporary(out)
  const finished = new Set(
    [out, ...(store === undefined ? [] : [store])].flatMap((folder) => [...finishedKeys(folder)])
  )
  const isDone = (batch: Batch) => keysOf(batch).every((key) => finished.has(key))
  let open: ReadonlyArray<Batch> = all.filter((batch) => !isDone(batch))
  const progress = new Progress({
    total: open.reduce((sum, batch) => sum + keysOf(batch).length, 0),
    unit: plan.unit,
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
        `${sources.get(batch.source)!.file}: ${result.detail}`
      )
    if (result.kind === "stored") {
      if (store === undefined)
        throw new CommandFailure(
          exitStatus.usage,
          "the workers keep their results in a folder: name it with --store"
        )
      return keysOf(batch).every((key) => isFinished(store, key))
    }
    let isWhole = true
    for (const key of keysOf(batch)) {
      const cell = cellOfText(result.texts[key] ?? "", key, "the queue")
      if ("result" in cell) await storeCell(out, { key, result: cell.result })
      else isWhole = false
    }
    return isWhole
  }

  let lastMs = performance.now()
  let isSaid = false
  /** Says once, also where no progress is shown, that nothing is going on; whoever waits off a terminal would not know. */
  const sayIfIdle = async () => {
    if (quiet || isSaid || performance.now() - lastMs < untilSaidMs) return
    lastMs = performance.now()
    if (await answer(queue.isAnyTaken())) return
    isSaid = true
    progress.clear()
    remark(
      `hoptrust: no worker has taken anything for ${Math.round(untilSaidMs / 1000)} s; start hoptrust work with the same version and --queue. Still waiting`
    )
  }

  process.once("SIGINT", interrupt)
  try {
    await answer(queue.put(sources, open, { retriesFailed: false }))
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
          failures.push(failureOf(plan, batch, state.reason))
          closed.add(batch)
        }
        if (state.kind !== "done") continue
        if (await keep(batch, state.result)) {
          closed.add(batch)
          for (const _ of keysOf(batch)) progress.advance()
        } else {
          await answer(queue.remove([batch.id]))
          again.push(batch)
        }
      }
      if (again.length > 0) await answer(queue.put(sources, again, { retriesFailed: false }))
      open = open.filter((batch) => !closed.has(batch))
      progress.show()
      if (closed.size > 0) lastMs = performance.now()
      else {
        await sayIfIdle()
        await pause(betweenLooksMs, interruption.signal)
      }
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
  await queue.removeSources([...sources.keys()])
}

const failureOf = (plan: CellPlan, batch: Batch, reason: string): string => {
  const keys = keysOf(batch)
  const key = keys.find((one) => reason.includes(one)) ?? keys[0]!
  const others = keys.length === 1 ? "" : `, and with it ${keys.length - 1} more of its batch,`
  return `the cell ${key} (${plan.inWords(key)})${others} failed: ${reason}`
}
