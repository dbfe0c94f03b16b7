/** `hoptrust plan`: the cells of a sweep or of searches, for those who spread them over machines. */
import type { CommandModule } from "yargs"
import { cellsOf } from "../../engine/cells/cell-plan.ts"
import { shardOf } from "../../engine/cells/shard.ts"
import { shardOption } from "../shard-option.ts"
import { divisibleFiles, readDivisible, withQuestionOptions } from "../read-divisible.ts"
import type { SearchQuestion } from "../../engine/search/search-question.ts"

interface Arguments extends SearchQuestion {
  readonly files: ReadonlyArray<string>
  readonly shard?: string | undefined
}

export const plan: CommandModule<object, Arguments> = {
  command: "plan <files..>",
  describe:
    "Print what can be run apart as CSV: of a sweep each cell with key, point, model, attack and seed, of scenarios each search",
  builder: (yargs) =>
    withQuestionOptions(yargs.positional("files", divisibleFiles).option("shard", shardOption)),
  handler: ({ files, shard, ...question }) => {
    const { plan, csv } = readDivisible(files, question)
    const chosen = cellsOf(shard === undefined ? plan : shardOf(shard, plan))
    process.stdout.write(csv(new Set(chosen.map(({ key }) => key))))
  }
}
