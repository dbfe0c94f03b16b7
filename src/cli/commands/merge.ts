/** `hoptrust merge`: the tables of a sweep or of searches whose parts were run apart. */
import type { CommandModule } from "yargs"
import { cellsOf } from "../../engine/cells/cell-plan.ts"
import { outOption, readDivisible, withQuestionOptions } from "../read-divisible.ts"
import { parquetOption } from "../parquet-option.ts"
import { isFolder } from "../../machine/result-folder.ts"
import type { SearchQuestion } from "../../engine/search/search-question.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { remark, say } from "../../machine/terminal/say.ts"

interface Arguments extends SearchQuestion {
  readonly paths: ReadonlyArray<string>
  readonly out?: string | undefined
  readonly parquet: boolean
  readonly quiet: boolean
}

export const merge: CommandModule<object, Arguments> = {
  command: "merge <paths..>",
  describe: "Merge the parts of a sweep or of searches; missing and conflicting cells are errors",
  builder: (yargs) =>
    withQuestionOptions(
      yargs
        .positional("paths", {
          type: "string",
          array: true,
          demandOption: true,
          describe: "the sweep file, or the scenario files, then the folders with the parts"
        })
        .option("out", outOption("folder for the tables, and what describes them"))
        .option("parquet", parquetOption)
        .option("quiet", { type: "boolean", default: false, describe: "no table" })
    )
      .example("$0 merge my.yaml out/part* --out out/whole", "")
      .example("$0 merge my.yaml out/part* --goal read-mail --out out/whole", "as the parts were searched"),
  handler: async ({ paths, out: given, parquet, quiet, ...question }) => {
    const [file, ...others] = paths
    const files = [file!, ...others.filter(isScenarioFile)]
    const folders = others.filter((path) => !isScenarioFile(path))
    const { plan, usualOut, merge } = readDivisible(files, question)
    if (folders.length === 0)
      throw new CommandFailure(exitStatus.usage, "say in which folders the parts are, after the file")
    for (const folder of folders)
      if (!isFolder(folder))
        throw new CommandFailure(exitStatus.cannotWrite, `cannot read ${folder}: there is no such folder`)
    const out = given ?? usualOut
    const told = await merge(folders, out, { parquet })
    if (!quiet) say(told)
    if (!quiet) remark(`${cellsOf(plan).length} ${plan.unit}; tables in ${out}`)
  }
}

const isScenarioFile = (path: string): boolean => /\.ya?ml$/.test(path) && !isFolder(path)
