/** The cells of a population as threads and queues take them, one by one: none shares more with another than is soon made again. */
import type { PopulationResult } from "../../experiment/population/run-population.ts"
import type { CellPlan } from "../cells/cell-plan.ts"
import { collect } from "../cells/cell-store.ts"
import type { PlannedPopulationCell, PopulationFile } from "./population-file.ts"

export const populationPlan = (
  { population, ...source }: PopulationFile,
  cells: ReadonlyArray<PlannedPopulationCell>
): CellPlan<PlannedPopulationCell> => ({
  kind: "population",
  unit: "cells",
  inWords: (key) => {
    const { model, attack, adoption, variant, seed } = cells.find((cell) => cell.key === key)!
    return `model ${model}, attack ${attack}, adoption ${adoption}, variant ${variant}, seed ${seed}`
  },
  // One after the other what the same pairs of a sender and a domain are run for: a thread keeps them from cell to cell.
  groups: [
    ...Map.groupBy(cells, ({ model, attack, variant }) => JSON.stringify([model, attack, variant])).values()
  ]
    .flat()
    .map((cell) => ({ source, cells: [cell], plannedMs: population.mails * millisecondsOfMail }))
})

/** Measured: 10 to 30 microseconds. */
const millisecondsOfMail = 0.02

/** The results of the cells from these folders, in the order of the cells. Ends as `collect` does. */
export const populationResults = (
  folders: ReadonlyArray<string>,
  cells: ReadonlyArray<PlannedPopulationCell>
): ReadonlyArray<PopulationResult> =>
  collect<PlannedPopulationCell, PopulationResult>(folders, cells).map(({ result }) => result)
