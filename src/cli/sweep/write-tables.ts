/** Writes the tables of a finished sweep, their description and their manifest: the same octets however it was run. */
import { Effect, Result } from "effect"
import { join } from "node:path"
import { falseRefusals } from "../../experiment/sweep/false-refusals.ts"
import { differences, sensitivities, summarise } from "../../experiment/sweep/summary.ts"
import type { CellResult } from "../../experiment/sweep/sweep-cell.ts"
import type { Row } from "../../report/column.ts"
import { csvChunks } from "../../report/csv.ts"
import { dataPackageText, type DescribedTable, type WrittenTable } from "../../report/data-package.ts"
import { manifestText } from "../../report/manifest.ts"
import { scenarioSha256 } from "../../report/sha256.ts"
import {
  cellRow,
  cellTable,
  differenceRow,
  differenceTable,
  falseRefusalRow,
  falseRefusalTable,
  inputRows,
  inputTable,
  sensitivityRow,
  sensitivityTable,
  strategyRows,
  strategyTable,
  summaryRow,
  summaryTable
} from "../../report/sweep-columns.ts"
import { writeWhole } from "../../report/write-whole.ts"
import { provenance } from "../provenance.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import type { SweepFile } from "./sweep-file.ts"

/** @param results in the order in which they were planned */
export const writeTables = async (
  out: string,
  { file, text, sweep }: SweepFile,
  results: ReadonlyArray<CellResult>
): Promise<void> => {
  const names = sweep.vary.map(({ name }) => name)
  const summaries = summarise(results, sweep)
  const tables: ReadonlyArray<readonly [DescribedTable, Iterable<Row>, number]> = [
    // By key, which is no order of anything: whoever merges needs none.
    sized(cellTable(names), results.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(cellRow)),
    sized(summaryTable(names), summaries.map(summaryRow)),
    sized(falseRefusalTable(names), falseRefusals(results).map(falseRefusalRow)),
    sized(differenceTable(names), differences(results, sweep).map(differenceRow)),
    ...(names.length === 0
      ? []
      : [sized(sensitivityTable, sensitivities(summaries, names).map(sensitivityRow))]),
    sized(strategyTable(names), strategyRows(results)),
    sized(inputTable, inputRows(sweep))
  ]
  const written: Array<WrittenTable & { readonly rows: number }> = []
  for (const [table, rows, count] of tables) {
    const path = `${table.name}.csv`
    const { octets, sha256 } = await whole(join(out, path), csvChunks(table.columns, rows))
    written.push({ ...table, path, octets, sha256, rows: count })
  }
  await whole(
    join(out, "datapackage.json"),
    dataPackageText({ name: "hoptrust-sweep", title: sweep.title }, written)
  )
  await whole(
    join(out, "manifest.json"),
    manifestText({
      ...provenance(),
      // Threads, shards and resumptions leave no trace.
      command: ["hoptrust", "sweep", file],
      scenarios: [{ file, sha256: scenarioSha256(text), seed: sweep.scenario.seed }],
      outputs: written.map(({ path, sha256, rows }) => ({ file: path, sha256, rows })),
      isComplete: true
    })
  )
}

const sized = (table: DescribedTable, rows: ReadonlyArray<Row>) => [table, rows, rows.length] as const

const whole = async (path: string, content: string | AsyncIterable<string>) => {
  const result = await Effect.runPromise(Effect.result(writeWhole(path, content)))
  if (Result.isFailure(result)) throw new CommandFailure(exitStatus.cannotWrite, result.failure.message)
  return result.success
}
