/** One side of `hoptrust diff`: a scenario file, a folder of results, or either of them as a commit has it. */
import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { attemptColumns, attemptRows } from "../../report/attempt-columns.ts"
import { rowTexts } from "../../report/column.ts"
import { readCsv } from "../../report/csv-reader.ts"
import { Remembered } from "../../staging/build.ts"
import { chosenModels } from "../../scenario/models.ts"
import { readText } from "../../machine/files.ts"
import { isFolder, orInvalid } from "../../machine/result-folder.ts"
import { runFile } from "../run-file.ts"
import { scenarioFrom } from "../../machine/scenario-files.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"

type Rows = ReadonlyArray<Readonly<Record<string, string>>>

/** The tables that are compared; absent where this side has none. */
export interface Compared {
  readonly name: string
  readonly attempts?: Rows
  readonly sets?: Rows
  readonly estimates?: Rows
  /** Text of the scenario file. */
  readonly text?: string
}

/**
 * @param name a path, or COMMIT:PATH with a path from the project's folder, as git writes it
 *
 * Ends with status 65 where a scenario or a table is invalid, 74 where nothing can be read.
 */
export const compared = (name: string): Compared => {
  if (isFolder(name))
    return ofFolder(name, (file) => (existsSync(join(name, file)) ? readText(join(name, file)) : undefined))
  if (existsSync(name) || !/^[^:]+:./.test(name)) return ofScenario(name, readText(name))
  const type = git(["cat-file", "-t", name], name).trim()
  if (type === "blob") return ofScenario(name, git(["cat-file", "blob", name], name))
  const files = git(["ls-tree", "--name-only", name], name).split("\n")
  return ofFolder(name, (file) =>
    files.includes(file) ? git(["cat-file", "blob", `${name}/${file}`], name) : undefined
  )
}

const ofFolder = (name: string, read: (file: string) => string | undefined): Compared => {
  const table = (file: string): Rows | undefined => {
    const text = read(file)
    return text === undefined ? undefined : orInvalid(`${name}/${file}`, () => readCsv(text))
  }
  const [attempts, sets, estimates] = ["attempts.csv", "breaking-sets.csv", "sweep-summary.csv"].map(table)
  if (attempts === undefined && sets === undefined && estimates === undefined)
    throw new CommandFailure(
      exitStatus.invalidScenario,
      `${name} has no attempts.csv, breaking-sets.csv or sweep-summary.csv: it is no folder of results`
    )
  return {
    name,
    ...(attempts === undefined ? {} : { attempts }),
    ...(sets === undefined ? {} : { sets }),
    ...(estimates === undefined ? {} : { estimates })
  }
}

const ofScenario = (name: string, text: string): Compared => {
  const file = scenarioFrom(name, text)
  const labels = chosenModels(file.scenario).map(({ label }) => label)
  const cells = runFile(file, { labels, remembered: new Remembered(), keepsTrace: false })
  const rows = cells.flatMap((cell) => attemptRows(file.name, cell))
  return { name, text, attempts: rows.map((row) => rowTexts(attemptColumns, row)) }
}

const git = (words: ReadonlyArray<string>, name: string): string => {
  try {
    return execFileSync("git", words, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 1 << 28
    })
  } catch {
    throw new CommandFailure(
      exitStatus.cannotWrite,
      `cannot read ${name}: there is no such file or folder, and no commit has it`
    )
  }
}
