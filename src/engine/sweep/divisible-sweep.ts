/** A sweep, for the commands that spread it over machines. */
import { join } from "node:path"
import { text } from "../../experiment/sweep/summary.ts"
import type { SweepCell } from "../../experiment/sweep/sweep-cell.ts"
import { csvText } from "../../report/csv.ts"
import { cellTable } from "../../report/sweep-columns.ts"
import { presentSweep } from "../../report/sweep-text.ts"
import type { Divisible } from "../cells/divisible.ts"
import { outsidePaths } from "../../machine/outside/load.ts"
import { plannedCells, readSweep, type SweepFile } from "./sweep-file.ts"
import { sweepPlan, sweepResults } from "./sweep-plan.ts"
import { writeTables } from "./write-tables.ts"

/** Ends with status 65 when the file is no sweep. */
export const divisibleSweep = (file: string): Divisible => {
  const read = readSweep(file)
  const cells = plannedCells(read)
  return {
    plan: sweepPlan(read, cells),
    isOpenEnded: read.sweep.until !== undefined,
    command: "sweep",
    words: outsidePaths().flatMap((path) => ["--with", path]),
    usualOut: join("out", "sweep"),
    csv: (keys) =>
      csvOf(
        read,
        cells.filter(({ key }) => keys.has(key))
      ),
    merge: async (folders, out, { parquet }) => {
      const results = sweepResults(folders, cells)
      await writeTables(out, read, results, parquet)
      return presentSweep(read.sweep, results)
    }
  }
}

const csvOf = ({ sweep: { vary } }: SweepFile, cells: ReadonlyArray<SweepCell>): string =>
  csvText(
    cellTable(vary).columns.slice(0, vary.length + 5),
    cells.map(({ key, point, values, model, attack, seed }) => ({
      key,
      point,
      ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`vary_${name}`, text(value)])),
      model,
      attack,
      seed
    }))
  )
