/** Scenario files named on the command line: all of them read, or every problem of all of them told. */
import { basename, dirname, relative, resolve } from "node:path"
import { Result } from "effect"
import { kindOfFile } from "../scenario/kind-of-file.ts"
import { loadScenario } from "../loading/load.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { presentProblem, type Problem } from "../scenario/source/problem.ts"
import { readText } from "./files.ts"
import { CommandFailure, exitStatus } from "./terminal/exit-status.ts"

export interface ScenarioFile {
  readonly file: string
  readonly text: string
  /** In tables and CSV files: folder and name, without the ending. */
  readonly name: string
  readonly scenario: Scenario
}

/** Ends with status 65 and every problem of every file when one is invalid. */
export const readScenarios = (files: ReadonlyArray<string>): ReadonlyArray<ScenarioFile> =>
  readAll(files.map((file) => ({ file, text: readText(file) })))

const readAll = (files: ReadonlyArray<Pick<ScenarioFile, "file" | "text">>): ReadonlyArray<ScenarioFile> => {
  const read = files.map(({ file, text }) => {
    const kind = kindOfFile(text)
    if (kind !== "scenario")
      throw new CommandFailure(
        exitStatus.invalidScenario,
        `${file}: this is a ${kind}, which hoptrust ${kind} runs, and no scenario; nothing was run`
      )
    return { file, text, loaded: loadScenario(file, text) }
  })
  const told = read.flatMap(({ text, loaded }) =>
    Result.isFailure(loaded) ? loaded.failure.map((problem: Problem) => presentProblem(problem, text)) : []
  )
  if (told.length > 0) {
    const count = told.length === 1 ? "1 problem" : `${told.length} problems`
    throw new CommandFailure(exitStatus.invalidScenario, `${told.join("\n")}\n${count}; nothing was run`)
  }
  return read.flatMap(({ file, text, loaded }) =>
    Result.isSuccess(loaded) ? [{ file, text, name: scenarioName(file), scenario: loaded.success }] : []
  )
}

/** A scenario whose text is at hand. Ends with status 65 and every problem of it when it is invalid. */
export const scenarioFrom = (file: string, text: string): ScenarioFile => readAll([{ file, text }])[0]!

/** `headline/first-contact` for scenarios/headline/first-contact.yaml, wherever the program was started. */
export const scenarioName = (file: string): string => {
  const folder = dirname(relative(process.cwd(), resolve(file)))
  const parent = basename(folder)
  const stem = basename(file).replace(/\.ya?ml$/, "")
  return parent === "" || parent === "." || parent === ".." ? stem : `${parent}/${stem}`
}
