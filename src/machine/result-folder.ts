/** Folders that `hoptrust run` wrote, as other commands take them. */
import { Result, Schema } from "effect"
import { existsSync, statSync } from "node:fs"
import { join } from "node:path"
import { attemptCells, type ScenarioCells } from "../report/attempt-cells.ts"
import { NoTable, readCsv } from "../report/csv-reader.ts"
import { readText } from "./files.ts"
import { CommandFailure, exitStatus } from "./terminal/exit-status.ts"

export const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory()

/** The rows of a table in a folder; undefined where the folder has no such file. Ends with status 65 for no table. */
export const readTable = (
  folder: string,
  file: string
): ReadonlyArray<Readonly<Record<string, string>>> | undefined => {
  const path = join(folder, file)
  return existsSync(path) ? orInvalid(path, () => readCsv(readText(path))) : undefined
}

/** The matrices of a folder's attempts.csv. Ends with status 65 where there is none, or where it is something else. */
export const readAttemptCells = (folder: string): ReadonlyArray<ScenarioCells> => {
  const path = join(folder, "attempts.csv")
  if (!existsSync(path)) {
    throw new CommandFailure(
      exitStatus.invalidScenario,
      `${folder} has no attempts.csv, which hoptrust run writes; hoptrust report shows what other commands wrote`
    )
  }
  return orInvalid(path, () => attemptCells(readCsv(readText(path))))
}

/** What a JSON file says, and nothing where there is no such file. Ends with status 65 where it is cut or says something else. */
export const readJson = <A>(path: string, schema: Schema.Codec<A, unknown>): A | Partial<A> => {
  if (!existsSync(path)) return {}
  const read = Schema.decodeUnknownResult(Schema.fromJsonString(schema))(readText(path))
  if (Result.isSuccess(read)) return read.success
  throw new CommandFailure(
    exitStatus.invalidScenario,
    `${path} is not as hoptrust writes it; make the results again, or remove it: ${read.failure.message.replaceAll(/\s+/g, " ")}`
  )
}

/** What datapackage.json calls the result; the folder's name where it says nothing. */
export const titleOf = (folder: string): string =>
  readJson(join(folder, "datapackage.json"), Schema.Struct({ title: Schema.optionalKey(Schema.String) }))
    .title ?? folder

/** Ends with status 65 where what is read is no table. */
export const orInvalid = <A>(path: string, read: () => A): A => {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof NoTable)) throw error
    throw new CommandFailure(exitStatus.invalidScenario, `${path}: ${error.message}`)
  }
}
