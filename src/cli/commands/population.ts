/** `hoptrust population`: mail among many domains at shared providers, from senders that share what they know. */
import { join } from "node:path"
import type { CommandModule } from "yargs"
import { presentPopulation } from "../../report/population-text.ts"
import { cellsOf } from "../../engine/cells/cell-plan.ts"
import { finishedKeys, storedKeys } from "../../engine/cells/cell-store.ts"
import { runCells } from "../../engine/cells/run-cells.ts"
import { shardOf, shardOption } from "../../engine/cells/shard.ts"
import { parquetOption } from "../parquet-option.ts"
import { plannedPopulationCells, readPopulation } from "../../engine/population/population-file.ts"
import { populationPlan, populationResults } from "../../engine/population/population-plan.ts"
import { writePopulation } from "../../engine/population/write-population.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { remark, say } from "../../machine/terminal/say.ts"
import { workersOption } from "../workers-option.ts"

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

export const population: CommandModule<object, Arguments> = {
  command: "population <file>",
  describe: "Count how much mail each model saves among many domains at shared providers",
  builder: (yargs) =>
    yargs
      .positional("file", { type: "string", demandOption: true, describe: "population file (YAML)" })
      .option("out", {
        type: "string",
        default: join("out", "population"),
        describe: "folder for the cells, the table, and what describes it"
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
      .example("$0 population scenarios/population/small.population.yaml --out out/small", ""),
  handler: async ({ file, out, parquet, workers, shard, resume, reuse, quiet }) => {
    const read = readPopulation(file)
    if (!resume && storedKeys(out).size > 0)
      throw new CommandFailure(
        exitStatus.usage,
        `${out} has finished cells of a population: --resume goes on with them, another --out begins anew`
      )
    const cells = plannedPopulationCells(read)
    const whole = populationPlan(read, cells)
    const plan = shard === undefined ? whole : shardOf(shard, whole)
    if (!(await runCells(plan, { out, workers, quiet, reuse, finished: finishedKeys(out) })))
      throw new CommandFailure(
        exitStatus.interrupted,
        `interrupted; the cells that were finished are in ${out}, and --resume goes on with the rest`
      )
    if (shard !== undefined) {
      if (!quiet)
        remark(
          `${cellsOf(plan).length} cells in ${join(out, "cells")}; hoptrust merge puts all parts together`
        )
      return
    }
    const results = populationResults([out], cells)
    await writePopulation(out, read, results, parquet)
    if (quiet) return
    say(`${presentPopulation(read.population.title, results)}\n`)
    remark(`${results.reduce((sum, { counts }) => sum + counts.mails, 0)} mails; table in ${out}`)
  }
}
