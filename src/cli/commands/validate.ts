/** `hoptrust validate`: is this a scenario, a sweep or a population, and if not, what is wrong with it? */
import { Result } from "effect"
import type { CommandModule } from "yargs"
import { type KindOfFile, kindOfFile } from "../../scenario/kind-of-file.ts"
import { loadScenario } from "../../loading/load.ts"
import { loadWithDomains, type PlacedProblem } from "../../engine/population/population-file.ts"
import { loadSweep } from "../../loading/load-sweep.ts"
import {
  presentAsJson,
  presentForGithub,
  presentProblem,
  type Problem
} from "../../scenario/source/problem.ts"
import { scenarioWarnings, sweepWarnings } from "../../loading/warnings.ts"
import { readText } from "../../machine/files.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { say } from "../../machine/terminal/say.ts"

const formats = {
  text: presentProblem,
  json: presentAsJson,
  github: presentForGithub
} as const satisfies Record<string, (problem: Problem, text: string) => string>

interface Arguments {
  readonly files: ReadonlyArray<string>
  readonly format: keyof typeof formats
}

export const validate: CommandModule<object, Arguments> = {
  command: "validate <files..>",
  describe: "Check scenario, sweep and population files: print every error and warning, with line and column",
  builder: (yargs) =>
    yargs
      .positional("files", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "scenario, sweep and population files (YAML)"
      })
      .option("format", {
        choices: ["text", "json", "github"] as const,
        default: "text" as const,
        describe: "text, one JSON object per problem, or annotations for GitHub Actions"
      })
      .example("$0 validate scenarios/headline/*.yaml", "check the bundled scenarios"),
  handler: ({ files, format }) => {
    const counts = files.map((file) => tell(file, format))
    const problems = counts.reduce((sum, count) => sum + count, 0)
    if (problems > 0) {
      throw new CommandFailure(
        exitStatus.invalidScenario,
        problems === 1 ? "1 problem" : `${problems} problems`
      )
    }
  }
}

/** Writes what is wrong with a file, or what it may not mean and in text that it is well, to standard output; returns the number of problems. */
const tell = (file: string, format: Arguments["format"]): number => {
  const text = readText(file)
  const tellAll = (problems: ReadonlyArray<PlacedProblem>) => {
    for (const { problem, text } of problems) say(`${formats[format](problem, text)}\n`)
  }
  const checked = checks[kindOfFile(text)](file, text)
  if (Result.isSuccess(checked)) {
    const { title, warnings } = checked.success
    tellAll(allIn(text)(warnings))
    if (format === "text") say(`${file}: ok, ${title}\n`)
    return 0
  }
  tellAll(checked.failure)
  return checked.failure.length
}

interface Sound {
  readonly title: string
  readonly warnings: ReadonlyArray<Problem>
}

type Checked = Result.Result<Sound, ReadonlyArray<PlacedProblem>>

const allIn =
  (text: string) =>
  (problems: ReadonlyArray<Problem>): ReadonlyArray<PlacedProblem> =>
    problems.map((problem) => ({ problem, text }))

const checkedScenario = (file: string, text: string): Checked =>
  Result.mapBoth(loadScenario(file, text), {
    onSuccess: (scenario) => ({ title: scenario.title, warnings: scenarioWarnings(file, text, scenario) }),
    onFailure: allIn(text)
  })

const checkedSweep = (file: string, text: string): Checked =>
  Result.mapBoth(loadSweep(file, text), {
    onSuccess: (sweep) => ({ title: sweep.title, warnings: sweepWarnings(file, text, sweep) }),
    onFailure: allIn(text)
  })

const checkedPopulation = (file: string, text: string): Checked =>
  Result.map(loadWithDomains(file, text), ({ population }) => ({ title: population.title, warnings: [] }))

const checks: Readonly<Record<KindOfFile, typeof checkedScenario>> = {
  scenario: checkedScenario,
  sweep: checkedSweep,
  population: checkedPopulation
}
