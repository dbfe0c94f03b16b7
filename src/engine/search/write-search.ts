/** Writes the tables of searches into a folder, with what describes them. */
import { cellsFolder } from "../cells/cells-folder.ts"
import type { DescribedTable } from "../../report/data-package.ts"
import type { Row } from "../../report/column.ts"
import { breakingRows, breakingTable, relationRows, relationTable } from "../../report/search-columns.ts"
import { stepRows, stepTable } from "../../report/step-columns.ts"
import type { ScenarioFile } from "../../machine/scenario-files.ts"
import { scenariosRun, writeResult } from "../../machine/write-result.ts"
import type { Searched } from "./search-files.ts"
import { type SearchArguments, wordsOf } from "./search-question.ts"

/**
 * Writes nothing without `--out`. Ends with status 74 when a file cannot be written.
 *
 * @param asking the command with what it was given besides options: `["order", "a.yaml"]`
 */
export const writeSearch = async (
  asking: ReadonlyArray<string>,
  options: Omit<SearchArguments, "quiet" | "resume">,
  files: ReadonlyArray<ScenarioFile>,
  { runs, isComplete }: Pick<Searched, "runs" | "isComplete">
): Promise<void> => {
  const { out, parquet, seed } = options
  if (out === undefined) return
  await writeResult(out, {
    name: "hoptrust-search",
    title: "Minimal breaking sets of SMTP trust models",
    tables: tablesOf(runs),
    further: [cellsFolder("searches", "all are done")],
    // Threads, shards and resumptions leave no trace.
    command: ["hoptrust", ...asking, ...wordsOf(options)],
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
