/** Runs cells into a folder: those that are not there yet, all of them or one part. */
import { join } from "node:path"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { remark } from "../../machine/terminal/say.ts"
import { type Cell, type CellPlan, cellsOf } from "./cell-plan.ts"
import { finishedKeys, storedKeys } from "./cell-store.ts"
import { type CellRun, runCells } from "./run-cells.ts"
import { shardOf } from "./shard.ts"

export interface IntoFolder extends Pick<CellRun<unknown>, "onNews" | "detail"> {
  readonly out: string
  readonly workers?: number | undefined
  readonly quiet: boolean
  /** As in `CellJob`. */
  readonly reuse: boolean
}

/**
 * Ends with status 64 where the folder has cells that nobody said to go on with.
 *
 * @param what they are cells of: "a sweep"
 */
export const refuseFinished = (
  { out, resume }: Pick<IntoFolder, "out"> & { readonly resume: boolean },
  what: string
): void => {
  if (resume || storedKeys(out).size === 0) return
  throw new CommandFailure(
    exitStatus.usage,
    `${out} has finished cells of ${what}: --resume goes on with them, another --out begins anew`
  )
}

/** Ends with status 130 on Ctrl-C. */
export const runInto = async <C extends Cell>(plan: CellPlan<C>, into: IntoFolder): Promise<void> => {
  if (await runCells(plan, { ...into, finished: finishedKeys(into.out) })) return
  throw new CommandFailure(
    exitStatus.interrupted,
    `interrupted; the cells that were finished are in ${into.out}, and --resume goes on with the rest`
  )
}

/** One part, of which the tables come later. */
export const runPartInto = async <C extends Cell>(
  plan: CellPlan<C>,
  shard: string,
  into: IntoFolder
): Promise<void> => {
  const part = shardOf(shard, plan)
  await runInto(part, into)
  if (!into.quiet)
    remark(
      `${cellsOf(part).length} cells in ${join(into.out, "cells")}; hoptrust merge puts all parts together`
    )
}
