/** A folder with one file for each finished cell: whole or not there, whoever is killed when. */
import { Effect, Result, Schema } from "effect"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { CellMetrics } from "../../experiment/sweep/metrics.ts"
import type { CellResult, SweepCell } from "../../experiment/sweep/sweep-cell.ts"
import { writeWhole } from "../../report/write-whole.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"

const folderOf = (out: string): string => join(out, "cells")
const fileOf = (out: string, key: string): string => join(folderOf(out), `${key}.json`)

/** Keys of the cells that are there. */
export const storedKeys = (out: string): ReadonlySet<string> =>
  new Set(
    existsSync(folderOf(out))
      ? readdirSync(folderOf(out)).flatMap((name) => /^([0-9a-f]{64})\.json$/.exec(name)?.[1] ?? [])
      : []
  )

/** By temporary file, fsync and rename. */
export const storeCell = async (out: string, result: CellResult): Promise<void> => {
  const written = await Effect.runPromise(
    Effect.result(writeWhole(fileOf(out, result.key), `${JSON.stringify(result.metrics)}\n`))
  )
  if (Result.isFailure(written)) throw new CommandFailure(exitStatus.cannotWrite, written.failure.message)
}

const Metrics = Schema.fromJsonString(CellMetrics)

/**
 * The results of the cells from these folders, in the order of the cells. Ends with status 65 when one is missing, unreadable, or
 * there twice with two contents.
 */
export const collect = (
  folders: ReadonlyArray<string>,
  cells: ReadonlyArray<SweepCell>
): ReadonlyArray<CellResult> => {
  const stored = folders.map((folder) => ({ folder, keys: storedKeys(folder) }))
  const missing = cells.filter(({ key }) => !stored.some(({ keys }) => keys.has(key)))
  if (missing.length > 0)
    throw refused(
      `${missing.length} of ${cells.length} cells are missing, the first of them ${missing[0]!.key}: run the sweep, or the shard that has it, with --resume`
    )
  return cells.map((cell) => {
    const texts = stored
      .filter(({ keys }) => keys.has(cell.key))
      .map(({ folder }) => ({ folder, text: readFileSync(fileOf(folder, cell.key), "utf8") }))
    const [first, other] = [texts[0]!, texts.find(({ text }) => text !== texts[0]!.text)]
    if (other !== undefined)
      throw refused(`the cell ${cell.key} is in ${first.folder} and in ${other.folder} with two contents`)
    const metrics = Schema.decodeUnknownResult(Metrics)(first.text)
    if (Result.isFailure(metrics))
      throw refused(`${fileOf(first.folder, cell.key)} is no result of a cell: remove it and run it again`)
    return { ...cell, metrics: metrics.success }
  })
}

const refused = (message: string) => new CommandFailure(exitStatus.invalidScenario, message)
