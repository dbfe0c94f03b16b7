/** Writes the tables of a command into a folder, with what describes them: each file whole or not at all. */
import { Effect, Result } from "effect"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Row } from "../report/column.ts"
import { csvChunks } from "../report/csv.ts"
import { dataPackageText, type DescribedTable, type WrittenTable } from "../report/data-package.ts"
import { type Manifest, manifestText } from "../report/manifest.ts"
import { parquetOctets } from "../report/parquet.ts"
import { type FurtherFile, isResultReadme, resultReadme } from "../report/result-readme.ts"
import { scenarioSha256 } from "../report/sha256.ts"
import { writeWhole } from "../report/write-whole.ts"
import { provenance } from "./provenance.ts"
import type { ScenarioFile } from "./scenario-files.ts"
import { CommandFailure, exitStatus } from "./terminal/exit-status.ts"

export interface ResultToWrite extends Pick<Manifest, "command" | "scenarios" | "isComplete"> {
  /** In lower-case letters and hyphens. */
  readonly name: string
  readonly title: string
  readonly tables: ReadonlyArray<readonly [DescribedTable, ReadonlyArray<Row>]>
  /** What else the command leaves in the folder. */
  readonly further?: ReadonlyArray<FurtherFile>
  /** Each table in Parquet too? */
  readonly hasParquet: boolean
}

/** Ends with status 74 when a file cannot be written. */
export const writeResult = async (
  folder: string,
  { name, title, tables, further = [], hasParquet, ...made }: ResultToWrite
): Promise<void> => {
  const written: Array<WrittenTable & { readonly rows: number }> = []
  const writeTable = async (
    table: DescribedTable,
    format: WrittenTable["format"],
    rows: number,
    content: Parameters<typeof writeWhole>[1]
  ) => {
    const path = `${table.name}.${format}`
    const { octets, sha256 } = await whole(join(folder, path), content)
    written.push({ ...table, format, path, octets, sha256, rows })
  }
  for (const [table, rows] of tables) {
    await writeTable(table, "csv", rows.length, csvChunks(table.columns, rows))
    if (hasParquet) await writeTable(table, "parquet", rows.length, parquetOctets(table.columns, rows))
  }
  await whole(join(folder, "datapackage.json"), dataPackageText({ name, title }, written))
  const readme = join(folder, "README.md")
  if (!existsSync(readme) || isResultReadme(readFileSync(readme, "utf8")))
    await whole(readme, resultReadme(title, { tables: tables.map(([table]) => table), hasParquet, further }))
  await whole(
    join(folder, "manifest.json"),
    manifestText({
      ...provenance(),
      ...made,
      outputs: written.map(({ path, sha256, rows }) => ({ file: path, sha256, rows }))
    })
  )
}

/** For the manifest: the files with the seed that was used. */
export const scenariosRun = (
  files: ReadonlyArray<ScenarioFile>,
  seed: number | undefined
): Manifest["scenarios"] =>
  files.map(({ file, text, scenario }) => ({
    file,
    sha256: scenarioSha256(text),
    seed: seed ?? scenario.seed
  }))

const whole = async (...[path, content]: Parameters<typeof writeWhole>) => {
  const result = await Effect.runPromise(Effect.result(writeWhole(path, content)))
  if (Result.isFailure(result)) throw new CommandFailure(exitStatus.cannotWrite, result.failure.message)
  return result.success
}
