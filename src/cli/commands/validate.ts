/** `hoptrust validate`: is this a scenario, and if not, what is wrong with it? */
import type { CommandModule } from "yargs"
import { readScenarios } from "../scenario-files.ts"

interface Arguments {
  readonly files: ReadonlyArray<string>
}

export const validate: CommandModule<object, Arguments> = {
  command: "validate <files..>",
  describe: "Check scenario files: every problem of every file, with its line and column",
  builder: (yargs) =>
    yargs
      .positional("files", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "scenario files (YAML)"
      })
      .example("$0 validate scenarios/headline/*.yaml", "check the scenarios that come along"),
  handler: ({ files }) => {
    for (const { file, scenario } of readScenarios(files))
      process.stdout.write(`${file}: ok, ${scenario.title}\n`)
  }
}
