/** `hoptrust plan`: the cells of a sweep, for those who spread them over machines. */
import type { CommandModule } from "yargs"
import { text } from "../../experiment/sweep/summary.ts"
import { csvText } from "../../report/csv.ts"
import { cellTable } from "../../report/sweep-columns.ts"
import { plannedCells, readSweep } from "../sweep/sweep-file.ts"
import { shardOf, shardOption } from "../sweep/shard.ts"

interface Arguments {
  readonly file: string
  readonly shard?: string | undefined
}

export const plan: CommandModule<object, Arguments> = {
  command: "plan <file>",
  describe: "Print the cells of a sweep as CSV: key, point, model, attack and seed of each",
  builder: (yargs) =>
    yargs
      .positional("file", { type: "string", demandOption: true, describe: "sweep file (YAML)" })
      .option("shard", shardOption),
  handler: ({ file, shard }) => {
    const read = readSweep(file)
    const cells = plannedCells(read)
    const { vary } = read.sweep
    const columns = cellTable(vary).columns.slice(0, vary.length + 5)
    const rows = (shard === undefined ? cells : shardOf(shard, cells)).map(
      ({ key, point, values, model, attack, seed }) => ({
        key,
        point,
        ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`vary_${name}`, text(value)])),
        model,
        attack,
        seed
      })
    )
    process.stdout.write(csvText(columns, rows))
  }
}
