/** `hoptrust table`: a scenario or a result as tables, for a mail, an issue, a slide or a spreadsheet. */
import type { CommandModule } from "yargs"
import type { Division } from "../../report/divided-cells.ts"
import { type ShownResult, type TableFormat, tableFormats } from "../../report/shown-result.ts"
import { populationEstimates } from "../../report/population-estimates.ts"
import { shownOrder } from "../../report/shown-order.ts"
import { type Matrix, shownRuns } from "../../report/shown-runs.ts"
import { shownSets } from "../../report/shown-sets.ts"
import { shownSweep } from "../../report/shown-sweep.ts"
import { Remembered } from "../../staging/build.ts"
import { byOption } from "../by-option.ts"
import { chosenLabels } from "../../machine/chosen-labels.ts"
import { isFolder, readAttemptCells, readTable, titleOf } from "../../machine/result-folder.ts"
import { runFile } from "../run-file.ts"
import { readScenarios } from "../../machine/scenario-files.ts"
import { seedOption } from "../seed-option.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { say } from "../../machine/terminal/say.ts"

interface Arguments {
  readonly source: string
  readonly format?: TableFormat | undefined
  readonly markdown?: boolean | undefined
  readonly text?: boolean | undefined
  readonly svg?: boolean | undefined
  readonly csv?: boolean | undefined
  readonly by: ReadonlyArray<Division>
  readonly seed?: number | undefined
}

export const table: CommandModule<object, Arguments> = {
  command: "table <source>",
  describe: "Print a scenario or a result as tables with a legend, for a mailing list, an issue or a slide",
  builder: (yargs) =>
    yargs
      .positional("source", {
        type: "string",
        demandOption: true,
        describe:
          "scenario file (YAML), or a folder that run, attack, order, compare, sweep or population wrote"
      })
      .option("format", {
        choices: tableFormats,
        describe:
          "text: lines of 72 characters (the default); markdown: tables for an issue; svg: a picture; csv: one table"
      })
      .option("text", { type: "boolean", describe: "short for --format text" })
      .option("markdown", { type: "boolean", describe: "short for --format markdown" })
      .option("svg", { type: "boolean", describe: "short for --format svg" })
      .option("csv", { type: "boolean", describe: "short for --format csv" })
      .conflicts({
        format: ["text", "markdown", "svg", "csv"],
        text: ["markdown", "svg", "csv"],
        markdown: ["svg", "csv"],
        svg: "csv"
      })
      .option("by", byOption)
      .option("seed", seedOption)
      .example("$0 table scenarios/headline/first-contact.yaml --format markdown", "")
      .example("$0 table scenarios/operations/ds-loss.yaml --by phase", "")
      .example("$0 table results/order --format svg > order.svg", "")
      .example("$0 table results/headline", ""),
  handler: ({ source, by, seed, ...chosen }) =>
    say(
      `${(isFolder(source) ? ofFolder(source, by, seed) : shownRuns(ofScenario(source, seed), by))[formatOf(chosen)]()}\n`
    )
}

const formatOf = ({ format, ...flags }: Pick<Arguments, "format" | TableFormat>): TableFormat =>
  format ?? tableFormats.find((one) => flags[one] === true) ?? "text"

const ofFolder = (folder: string, by: ReadonlyArray<Division>, seed: number | undefined): ShownResult => {
  if (seed !== undefined)
    throw new CommandFailure(exitStatus.usage, `--seed is for scenarios, and ${folder} has been run`)
  const further = ofSearchOrSweep(folder)
  if (further === undefined)
    return shownRuns(
      readAttemptCells(folder).map(({ scenario, cells }) => ({ title: scenario, cells })),
      by
    )
  if (by.length > 0) throw new CommandFailure(exitStatus.usage, `--by is for runs, and ${folder} has none`)
  return further
}

/** Undefined where the folder is of runs, or of nothing that is known. */
const ofSearchOrSweep = (folder: string): ShownResult | undefined => {
  const relations = readTable(folder, "relations.csv")
  if (relations !== undefined) return shownOrder(relations)
  const estimates = readTable(folder, "sweep-summary.csv")
  if (estimates !== undefined) return shownSweep(titleOf(folder), estimates)
  const shares = readTable(folder, "population-shares.csv")
  if (shares !== undefined) return shownSweep(titleOf(folder), populationEstimates(shares))
  const sets = readTable(folder, "breaking-sets.csv")
  return sets === undefined ? undefined : shownSets(sets)
}

const ofScenario = (file: string, seed: number | undefined): ReadonlyArray<Matrix> =>
  readScenarios([file]).map((read) => ({
    title: `${read.scenario.title} (${read.name})`,
    cells: runFile(read, {
      labels: chosenLabels([read], undefined, "model"),
      remembered: new Remembered(),
      keepsTrace: false,
      ...(seed === undefined ? {} : { seed })
    })
  }))
