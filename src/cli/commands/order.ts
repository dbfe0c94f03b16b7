/** `hoptrust order`: the partial order of the models, as tables and as diagrams. */
import type { CommandModule } from "yargs"
import { comparables } from "../../report/search-columns.ts"
import { relationLegend } from "../../report/relation-matrix.ts"
import { hasseDiagram, presentMenu, presentOrder } from "../../report/search-text.ts"
import { readScenarios } from "../scenario-files.ts"
import { type SearchArguments, searchFiles, withSearchOptions } from "../search/search-files.ts"
import { writeSearch } from "../search/write-search.ts"
import { seedOption } from "../seed-option.ts"
import { interrupted } from "./attack.ts"
import { say } from "../terminal/say.ts"

interface Arguments extends SearchArguments {
  readonly files: ReadonlyArray<string>
  readonly model?: ReadonlyArray<string> | undefined
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
        .option("model", { type: "string", array: true, describe: "labels of the models; by default, all" })
        .option("diagram", {
          choices: ["mermaid", "dot", "none"] as const,
          default: "mermaid" as const,
          describe: "form of the Hasse diagrams"
        })
        .option("seed", seedOption)
    )
      .example("$0 order scenarios/every-model/first-contact.yaml --goal read-mail", "")
      .example("$0 order my.yaml --diagram dot --out out/order", ""),
  handler: async ({ files, model, diagram, ...options }) => {
    const scenarios = readScenarios(files)
    const searched = await searchFiles(scenarios, model, options)
    const { runs, isComplete } = searched
    if (runs[0] !== undefined) say(`${presentMenu(runs[0])}\n\n`)
    const groups = comparables(runs)
    for (const group of groups) {
      say(`${presentOrder(group)}\n`)
      if (diagram !== "none") say(`${hasseDiagram(group, diagram)}\n\n`)
    }
    say(`${relationLegend(groups.map(({ goal }) => goal))}\n${effort(runs)}\n`)
    await writeSearch(options, scenarios, searched)
    if (!isComplete) throw interrupted()
  }
}

const effort = (runs: Awaited<ReturnType<typeof searchFiles>>["runs"]): string => {
  const histories = runs.reduce((sum, { result }) => sum + result.histories, 0)
  const capped = runs.filter(({ result }) => result.isCapped)
  return capped.length === 0
    ? `${histories} histories`
    : `${histories} histories; GIVEN UP before the end, so that sets may be missing: ${capped.map(({ model, start }) => `${model} (${start})`).join(", ")}`
}
