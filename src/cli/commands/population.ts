/** `hoptrust population`: mail among many domains at shared providers, from senders that share what they know. */
import { Result } from "effect"
import { join } from "node:path"
import type { CommandModule } from "yargs"
import { type PopulationResult, populationCells } from "../../experiment/population/run-population.ts"
import { loadPopulation } from "../../loading/load-population.ts"
import { populationRows, populationTable } from "../../report/population-columns.ts"
import { presentPopulation } from "../../report/population-text.ts"
import { scenarioSha256 } from "../../report/sha256.ts"
import type { Population } from "../../scenario/schema/population.ts"
import { kindOfFile } from "../../scenario/kind-of-file.ts"
import { presentProblem } from "../../scenario/source/problem.ts"
import { readText } from "../files.ts"
import { parquetOption } from "../parquet-option.ts"
import type { PopulationJob } from "../population/worker.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import { Progress } from "../terminal/progress.ts"
import { remark, say } from "../terminal/say.ts"
import { runJobs } from "../threads/pool.ts"
import { workersOption } from "../workers-option.ts"
import { writeResult } from "../write-result.ts"

interface Arguments {
  readonly file: string
  readonly out: string
  readonly parquet: boolean
  readonly workers?: number | undefined
  readonly quiet: boolean
  readonly model?: ReadonlyArray<string> | undefined
  readonly attack?: ReadonlyArray<string> | undefined
}

export const population: CommandModule<object, Arguments> = {
  command: "population <file>",
  describe: "Count how much mail each model saves among many domains at shared providers",
  builder: (yargs) =>
    yargs
      .positional("file", { type: "string", demandOption: true, describe: "population file (YAML)" })
      .option("out", {
        type: "string",
        default: join("out", "population"),
        describe: "folder for the table, and what describes it"
      })
      .option("model", { type: "string", array: true, describe: "only these models, by their labels" })
      .option("attack", {
        type: "string",
        array: true,
        describe: "only these attacks, by their names; none too"
      })
      .option("parquet", parquetOption)
      .option("workers", workersOption)
      .option("quiet", { type: "boolean", default: false, describe: "no progress and no table" })
      .example("$0 population scenarios/population/small.population.yaml --out out/small", ""),
  handler: async ({ file, out, parquet, workers, quiet, model, attack }) => {
    const text = readText(file)
    const read = readPopulation(file, text)
    const cells = populationCells(read).filter(
      (cell) =>
        (model ?? [cell.model]).includes(cell.model) && (attack ?? [cell.attack]).includes(cell.attack)
    )
    if (cells.length === 0)
      throw new CommandFailure(
        exitStatus.usage,
        `${file}: no model or no attack has that name; nothing was run`
      )
    const progress = new Progress({
      total: Math.round(cells.length * read.mails),
      unit: "mails",
      terminal: process.stderr,
      isQuiet: quiet
    })
    const results = new Array<PopulationResult>(cells.length)
    const interrupt = new AbortController()
    const onInterrupt = () => interrupt.abort()
    process.once("SIGINT", onInterrupt)
    try {
      await runJobs<PopulationJob, PopulationResult>(
        cells.map((cell) => ({ file, text, cell })),
        {
          kind: "population",
          workers,
          onNews: (more) => progress.advance(more),
          onOutcome: (number, result) => void (results[number] = result),
          signal: interrupt.signal
        }
      )
    } finally {
      process.off("SIGINT", onInterrupt)
      progress.clear()
    }
    if (interrupt.signal.aborted)
      throw new CommandFailure(exitStatus.interrupted, "interrupted; nothing was written")
    await writeResult(out, {
      name: "hoptrust-population",
      title: read.title,
      tables: [[populationTable, results.flatMap(populationRows)]],
      command: [
        "hoptrust",
        "population",
        file,
        ...(model ?? []).flatMap((one) => ["--model", one]),
        ...(attack ?? []).flatMap((one) => ["--attack", one])
      ],
      scenarios: [{ file, sha256: scenarioSha256(text), seed: read.scenario.seed }],
      isComplete: true,
      hasParquet: parquet
    })
    if (quiet) return
    say(`${presentPopulation(read.title, results)}\n`)
    const [runs, attempts] = [
      results.reduce((sum, one) => sum + one.runs, 0),
      results.reduce((sum, { counts }) => sum + counts.attempts, 0)
    ]
    remark(`${attempts} attempts, ${runs} of them in a new situation; table in ${out}`)
  }
}

const readPopulation = (file: string, text: string): Population => {
  const kind = kindOfFile(text)
  if (kind !== "population")
    throw new CommandFailure(
      exitStatus.invalidScenario,
      `${file}: this is a ${kind}, and no population; nothing was run`
    )
  const loaded = loadPopulation(file, text)
  if (Result.isSuccess(loaded)) return loaded.success
  const told = loaded.failure.map((problem) => presentProblem(problem, text))
  throw new CommandFailure(exitStatus.invalidScenario, `${told.join("\n")}\nnothing was run`)
}
