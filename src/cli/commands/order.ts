/** `hoptrust order`: the partial order of the models, as tables and as diagrams. */
import type { CommandModule } from "yargs"
import { shardOption } from "../shard-option.ts"
import { readScenarios } from "../../machine/scenario-files.ts"
import { interrupted } from "../../engine/search/interrupted.ts"
import { orderText } from "../../engine/search/order-text.ts"
import { runShard, searchFiles } from "../../engine/search/search-files.ts"
import type { SearchArguments } from "../../engine/search/search-question.ts"
import { modelOption, withSearchOptions } from "../search-options.ts"
import { writeSearch } from "../../engine/search/write-search.ts"
import { say } from "../../machine/terminal/say.ts"

interface Arguments extends SearchArguments {
  readonly files: ReadonlyArray<string>
  readonly shard?: string | undefined
  readonly diagram: "mermaid" | "dot" | "none"
}

export const order: CommandModule<object, Arguments> = {
  command: "order <files..>",
  describe: "Order the models by what they prevent: print a table and a Hasse diagram",
  builder: (yargs) =>
    withSearchOptions(
      yargs
        .positional("files", {
          type: "string",
          array: true,
          demandOption: true,
          describe: "scenario files (YAML)"
        })
        .option("model", modelOption)
        .option("diagram", {
          choices: ["mermaid", "dot", "none"] as const,
          default: "mermaid" as const,
          describe: "form of the Hasse diagrams"
        })
        .option("shard", shardOption)
    )
      .example("$0 order scenarios/every-model/first-contact.yaml --goal read-mail", "")
      .example("$0 order my.yaml --diagram dot --out out/order", ""),
  handler: async ({ files, diagram, shard, ...options }) => {
    const scenarios = readScenarios(files)
    if (shard !== undefined) return runShard(scenarios, shard, options)
    const searched = await searchFiles(scenarios, options)
    say(orderText(searched.runs, diagram))
    await writeSearch(["order", ...files], options, scenarios, searched)
    if (!searched.isComplete) throw interrupted(options)
  }
}
