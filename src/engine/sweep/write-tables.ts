/** Writes the tables of a finished sweep, with what describes them: the same octets however it was run. */
import { cellsFolder } from "../cells/cells-folder.ts"
import { falseRefusals } from "../../experiment/sweep/false-refusals.ts"
import { differences, sensitivities, summarise } from "../../experiment/sweep/summary.ts"
import type { CellResult } from "../../experiment/sweep/sweep-cell.ts"
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
import { writeResult } from "../../machine/write-result.ts"
import type { SweepFile } from "./sweep-file.ts"

/** @param results in the order in which they were planned */
export const writeTables = async (
  out: string,
  { file, text, sweep }: SweepFile,
  results: ReadonlyArray<CellResult>,
  hasParquet: boolean
): Promise<void> => {
  const { vary } = sweep
  const summaries = summarise(results, sweep)
  await writeResult(out, {
    name: "hoptrust-sweep",
    title: sweep.title,
    tables: [
      // By key, which is no order of anything: whoever merges needs none.
      [cellTable(vary), results.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(cellRow)],
      [summaryTable(vary), summaries.map(summaryRow)],
      [falseRefusalTable(vary), falseRefusals(results).map(falseRefusalRow)],
      [differenceTable(vary), differences(results, sweep).map(differenceRow)],
      ...(vary.length === 0
        ? []
        : [
            [
              sensitivityTable(vary),
              sensitivities(
                summaries,
                vary.map(({ name }) => name)
              ).map(sensitivityRow)
            ] as const
          ]),
      [strategyTable(vary), strategyRows(results)],
      [inputTable, inputRows(sweep)]
    ],
    further: [cellsFolder("cells", "the sweep is done")],
    // Threads, shards and resumptions leave no trace.
    command: ["hoptrust", "sweep", file],
    scenarios: [{ file, sha256: scenarioSha256(text), seed: sweep.scenario.seed }],
    isComplete: true,
    hasParquet
  })
}
