/** `hoptrust run`: every model of a scenario against every attacker. */
import { join } from "node:path"
import type { CommandModule } from "yargs"
import type { Cell } from "../../experiment/judged-cell.ts"
import { attemptRows, attemptTable } from "../../report/attempt-columns.ts"
import { dividedCells, type Division } from "../../report/divided-cells.ts"
import { presentLegend, presentMatrix, presentStrategies } from "../../report/matrix.ts"
import { narrate } from "../../report/narrative.ts"
import { printable } from "../../scenario/source/printable.ts"
import { Remembered } from "../../staging/build.ts"
import { chosenAttackers } from "../../scenario/attackers.ts"
import { chosenModels } from "../../scenario/models.ts"
import { chosenSenders } from "../../staging/senders.ts"
import { headlineFiles } from "../bundled-scenarios.ts"
import { byOption } from "../by-option.ts"
import { chosenLabels } from "../../machine/chosen-labels.ts"
import { parquetOption } from "../parquet-option.ts"
import { type FileRun, runFiles } from "../run-file.ts"
import { readScenarios, type ScenarioFile } from "../../machine/scenario-files.ts"
import { seedOption } from "../seed-option.ts"
import { paintOutcome } from "../../machine/terminal/colours.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { remark, say } from "../../machine/terminal/say.ts"
import { Progress } from "../../machine/terminal/progress.ts"
import { unmetExpectations } from "../unmet-expectations.ts"
import { scenariosRun, writeResult } from "../../machine/write-result.ts"

interface Arguments {
  readonly files: ReadonlyArray<string>
  readonly csv: string
  readonly parquet: boolean
  readonly json: boolean
  readonly trace: boolean
  readonly quiet: boolean
  readonly by: ReadonlyArray<Division>
  readonly seed?: number | undefined
  readonly model?: ReadonlyArray<string> | undefined
}

export const run: CommandModule<object, Arguments> = {
  command: "run [files..]",
  describe: "Run scenarios: every model against every attacker (by default, the headline scenarios)",
  builder: (yargs) =>
    yargs
      .positional("files", { type: "string", array: true, default: [], describe: "scenario files (YAML)" })
      .option("csv", {
        type: "string",
        alias: "out",
        default: join("out", "run"),
        describe:
          "folder for attempts.csv, and for what describes it: README.md, datapackage.json, manifest.json"
      })
      .option("parquet", parquetOption)
      .option("model", {
        type: "string",
        array: true,
        describe: "labels of the models to run; by default, all"
      })
      .option("by", byOption)
      .option("seed", seedOption)
      .option("json", {
        type: "boolean",
        default: false,
        describe: "print the rows as JSON, one object per line, and no table"
      })
      .option("trace", {
        type: "boolean",
        default: false,
        describe: "print every run step by step before the table"
      })
      .option("quiet", {
        type: "boolean",
        default: false,
        describe: "print nothing: files and exit status only"
      })
      .example("$0 run scenarios/headline/*.yaml --csv out/headline", "")
      .example("$0 run my.yaml --model dane --trace", ""),
  handler: async ({ files, csv, parquet, json, trace, quiet, by, seed, model }) => {
    const scenarios = readScenarios(files.length > 0 ? files : headlineFiles())
    const labels = chosenLabels(scenarios, model, "model")
    const remembered = new Remembered()
    const progress = new Progress({
      total: countCells(scenarios, labels),
      unit: "runs",
      terminal: process.stderr,
      isQuiet: quiet
    })
    const options = { labels, remembered, keepsTrace: trace, onCell: () => progress.advance() }
    const interruption = new AbortController()
    // Once: whoever presses Ctrl-C again wants the program to end at once.
    process.once("SIGINT", () => interruption.abort())
    const { runs, isComplete } = await runFiles(scenarios, {
      ...options,
      signal: interruption.signal,
      ...(seed === undefined ? {} : { seed })
    }).finally(() => progress.clear())

    const rows = runs.flatMap(({ file, cells }) => cells.flatMap((cell) => attemptRows(file.name, cell)))
    if (trace) for (const { file, cells } of runs) for (const cell of cells) tell(file, cell)
    if (json) for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`)
    else if (!quiet) showMatrices(runs, by)
    await writeResult(csv, {
      name: "hoptrust-run",
      title: "Delivery attempts under SMTP trust models",
      tables: [[attemptTable, rows]],
      command: ["hoptrust", ...process.argv.slice(2)],
      scenarios: scenariosRun(scenarios, seed),
      isComplete,
      hasParquet: parquet
    })
    if (!quiet) remark(`${rows.length} attempts written to ${join(csv, "attempts.csv")}`)
    if (!isComplete) {
      throw new CommandFailure(
        exitStatus.interrupted,
        "interrupted; what was written is right, and some is missing"
      )
    }

    const unmet = runs.flatMap(({ file, cells }) => unmetExpectations(file, cells))
    if (unmet.length > 0) throw new CommandFailure(exitStatus.expectationFailed, unmet.join("\n"))
  }
}

/** Every model against nobody and each attacker. */
const countCells = (scenarios: ReadonlyArray<ScenarioFile>, labels: ReadonlyArray<string>): number =>
  scenarios
    .map(({ scenario }) => {
      const models = chosenModels(scenario).filter(({ label }) => labels.includes(label))
      return models.length * (1 + chosenAttackers(scenario).length)
    })
    .reduce((sum, count) => sum + count, 0)

const tell = ({ scenario }: ScenarioFile, cell: Cell): void => {
  const { title, start } = scenario
  const senders = chosenSenders(scenario)
  say(`${narrate(cell, { title, start, senders, wire: "answers" })}\n`)
}

const showMatrices = (runs: ReadonlyArray<FileRun>, by: ReadonlyArray<Division>): void => {
  for (const { file, cells } of runs) {
    process.stdout.write(
      `${presentMatrix(printable(`${file.scenario.title} (${file.name})`), dividedCells(cells, by), { paint: paintOutcome })}\n`
    )
    const strategies = presentStrategies(cells)
    if (strategies !== "") process.stdout.write(`What the attackers play:\n\n${printable(strategies)}\n\n`)
  }
  process.stdout.write(`${presentLegend(runs.flatMap(({ cells }) => dividedCells(cells, by)))}\n`)
}
