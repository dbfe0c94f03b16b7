/** `hoptrust collect`: waits for the cells that workers run, and makes the tables that `hoptrust sweep` would make. */
import { join } from "node:path"
import type { CommandModule } from "yargs"
import { presentSweep } from "../../report/sweep-text.ts"
import { parquetOption } from "../parquet-option.ts"
import { collectCells } from "../queue/collect-cells.ts"
import { openQueue } from "../queue/open-queue.ts"
import { queueOption } from "../queue/queue-address.ts"
import { cellsApart } from "../sweep/cells-apart.ts"
import { collect as collectStored } from "../sweep/cell-store.ts"
import { readSweep } from "../sweep/sweep-file.ts"
import { writeTables } from "../sweep/write-tables.ts"
import { remark, say } from "../terminal/say.ts"

interface Arguments {
  readonly file: string
  readonly queue?: string | undefined
  readonly out: string
  readonly store?: string | undefined
  readonly parquet: boolean
  readonly quiet: boolean
}

export const collect: CommandModule<object, Arguments> = {
  command: "collect <file>",
  describe: "Wait until workers have run the cells of a sweep, and make its tables",
  builder: (yargs) =>
    yargs
      .positional("file", { type: "string", demandOption: true, describe: "sweep file (YAML)" })
      .option("queue", queueOption)
      .option("out", {
        type: "string",
        default: join("out", "sweep"),
        describe: "folder for the cells, the tables, and what describes them"
      })
      .option("store", {
        type: "string",
        requiresArg: true,
        describe: "the folder that the workers were given with --store"
      })
      .option("parquet", parquetOption)
      .option("quiet", { type: "boolean", default: false, describe: "no progress and no table" })
      .example("$0 collect my.yaml --queue redis://queue.example.com --out out/whole", ""),
  handler: async ({ file, queue: address, out, store, parquet, quiet }) => {
    const read = readSweep(file)
    const cells = cellsApart(read)
    const queue = await openQueue(address)
    try {
      await collectCells(queue, read, cells, { out, store, quiet })
    } finally {
      await queue.close()
    }
    const folders = [out, ...(store === undefined ? [] : [store])]
    const results = collectStored(folders, cells)
    await writeTables(out, read, results, parquet)
    if (!quiet) say(presentSweep(read.sweep, results))
    if (!quiet) remark(`${cells.length} cells; tables in ${out}`)
  }
}
