/** Writes the table of a finished population, with what describes it: the same octets however it was run. */
import { cellsFolder } from "../cells/cells-folder.ts"
import type { PopulationResult } from "../../experiment/population/run-population.ts"
import { baselineOf, populationShares } from "../../experiment/population/shares.ts"
import {
  populationRows,
  populationShareRow,
  populationShareTable,
  populationTable
} from "../../report/population-columns.ts"
import { scenarioSha256 } from "../../report/sha256.ts"
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
    tables: [
      [populationTable, results.flatMap(populationRows)],
      [
        populationShareTable,
        populationShares(results, baselineOf(population.scenario)).map(populationShareRow)
      ]
    ],
    further: [cellsFolder("cells", "the population is done")],
    // Threads, shards and resumptions leave no trace.
    command: ["hoptrust", "population", file],
    scenarios: [{ file, text }, ...(domainsFile === undefined ? [] : [domainsFile])].map(
      ({ file, text }) => ({ file, sha256: scenarioSha256(text), seed: population.scenario.seed })
    ),
    isComplete: true,
    hasParquet
  })
