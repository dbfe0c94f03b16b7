/** The cells of a sweep as threads and queues take them: those of one point, model and seed together. */
import { replicates, type SweepCell } from "../../experiment/sweep/sweep-cell.ts"
import type { CellMetrics } from "../../experiment/sweep/metrics.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import { Result } from "effect"
import { sweepPoints } from "../../loading/sweep-points.ts"
import type { CellPlan } from "../cells/cell-plan.ts"
import { collect } from "../cells/cell-store.ts"
import type { SweepFile } from "./sweep-file.ts"

export const sweepPlan = (
  { file, text, sweep }: SweepFile,
  cells: ReadonlyArray<SweepCell>
): CellPlan<SweepCell> => {
  const source = { file, text }
  const plannedMs = Result.getOrThrow(sweepPoints(sweep)).map((point) => millisecondsOf(point.sweep))
  return {
    kind: "sweep",
    unit: "cells",
    inWords: (key) => {
      const { values, model, attack, seed } = cells.find((cell) => cell.key === key)!
      return `${JSON.stringify(values)}, model ${model}, attack ${attack}, seed ${seed}`
    },
    groups: replicates(cells).map((cells) => ({
      source,
      cells,
      plannedMs: cells.length * plannedMs[cells[0].point]!
    }))
  }
}

/** The results of the cells from these folders, in the order of the cells. Ends as `collect` does. */
export const sweepResults = (folders: ReadonlyArray<string>, cells: ReadonlyArray<SweepCell>) =>
  collect<SweepCell, CellMetrics>(folders, cells).map(({ result, ...cell }) => ({ ...cell, metrics: result }))

/** What a cell is thought to take: more where operators read reports, each of which is a mail of the run. */
const millisecondsOf = ({ traffic, misconfigured, adoption, horizon }: Sweep): number => {
  const mistaken = misconfigured
    .filter(({ repaired }) => repaired.afterReport !== undefined)
    .reduce((sum, { share }) => sum + share, 0)
  const days = toMicros(horizon) / microsecondsOfDay
  const reportedDays = mistaken * adoption.domains * adoption.reporting * days
  return traffic.domains * (millisecondsOfPair + reportedDays * millisecondsOfReportedDay)
}

/** Measured on the committed sweeps: 1 to 6. */
const millisecondsOfPair = 5

/** Measured on noticing.sweep.yaml: 113 for a pair of 20 days with reports. */
const millisecondsOfReportedDay = 5

const microsecondsOfDay = 86_400_000_000
