/** The cells of a sweep that is run in parts, by a queue or a scheduler. */
import type { SweepCell } from "../../experiment/sweep/sweep-cell.ts"
import { plannedCells, type SweepFile } from "./sweep-file.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"

/** Ends with status 64 for a sweep of which nobody knows how many cells it will have. */
export const cellsApart = (read: SweepFile): ReadonlyArray<SweepCell> => {
  if (read.sweep.until !== undefined)
    throw new CommandFailure(
      exitStatus.usage,
      "a sweep that goes on until it is precise cannot be taken apart: remove until, or run hoptrust sweep"
    )
  return plannedCells(read)
}
