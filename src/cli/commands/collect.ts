/** `hoptrust collect`: waits for the cells that workers run, and makes the tables that `hoptrust sweep` or `order` would make. */
import type { CommandModule } from "yargs"
import { cellsOf } from "../../engine/cells/cell-plan.ts"
import { divisibleFiles, outOption, readDivided, withQuestionOptions } from "../read-divisible.ts"
import { parquetOption } from "../parquet-option.ts"
import { collectCells } from "../../engine/queue/collect-cells.ts"
import { openQueue } from "../../engine/queue/open-queue.ts"
import { queueOption } from "../../engine/queue/queue-address.ts"
import type { SearchQuestion } from "../../engine/search/search-question.ts"
import { remark, say } from "../../machine/terminal/say.ts"

interface Arguments extends SearchQuestion {
  readonly files: ReadonlyArray<string>
  readonly queue?: string | undefined
  readonly out?: string | undefined
  readonly store?: string | undefined
  readonly parquet: boolean
  readonly quiet: boolean
}

export const collect: CommandModule<object, Arguments> = {
  command: "collect <files..>",
  describe: "Wait until workers have run the cells of a sweep, or the searches, and make the tables",
  builder: (yargs) =>
    withQuestionOptions(
      yargs
        .positional("files", divisibleFiles)
        .option("queue", queueOption)
        .option("out", outOption("folder for the cells, the tables, and what describes them"))
        .option("store", {
          type: "string",
          requiresArg: true,
          describe: "the folder that the workers were given with --store"
        })
        .option("parquet", parquetOption)
        .option("quiet", { type: "boolean", default: false, describe: "no progress and no table" })
    ).example("$0 collect my.yaml --queue redis://queue.example.com --out out/whole", ""),
  handler: async ({ files, queue: address, out: given, store, parquet, quiet, ...question }) => {
    const { plan, usualOut, merge } = readDivided(files, question)
    const out = given ?? usualOut
    const queue = await openQueue(address)
    try {
      await collectCells(queue, plan, { out, store, quiet })
    } finally {
      await queue.close()
    }
    const folders = [out, ...(store === undefined ? [] : [store])]
    const told = await merge(folders, out, { parquet })
    if (!quiet) say(told)
    if (!quiet) remark(`${cellsOf(plan).length} ${plan.unit}; tables in ${out}`)
  }
}
