/** `hoptrust compare`: what one model prevents and another does not, with a witness for each. */
import type { CommandModule } from "yargs"
import { comparables } from "../../report/search-columns.ts"
import { presentComparison, presentMenu } from "../../report/search-text.ts"
import { comparisonFile } from "../bundled-scenarios.ts"
import { readScenarios } from "../../machine/scenario-files.ts"
import { interrupted } from "../../engine/search/interrupted.ts"
import { searchFiles } from "../../engine/search/search-files.ts"
import type { SearchArguments } from "../../engine/search/search-question.ts"
import { withSearchOptions } from "../search-options.ts"
import { writeSearch } from "../../engine/search/write-search.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { say } from "../../machine/terminal/say.ts"

interface Arguments extends Omit<SearchArguments, "model"> {
  readonly a: string
  readonly b: string
  readonly file?: string | undefined
}

export const compare: CommandModule<object, Arguments> = {
  command: "compare <a> <b> [file]",
  describe: "Compare two models: what each prevents that the other does not, with a witness for each",
  builder: (yargs) =>
    withSearchOptions(
      yargs
        .positional("a", { type: "string", demandOption: true, describe: "label of a model in the scenario" })
        .positional("b", { type: "string", demandOption: true, describe: "label of another model" })
        .positional("file", {
          type: "string",
          describe: "scenario file (YAML); by default, one with every model"
        })
    )
      .example("$0 compare dane mta-sts", "")
      .example("$0 compare dane mta-sts my.yaml --goal read-mail --start cold", ""),
  handler: async ({ a, b, file = comparisonFile(), ...options }) => {
    if (a === b) throw new CommandFailure(exitStatus.usage, `${a} is to be compared with itself`)
    const scenarios = readScenarios([file])
    const searched = await searchFiles(scenarios, { ...options, model: [a, b] })
    const { runs, isComplete } = searched
    if (runs[0] !== undefined) say(`${presentMenu(runs[0])}\n\n`)
    say(`${presentComparison(a, b, comparables(runs))}\n`)
    await writeSearch(["compare", a, b, file], options, scenarios, searched)
    if (!isComplete) throw interrupted(options)
  }
}
