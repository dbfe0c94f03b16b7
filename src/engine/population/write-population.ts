/** Writes the table of a finished population, with what describes it: the same octets however it was run. */
import { cellsFolder } from "../cells/cells-folder.ts"
import type { PopulationResult } from "../../experiment/population/run-population.ts"
import { baselineOf, populationSensitivity, populationShares } from "../../experiment/population/shares.ts"
import {
  populationRows,
  populationSensitivityRow,
  populationSensitivityTable,
  populationShareRow,
  populationShareTable,
  populationTable
} from "../../report/population-columns.ts"
import { scenarioSha256 } from "../../report/sha256.ts"
import type { Row } from "../../report/column.ts"
import type { DescribedTable } from "../../report/data-package.ts"
import type { Population } from "../../scenario/schema/population.ts"
import { writeResult } from "../../machine/write-result.ts"
import type { PopulationFile } from "./population-file.ts"

/** @param results in the order in which they were planned */
export const writePopulation = (
  out: string,
  { file, text, domainsFile, population }: PopulationFile,
  results: ReadonlyArray<PopulationResult>,
  hasParquet: boolean
): Promise<void> =>
  writeResult(out, {
    name: "hoptrust-population",
    title: population.title,
    tables: tablesOf(population, results),
    further: [cellsFolder("cells", "the population is done")],
    // Threads, shards and resumptions leave no trace.
    command: ["hoptrust", "population", file],
    scenarios: [{ file, text }, ...(domainsFile === undefined ? [] : [domainsFile])].map(
      ({ file, text }) => ({ file, sha256: scenarioSha256(text), seed: population.scenario.seed })
    ),
    isComplete: true,
    hasParquet
  })

const tablesOf = (
  { scenario, variants }: Population,
  results: ReadonlyArray<PopulationResult>
): ReadonlyArray<readonly [DescribedTable, ReadonlyArray<Row>]> => {
  const hasVariants = variants.length > 0
  const baseline = baselineOf(scenario)
  return [
    [populationTable(hasVariants), results.flatMap(populationRows)],
    [populationShareTable(hasVariants), populationShares(results, baseline).map(populationShareRow)],
    ...(hasVariants
      ? [
          [
            populationSensitivityTable,
            populationSensitivity(results, baseline).map(populationSensitivityRow)
          ] as const
        ]
      : [])
  ]
}
