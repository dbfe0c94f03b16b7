/** Writes the tables of searches into a folder, with what describes them. */
import type { DescribedTable } from "../../report/data-package.ts"
import type { Row } from "../../report/column.ts"
import { breakingRows, breakingTable, relationRows, relationTable } from "../../report/search-columns.ts"
import { stepRows, stepTable } from "../../report/step-columns.ts"
import type { ScenarioFile } from "../scenario-files.ts"
import { scenariosRun, writeResult } from "../write-result.ts"
import type { SearchArguments, Searched } from "./search-files.ts"

/** Writes nothing without `--out`. Ends with status 74 when a file cannot be written. */
export const writeSearch = async (
  { out, parquet, seed }: Pick<SearchArguments, "out" | "parquet" | "seed">,
  files: ReadonlyArray<ScenarioFile>,
  { runs, isComplete }: Searched
): Promise<void> => {
  if (out === undefined) return
  await writeResult(out, {
    name: "hoptrust-search",
    title: "Minimal breaking sets of SMTP trust models",
    tables: tablesOf(runs),
    command: ["hoptrust", ...process.argv.slice(2)],
    scenarios: scenariosRun(files, seed),
    isComplete,
    hasParquet: parquet
  })
}

/** Who searched one model has nothing to relate. */
const tablesOf = (runs: Searched["runs"]): ReadonlyArray<readonly [DescribedTable, ReadonlyArray<Row>]> => [
  [breakingTable, breakingRows(runs)],
  [stepTable, stepRows(runs)],
  ...(new Set(runs.map(({ model }) => model)).size < 2 ? [] : [[relationTable, relationRows(runs)] as const])
]
