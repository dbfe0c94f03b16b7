/** Writes the tables of searches into a folder, whole or not at all, with their description and manifest. */
import { Effect, Result } from "effect"
import { join } from "node:path"
import { csvText } from "../../report/csv.ts"
import { dataPackageText, type DescribedTable } from "../../report/data-package.ts"
import type { Row } from "../../report/column.ts"
import { manifestText } from "../../report/manifest.ts"
import { breakingRows, breakingTable, relationRows, relationTable } from "../../report/search-columns.ts"
import { scenarioSha256, sha256 } from "../../report/sha256.ts"
import { stepRows, stepTable } from "../../report/step-columns.ts"
import { writeWhole } from "../../report/write-whole.ts"
import { provenance } from "../provenance.ts"
import type { ScenarioFile } from "../scenario-files.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import type { Searched } from "./search-files.ts"

/** Ends with status 74 when a file cannot be written. */
export const writeSearch = async (
  folder: string,
  files: ReadonlyArray<ScenarioFile>,
  { runs, isComplete }: Searched,
  seed: number | undefined
): Promise<void> => {
  const written = tablesOf(runs).map(([table, rows]) => {
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

/** Who searched one model has nothing to relate. */
const tablesOf = (runs: Searched["runs"]): ReadonlyArray<readonly [DescribedTable, ReadonlyArray<Row>]> => [
  [breakingTable, breakingRows(runs)],
  [stepTable, stepRows(runs)],
  ...(new Set(runs.map(({ model }) => model)).size < 2 ? [] : [[relationTable, relationRows(runs)] as const])
]
