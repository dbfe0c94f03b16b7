/** `hoptrust submit`: the cells of a sweep into a queue, for workers on any number of machines. */
import type { CommandModule } from "yargs"
import { batchesOf } from "../queue/batches.ts"
import { openQueue } from "../queue/open-queue.ts"
import { queueOption } from "../queue/queue-address.ts"
import { cellsApart } from "../sweep/cells-apart.ts"
import { readSweep } from "../sweep/sweep-file.ts"
import { remark } from "../terminal/say.ts"

interface Arguments {
  readonly file: string
  readonly queue?: string | undefined
  readonly quiet: boolean
}

export const submit: CommandModule<object, Arguments> = {
  command: "submit <file>",
  describe: "Put the cells of a sweep into a queue; what is there already is not put in twice",
  builder: (yargs) =>
    yargs
      .positional("file", { type: "string", demandOption: true, describe: "sweep file (YAML)" })
      .option("queue", queueOption)
      .option("quiet", { type: "boolean", default: false, describe: "no count of the cells" })
      .example("$0 submit my.yaml --queue redis://queue.example.com", "then hoptrust work on each machine"),
  handler: async ({ file, queue: address, quiet }) => {
    const read = readSweep(file)
    const cells = cellsApart(read)
    const batches = batchesOf(read.sweep, cells)
    const queue = await openQueue(address)
    try {
      await queue.put({ file, text: read.text }, batches, { retriesFailed: true })
    } finally {
      await queue.close()
    }
    if (!quiet)
      remark(
        `${cells.length} cells in ${batches.length} batches are in the queue; hoptrust collect brings their tables`
      )
  }
}
