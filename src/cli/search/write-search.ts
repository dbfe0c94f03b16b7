/** Writes the tables of a search into a folder, whole or not at all, with their description and manifest. */
import { Effect, Result } from "effect"
import { join } from "node:path"
import { csvText } from "../../report/csv.ts"
import { dataPackageText, type DescribedTable } from "../../report/data-package.ts"
import type { Row } from "../../report/column.ts"
import { manifestText } from "../../report/manifest.ts"
import { scenarioSha256, sha256 } from "../../report/sha256.ts"
import { writeWhole } from "../../report/write-whole.ts"
import { provenance } from "../provenance.ts"
import type { ScenarioFile } from "../scenario-files.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"

export interface SearchTable {
  readonly table: DescribedTable
  readonly rows: ReadonlyArray<Row>
}

/** Ends with status 74 when a file cannot be written. */
export const writeSearch = async (
  folder: string,
  files: ReadonlyArray<ScenarioFile>,
  tables: ReadonlyArray<SearchTable>,
  { seed, isComplete }: { readonly seed: number | undefined; readonly isComplete: boolean }
): Promise<void> => {
  const written = tables.map(({ table, rows }) => {
    const text = csvText(table.columns, rows)
    const path = `${table.name}.csv`
    return { ...table, path, text, rows: rows.length, octets: Buffer.byteLength(text), sha256: sha256(text) }
  })
  const manifest = manifestText({
    ...provenance(),
    command: ["hoptrust", ...process.argv.slice(2)],
    scenarios: files.map(({ file, text, scenario }) => ({
      file,
      sha256: scenarioSha256(text),
      seed: seed ?? scenario.seed
    })),
    outputs: written.map(({ path, sha256, rows }) => ({ file: path, sha256, rows })),
    isComplete
  })
  const description = dataPackageText(
    { name: "hoptrust-search", title: "Minimal breaking sets of SMTP trust models" },
    written
  )
  const writing = Effect.all([
    ...written.map(({ path, text }) => writeWhole(join(folder, path), text)),
    writeWhole(join(folder, "datapackage.json"), description),
    writeWhole(join(folder, "manifest.json"), manifest)
  ])
  const result = await Effect.runPromise(Effect.result(writing))
  if (Result.isFailure(result)) throw new CommandFailure(exitStatus.cannotWrite, result.failure.message)
}
