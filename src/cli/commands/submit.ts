/** `hoptrust submit`: the cells of a sweep, or searches, into a queue, for workers on any number of machines. */
import type { CommandModule } from "yargs"
import { cellsOf } from "../../engine/cells/cell-plan.ts"
import { divisibleFiles, readDivided, withQuestionOptions } from "../read-divisible.ts"
import { batchesOf, sourcesOf } from "../../engine/queue/batches.ts"
import { openQueue } from "../../engine/queue/open-queue.ts"
import { queueOption } from "../../engine/queue/queue-address.ts"
import type { SearchQuestion } from "../../engine/search/search-question.ts"
import { remark } from "../../machine/terminal/say.ts"

interface Arguments extends SearchQuestion {
  readonly files: ReadonlyArray<string>
  readonly queue?: string | undefined
  readonly quiet: boolean
}

export const submit: CommandModule<object, Arguments> = {
  command: "submit <files..>",
  describe:
    "Put the cells of a sweep, or searches of scenarios, into a queue; what is there already is not put in twice",
  builder: (yargs) =>
    withQuestionOptions(
      yargs
        .positional("files", divisibleFiles)
        .option("queue", queueOption)
        .option("quiet", { type: "boolean", default: false, describe: "no count of the cells" })
    )
      .example("$0 submit my.yaml --queue redis://queue.example.com", "then hoptrust work on each machine")
      .example("$0 submit my.yaml --goal read-mail", "searches; give hoptrust collect the same options"),
  handler: async ({ files, queue: address, quiet, ...question }) => {
    const { plan } = readDivided(files, question)
    const batches = batchesOf(plan)
    const queue = await openQueue(address)
    try {
      await queue.put(sourcesOf(plan), batches, { retriesFailed: true })
    } finally {
      await queue.close()
    }
    if (!quiet)
      remark(
        `${cellsOf(plan).length} ${plan.unit} in ${batches.length} batches are in the queue; hoptrust collect brings their tables`
      )
  }
}
