/** Files of which the cells are run in parts on several machines: a sweep, a population, or scenarios to search. The same options wherever. */
import type { Argv } from "yargs"
import { kindOfFile } from "../scenario/kind-of-file.ts"
import type { Divisible } from "../engine/cells/divisible.ts"
import { readText } from "../machine/files.ts"
import { divisiblePopulation } from "../engine/population/divisible-population.ts"
import { divisibleSearch } from "../engine/search/divisible-search.ts"
import type { SearchQuestion } from "../engine/search/search-question.ts"
import { modelOption, questionOptions } from "./search-options.ts"
import { divisibleSweep } from "../engine/sweep/divisible-sweep.ts"
import { CommandFailure, exitStatus } from "../machine/terminal/exit-status.ts"

/** A positional for these files, whatever the command calls it. */
export const divisibleFiles = {
  type: "string",
  array: true,
  demandOption: true,
  describe: "a sweep or population file, or scenario files to search as hoptrust order does (YAML)"
} as const

const group = "Search of scenarios, as in hoptrust order:"

const questions = { model: modelOption, ...questionOptions }

export const withQuestionOptions = <A>(yargs: Argv<A>) =>
  // What is for sweeps too comes first.
  yargs.group("help", "Options:").options(questions).group(Object.keys(questions), group)

export const outOption = (describe: string) =>
  ({ type: "string", defaultDescription: "out/sweep, or out/order for scenarios", describe }) as const

/** Told apart by what the files hold. Ends with status 64 where a sweep or a population comes with others or is asked what only searches can answer. */
export const readDivisible = (files: ReadonlyArray<string>, question: SearchQuestion): Divisible => {
  const [first, ...others] = files
  const alone = files.find((file) => kindOfFile(readText(file)) !== "scenario")
  if (alone === undefined) return divisibleSearch(files, question)
  const kind = kindOfFile(readText(alone))
  if (first === undefined || others.length > 0)
    throw new CommandFailure(exitStatus.usage, `${alone} is a ${kind}: give it alone, without other files`)
  const asked = Object.entries(question).find(([name, value]) => name in questions && value !== undefined)
  if (asked !== undefined)
    throw new CommandFailure(
      exitStatus.usage,
      `--${asked[0]} is for searches of scenarios, and ${alone} is a ${kind}`
    )
  return kind === "sweep" ? divisibleSweep(first) : divisiblePopulation(first)
}

/** The same, for those that must know all cells beforehand. Ends with status 64 for a sweep of which nobody knows how many it will have. */
export const readDivided = (files: ReadonlyArray<string>, question: SearchQuestion): Divisible => {
  const divisible = readDivisible(files, question)
  if (!divisible.isOpenEnded) return divisible
  throw new CommandFailure(
    exitStatus.usage,
    "a sweep that goes on until it is precise cannot be taken apart: remove until, or run hoptrust sweep"
  )
}
