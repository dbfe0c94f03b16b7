/** `hoptrust sweep`: a scenario under traffic, again and again with other draws and other numbers. */
import { join } from "node:path"
import type { CommandModule } from "yargs"
import { summarise } from "../../experiment/sweep/summary.ts"
import type { SweepCell } from "../../experiment/sweep/sweep-cell.ts"
import { presentSweep } from "../../report/sweep-text.ts"
import { type IntoFolder, refuseFinished, runInto, runPartInto } from "../../engine/cells/run-into.ts"
import { plannedCells, readSweep, type SweepFile } from "../../engine/sweep/sweep-file.ts"
import { sweepPlan, sweepResults } from "../../engine/sweep/sweep-plan.ts"
import { writeTables } from "../../engine/sweep/write-tables.ts"
import { type CellArguments, withCellOptions } from "../cell-options.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { remark, say } from "../../machine/terminal/say.ts"

interface Arguments extends CellArguments {
  readonly file: string
}

export const sweep: CommandModule<object, Arguments> = {
  command: "sweep <file>",
  describe: "Estimate how often: run a scenario under traffic, over many seeds and inputs",
  builder: (yargs) =>
    withCellOptions(
      yargs.positional("file", { type: "string", demandOption: true, describe: "sweep file (YAML)" }),
      join("out", "sweep")
    )
      .example("$0 sweep scenarios/s11-first-contact/traffic.sweep.yaml --out out/s11", "")
      .example("$0 sweep my.yaml --shard 2/8 --out out/part2", "one of eight parts; then hoptrust merge"),
  handler: async ({ file, parquet, shard, ...into }) => {
    const { out, quiet } = into
    const read = readSweep(file)
    refuseFinished(into, "a sweep")
    if (shard !== undefined) {
      if (read.sweep.until !== undefined)
        throw new CommandFailure(
          exitStatus.usage,
          "a sweep that goes on until it is precise cannot be taken apart: leave --shard or until out"
        )
      return runPartInto(sweepPlan(read, plannedCells(read)), shard, into)
    }
    const cells = await runUntilPrecise(read, into)
    const results = sweepResults([out], cells)
    await writeTables(out, read, results, parquet)
    if (!quiet) say(presentSweep(read.sweep, results))
    if (!quiet) remark(`${cells.length} cells; tables in ${out}`)
  }
}

/** Runs the planned replicates, and more of them while the file asks for narrower intervals. */
const runUntilPrecise = async (read: SweepFile, into: IntoFolder): Promise<ReadonlyArray<SweepCell>> => {
  const { replicates, until } = read.sweep
  for (let total = replicates; ; total += replicates) {
    const count = Math.min(total, until?.atMost ?? total)
    const cells = plannedCells(read, count)
    await runInto(sweepPlan(read, cells), into)
    if (until === undefined || count === until.atMost) return cells
    const widest = summarise(sweepResults([into.out], cells), read.sweep)
      .filter(({ metric }) => metric === "exposed_mail_share")
      .map(({ estimate }) => (estimate.high - estimate.low) / 2)
    if (widest.every((halfWidth) => halfWidth <= until.halfWidth)) return cells
  }
}
