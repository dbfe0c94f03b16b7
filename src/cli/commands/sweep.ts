/** `hoptrust sweep`: a scenario under traffic, again and again with other draws and other numbers. */
import { join } from "node:path"
import type { CommandModule } from "yargs"
import { summarise } from "../../experiment/sweep/summary.ts"
import type { SweepCell } from "../../experiment/sweep/sweep-cell.ts"
import { presentSweep } from "../../report/sweep-text.ts"
import { parquetOption } from "../parquet-option.ts"
import { type CellPlan, cellsOf } from "../../engine/cells/cell-plan.ts"
import { finishedKeys, storedKeys } from "../../engine/cells/cell-store.ts"
import { runCells } from "../../engine/cells/run-cells.ts"
import { shardOption, shardOf } from "../../engine/cells/shard.ts"
import { plannedCells, readSweep, type SweepFile } from "../../engine/sweep/sweep-file.ts"
import { sweepPlan, sweepResults } from "../../engine/sweep/sweep-plan.ts"
import { writeTables } from "../../engine/sweep/write-tables.ts"
import { workersOption } from "../workers-option.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { remark, say } from "../../machine/terminal/say.ts"

interface Arguments {
  readonly file: string
  readonly out: string
  readonly parquet: boolean
  readonly workers?: number | undefined
  readonly shard?: string | undefined
  readonly resume: boolean
  readonly reuse: boolean
  readonly quiet: boolean
}

export const sweep: CommandModule<object, Arguments> = {
  command: "sweep <file>",
  describe: "Estimate how often: run a scenario under traffic, over many seeds and inputs",
  builder: (yargs) =>
    yargs
      .positional("file", { type: "string", demandOption: true, describe: "sweep file (YAML)" })
      .option("out", {
        type: "string",
        default: join("out", "sweep"),
        describe: "folder for the cells, the tables, and what describes them"
      })
      .option("parquet", parquetOption)
      .option("workers", workersOption)
      .option("shard", shardOption)
      .option("resume", {
        type: "boolean",
        default: false,
        describe: "continue in a folder with finished cells; they are not run again"
      })
      .option("reuse", {
        type: "boolean",
        default: true,
        describe:
          "run no attempt twice in the same situation; --no-reuse runs every attempt. The results have the same bytes"
      })
      .option("quiet", { type: "boolean", default: false, describe: "no progress and no table" })
      .example("$0 sweep scenarios/s11-first-contact/traffic.sweep.yaml --out out/s11", "")
      .example("$0 sweep my.yaml --shard 2/8 --out out/part2", "one of eight parts; then hoptrust merge"),
  handler: async ({ file, out, parquet, workers, shard, resume, reuse, quiet }) => {
    const read = readSweep(file)
    if (!resume && storedKeys(out).size > 0)
      throw new CommandFailure(
        exitStatus.usage,
        `${out} has finished cells of a sweep: --resume goes on with them, another --out begins anew`
      )
    if (shard !== undefined) {
      if (read.sweep.until !== undefined)
        throw new CommandFailure(
          exitStatus.usage,
          "a sweep that goes on until it is precise cannot be taken apart: leave --shard or until out"
        )
      const part = shardOf(shard, sweepPlan(read, plannedCells(read)))
      await runAll(part, { out, workers, quiet, reuse })
      if (!quiet)
        remark(
          `${cellsOf(part).length} cells in ${join(out, "cells")}; hoptrust merge puts all parts together`
        )
      return
    }
    const cells = await runUntilPrecise(read, { out, workers, quiet, reuse })
    const results = sweepResults([out], cells)
    await writeTables(out, read, results, parquet)
    if (!quiet) say(presentSweep(read.sweep, results))
    if (!quiet) remark(`${cells.length} cells; tables in ${out}`)
  }
}

/** Runs the planned replicates, and more of them while the file asks for narrower intervals. */
const runUntilPrecise = async (read: SweepFile, options: Running): Promise<ReadonlyArray<SweepCell>> => {
  const { replicates, until } = read.sweep
  for (let total = replicates; ; total += replicates) {
    const count = Math.min(total, until?.atMost ?? total)
    const cells = plannedCells(read, count)
    await runAll(sweepPlan(read, cells), options)
    if (until === undefined || count === until.atMost) return cells
    const widest = summarise(sweepResults([options.out], cells), read.sweep)
      .filter(({ metric }) => metric === "exposed_mail_share")
      .map(({ estimate }) => (estimate.high - estimate.low) / 2)
    if (widest.every((halfWidth) => halfWidth <= until.halfWidth)) return cells
  }
}

type Running = Pick<Arguments, "out" | "workers" | "quiet" | "reuse">

/** Those that are not there yet. Ends with status 130 on Ctrl-C. */
const runAll = async (plan: CellPlan, options: Running): Promise<void> => {
  if (await runCells(plan, { ...options, finished: finishedKeys(options.out) })) return
  throw new CommandFailure(
    exitStatus.interrupted,
    `interrupted; the cells that were finished are in ${options.out}, and --resume goes on with the rest`
  )
}
