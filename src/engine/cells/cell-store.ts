/** A folder with one file for each finished cell: whole or not there, whoever is killed when. */
import { Effect, Result, Schema } from "effect"
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { sha256 } from "../../report/sha256.ts"
import { isTemporary, writeWhole } from "../../report/write-whole.ts"
import { programDigest } from "../../machine/program-digest.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import type { Cell, CellResult } from "./cell-plan.ts"

const folderOf = (out: string): string => join(out, "cells")
const fileOf = (out: string, key: string): string => join(folderOf(out), `${key}.json`)

/** Keys of the cells that are there, whatever they hold. Ends with status 74 where the folder cannot be read. */
export const storedKeys = (out: string): ReadonlySet<string> =>
  new Set(entriesOf(folderOf(out)).flatMap((name) => /^([0-9a-f]{64})\.json$/.exec(name)?.[1] ?? []))

/** Keys of the cells that this program has finished: others are run again. */
export const finishedKeys = (out: string): ReadonlySet<string> =>
  new Set([...storedKeys(out)].filter((key) => "result" in readCell(out, key)))

/** By temporary file, fsync and rename. */
export const storeCell = async (out: string, cell: CellResult): Promise<void> => {
  const written = await Effect.runPromise(Effect.result(writeWhole(fileOf(out, cell.key), textOfCell(cell))))
  if (Result.isFailure(written)) throw new CommandFailure(exitStatus.cannotWrite, written.failure.message)
}

/** What the file of a cell holds, also where it travels without a file. */
export const textOfCell = ({ key, result }: CellResult): string =>
  `${JSON.stringify({ key, program: programDigest(), sha256: digestOf(result), result })}\n`

/** Has this program finished the cell? */
export const isFinished = (out: string, key: string): boolean =>
  existsSync(fileOf(out, key)) && "result" in readCell(out, key)

/** What runs that were killed have left half-written. Two runs must not share a folder at one time. */
export const removeTemporary = (out: string): void => {
  for (const folder of [out, folderOf(out)])
    for (const name of entriesOf(folder))
      if (isTemporary(name))
        orCannotRead(join(folder, name), () => rmSync(join(folder, name), { recursive: true, force: true }))
}

/**
 * The key says which cell it is, the program which code made it; the digest, that it is as it was written. So what a result holds need
 * not be looked at: this program wrote it.
 */
const StoredCell = Schema.fromJsonString(
  Schema.Struct({ key: Schema.String, program: Schema.String, sha256: Schema.String, result: Schema.Unknown })
)

const digestOf = (result: unknown): string => sha256(JSON.stringify(result))

export type ReadCell = { readonly result: unknown } | { readonly fault: string }

const readCell = (out: string, key: string): ReadCell => {
  const file = fileOf(out, key)
  return cellOfText(
    orCannotRead(file, () => readFileSync(file, "utf8")),
    key,
    file
  )
}

/** @param file where the text was, for complaints */
export const cellOfText = (text: string, key: string, file: string): ReadCell => {
  const read = Schema.decodeUnknownResult(StoredCell)(text)
  if (Result.isFailure(read)) return { fault: `${file} is no result of a cell` }
  const { key: within, program, sha256, result } = read.success
  if (within !== key)
    return { fault: `${file} is no result of a cell of that key: it holds another, ${within}` }
  if (sha256 !== digestOf(result)) return { fault: `${file} is no result of a cell as it was written` }
  return program === programDigest()
    ? { result }
    : { fault: `${file} was made by another version of the program` }
}

/**
 * The results of the cells from these folders, in the order of the cells. Ends with status 65 when one is missing, damaged, exchanged,
 * made by another program, or there twice with two contents.
 */
export const collect = <C extends Cell, R>(
  folders: ReadonlyArray<string>,
  cells: ReadonlyArray<C>
): ReadonlyArray<C & CellResult<R>> => {
  const stored = folders.map((folder) => ({ folder, keys: storedKeys(folder) }))
  const missing = cells.filter(({ key }) => !stored.some(({ keys }) => keys.has(key)))
  if (missing.length > 0)
    throw refused(
      `${missing.length} of ${cells.length} cells are missing, the first of them ${missing[0]!.key}: run the whole, or the shard that has it, with --resume`
    )
  return cells.map((cell) => {
    const found = stored
      .filter(({ keys }) => keys.has(cell.key))
      .map(({ folder }) => ({ folder, read: readCell(folder, cell.key) }))
      .map(({ folder, read }) => {
        if ("fault" in read)
          throw refused(`${read.fault}; run the whole, or the shard that has it, again with --resume`)
        return { folder, result: read.result, text: JSON.stringify(read.result) }
      })
    const [first, other] = [found[0]!, found.find(({ text }) => text !== found[0]!.text)]
    if (other !== undefined)
      throw refused(`the cell ${cell.key} is in ${first.folder} and in ${other.folder} with two contents`)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the key is of such a cell, and this program wrote it
    return { ...cell, result: first.result as R }
  })
}

const refused = (message: string) => new CommandFailure(exitStatus.invalidScenario, message)

/** Names in a folder; none where there is no such folder yet. */
const entriesOf = (folder: string): ReadonlyArray<string> =>
  orCannotRead(folder, () => {
    try {
      return readdirSync(folder)
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return []
      throw error
    }
  })

const orCannotRead = <A>(what: string, read: () => A): A => {
  try {
    return read()
  } catch (error) {
    throw new CommandFailure(
      exitStatus.cannotWrite,
      `cannot read what was stored, ${what}: ${error instanceof Error ? error.message : String(error)}`
    )
  }
}
