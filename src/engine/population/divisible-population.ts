/** A population, for the commands that spread it over machines: by cells, and never one population. */
import { join } from "node:path"
import { csvText } from "../../report/csv.ts"
import { populationCellColumns } from "../../report/population-columns.ts"
import { presentPopulation } from "../../report/population-text.ts"
import type { Divisible } from "../cells/divisible.ts"
import { outsidePaths } from "../../machine/outside/load.ts"
import { plannedPopulationCells, readPopulation } from "./population-file.ts"
import { populationPlan, populationResults } from "./population-plan.ts"
import { writePopulation } from "./write-population.ts"

/** Ends with status 65 when the file is no population. */
export const divisiblePopulation = (file: string): Divisible => {
  const read = readPopulation(file)
  const cells = plannedPopulationCells(read)
  return {
    plan: populationPlan(read, cells),
    isOpenEnded: false,
    command: "population",
    words: outsidePaths().flatMap((path) => ["--with", path]),
    usualOut: join("out", "population"),
    csv: (keys) =>
      csvText(
        [
          { name: "key", type: "text", meaning: "hash of all that the cell depends on" },
          ...populationCellColumns(read.population.variants.length > 0)
        ],
        cells.flatMap(({ key, model, attack, adoption, variant, seed }) =>
          keys.has(key) ? [{ key, model, attack, adoption, variant, seed }] : []
        )
      ),
    merge: async (folders, out, { parquet }) => {
      const results = populationResults(folders, cells)
      await writePopulation(out, read, results, parquet)
      return `${presentPopulation(read.population, results)}\n`
    }
  }
}
