/** Options of commands that run cells into a folder: sweeps and populations. */
import type { Argv } from "yargs"
import { parquetOption } from "./parquet-option.ts"
import { shardOption } from "./shard-option.ts"
import { workersOption } from "./workers-option.ts"

export interface CellArguments {
  readonly out: string
  readonly parquet: boolean
  readonly workers?: number | undefined
  readonly shard?: string | undefined
  readonly resume: boolean
  readonly reuse: boolean
  readonly quiet: boolean
}

/** @param usualOut where cells and tables go when nobody says */
export const withCellOptions = <A>(yargs: Argv<A>, usualOut: string) =>
  yargs
    .option("out", {
      type: "string",
      default: usualOut,
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
