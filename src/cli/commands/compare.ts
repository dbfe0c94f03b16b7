/** `hoptrust compare`: what one model prevents and another does not, with a witness for each. */
import type { CommandModule } from "yargs"
import { comparables, relationRows, relationTable } from "../../report/search-columns.ts"
import { presentComparison, presentMenu } from "../../report/search-text.ts"
import { comparisonFile } from "../bundled-scenarios.ts"
import { readScenarios } from "../scenario-files.ts"
import { type SearchArguments, searchFiles, withSearchOptions } from "../search/search-files.ts"
import { writeSearch } from "../search/write-search.ts"
import { seedOption } from "../seed-option.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import { interrupted } from "./attack.ts"

interface Arguments extends SearchArguments {
  readonly a: string
  readonly b: string
  readonly file?: string | undefined
  readonly out?: string | undefined
}

export const compare: CommandModule<object, Arguments> = {
  command: "compare <a> <b> [file]",
  describe: "Compare two models: what each prevents that the other does not, with a witness for each",
  builder: (yargs) =>
    withSearchOptions(
      yargs
        .positional("a", { type: "string", demandOption: true, describe: "label of a model in the scenario" })
        .positional("b", { type: "string", demandOption: true, describe: "label of another" })
        .positional("file", {
          type: "string",
          describe: "scenario file (YAML); one with every model when left out"
        })
        .option("seed", seedOption)
        .option("out", {
          type: "string",
          describe: "folder for relations.csv, its datapackage.json and its manifest.json"
        })
    )
      .example("$0 compare dane mta-sts", "")
      .example("$0 compare dane mta-sts my.yaml --goal read-mail --start cold", ""),
  handler: async ({ a, b, file = comparisonFile(), out, ...options }) => {
    if (a === b) throw new CommandFailure(exitStatus.usage, `${a} is to be compared with itself`)
    const scenarios = readScenarios([file])
    const { runs, isComplete } = await searchFiles(scenarios, [a, b], options)
    if (runs[0] !== undefined) process.stdout.write(`${presentMenu(runs[0])}\n\n`)
    process.stdout.write(`${presentComparison(a, b, comparables(runs))}\n`)
    if (out !== undefined) {
      const rows = relationRows(runs)
      await writeSearch(out, scenarios, [{ table: relationTable, rows }], { seed: options.seed, isComplete })
    }
    if (!isComplete) throw interrupted()
  }
}
