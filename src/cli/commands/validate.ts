/** `hoptrust validate`: is this a scenario or a sweep, and if not, what is wrong with it? */
import { Result } from "effect"
import type { CommandModule } from "yargs"
import { kindOfFile } from "../../scenario/kind-of-file.ts"
import { loadScenario } from "../../scenario/load.ts"
import { loadSweep } from "../../scenario/load-sweep.ts"
import {
  presentAsJson,
  presentForGithub,
  presentProblem,
  type Problem
} from "../../scenario/source/problem.ts"
import { readText } from "../files.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import { say } from "../terminal/say.ts"

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
  describe: "Check files of scenarios and sweeps: every problem of every file, with its line and column",
  builder: (yargs) =>
    yargs
      .positional("files", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "files of scenarios and sweeps (YAML)"
      })
      .option("format", {
        choices: ["text", "json", "github"] as const,
        default: "text" as const,
        describe: "text for people, a JSON object a problem, or annotations of GitHub Actions"
      })
      .example("$0 validate scenarios/headline/*.yaml", "check the scenarios that come along"),
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

/** Writes what is wrong with a file, or in text that nothing is, to standard output; returns the number of problems. */
const tell = (file: string, format: Arguments["format"]): number => {
  const text = readText(file)
  const loaded: Result.Result<{ readonly title: string }, ReadonlyArray<Problem>> = kindOfFile(text) ===
  "sweep"
    ? loadSweep(file, text)
    : loadScenario(file, text)
  if (Result.isSuccess(loaded)) {
    if (format === "text") say(`${file}: ok, ${loaded.success.title}\n`)
    return 0
  }
  for (const problem of loaded.failure) say(`${formats[format](problem, text)}\n`)
  return loaded.failure.length
}
