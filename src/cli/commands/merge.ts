/** `hoptrust merge`: the tables of a sweep whose parts were run apart. */
import { join } from "node:path"
import type { CommandModule } from "yargs"
import { presentSweep } from "../../report/sweep-text.ts"
import { parquetOption } from "../parquet-option.ts"
import { isFolder } from "../result-folder.ts"
import { collect } from "../sweep/cell-store.ts"
import { plannedCells, readSweep } from "../sweep/sweep-file.ts"
import { writeTables } from "../sweep/write-tables.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import { remark, say } from "../terminal/say.ts"

interface Arguments {
  readonly file: string
  readonly folders: ReadonlyArray<string>
  readonly out: string
  readonly parquet: boolean
  readonly quiet: boolean
}

export const merge: CommandModule<object, Arguments> = {
  command: "merge <file> <folders..>",
  describe: "Merge the parts of a sweep; missing and conflicting cells are errors",
  builder: (yargs) =>
    yargs
      .positional("file", { type: "string", demandOption: true, describe: "sweep file (YAML)" })
      .positional("folders", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "folders with the parts"
      })
      .option("out", {
        type: "string",
        default: join("out", "sweep"),
        describe: "folder for the tables, and what describes them"
      })
      .option("parquet", parquetOption)
      .option("quiet", { type: "boolean", default: false, describe: "no table" })
      .example("$0 merge my.yaml out/part* --out out/whole", ""),
  handler: async ({ file, folders, out, parquet, quiet }) => {
    const read = readSweep(file)
    const cells = plannedCells(read)
    for (const folder of folders)
      if (!isFolder(folder))
        throw new CommandFailure(exitStatus.cannotWrite, `cannot read ${folder}: there is no such folder`)
    const results = collect(folders, cells)
    await writeTables(out, read, results, parquet)
    if (!quiet) say(presentSweep(read.sweep, results))
    if (!quiet) remark(`${cells.length} cells; tables in ${out}`)
  }
}
