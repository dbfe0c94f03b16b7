/** `hoptrust table`: the matrix of a scenario or of a result, for a mail or an issue. */
import type { CommandModule } from "yargs"
import {
  legendMarkdown,
  type MatrixCell,
  matrixMarkdown,
  presentLegend,
  presentMatrix,
  presentStrategies,
  strategiesMarkdown
} from "../../report/matrix.ts"
import { dividedCells, type Division, type WholeCell } from "../../report/divided-cells.ts"
import { estimateLegend, estimateTable } from "../../report/estimate-table.ts"
import { folded } from "../../report/folded-text.ts"
import { matrixPicture } from "../../report/matrix-picture.ts"
import { plainMarkdown, type PlainTable, plainText } from "../../report/plain-table.ts"
import { relationLegend, relationMatrices } from "../../report/relation-matrix.ts"
import { Remembered } from "../../scenario/build.ts"
import { byOption } from "../by-option.ts"
import { chosenLabels } from "../chosen-labels.ts"
import { isFolder, readAttemptCells, readTable, titleOf } from "../result-folder.ts"
import { runFile } from "../run-file.ts"
import { readScenarios } from "../scenario-files.ts"
import { seedOption } from "../seed-option.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import { say } from "../terminal/say.ts"

interface Arguments {
  readonly source: string
  readonly markdown?: boolean | undefined
  readonly text?: boolean | undefined
  readonly svg?: boolean | undefined
  readonly by: ReadonlyArray<Division>
  readonly seed?: number | undefined
}

export const table: CommandModule<object, Arguments> = {
  command: "table <source>",
  describe: "Print a scenario or a result as tables with a legend, for a mailing list or an issue",
  builder: (yargs) =>
    yargs
      .positional("source", {
        type: "string",
        demandOption: true,
        describe: "scenario file (YAML), or a folder that run, order, compare or sweep wrote"
      })
      .option("text", { type: "boolean", describe: "lines of 72 characters (the default)" })
      .option("markdown", { type: "boolean", describe: "a Markdown table" })
      .option("svg", { type: "boolean", describe: "a picture (SVG) of one scenario" })
      .conflicts({ text: ["markdown", "svg"], markdown: "svg" })
      .option("by", byOption)
      .option("seed", seedOption)
      .example("$0 table scenarios/headline/first-contact.yaml --markdown", "")
      .example("$0 table scenarios/operations/ds-loss.yaml --by phase", "")
      .example("$0 table results/order", "")
      .example("$0 table results/headline", ""),
  handler: ({ source, markdown, svg, by, seed }) => {
    const further = isFolder(source) ? furtherTables(source) : undefined
    if (further !== undefined) {
      if (svg === true || by.length > 0 || seed !== undefined)
        throw new CommandFailure(
          exitStatus.usage,
          `--svg, --by and --seed are for runs, and ${source} has none; hoptrust report draws it`
        )
      const shown = further.tables.map((one) =>
        markdown === true ? plainMarkdown(one) : plainText(one, mailWidth)
      )
      const legend = markdown === true ? further.legend : folded(further.legend, mailWidth).join("\n")
      return say(`${[...shown, legend].join("\n")}\n`)
    }
    const matrices = (isFolder(source) ? ofResult(source, seed) : ofScenario(source, seed)).map(
      ({ title, cells }) => ({ title, cells, shown: dividedCells(cells, by) })
    )
    if (svg === true) return void process.stdout.write(`${pictureOf(source, matrices)}\n`)
    const all = matrices.flatMap(({ shown }) => shown)
    const parts =
      markdown === true
        ? [
            ...matrices.map(({ title, cells, shown }) =>
              withStrategies(matrixMarkdown(title, shown), strategiesMarkdown(cells))
            ),
            `${legendMarkdown(all)}\n`
          ]
        : [
            ...matrices.map(({ title, cells, shown }) =>
              withStrategies(
                presentMatrix(title, shown, { width: mailWidth }),
                presentStrategies(cells, { width: mailWidth })
              )
            ),
            `${presentLegend(all, { width: mailWidth })}\n`
          ]
    say(parts.join("\n"))
  }
}

/** Of a search or a sweep; undefined where the folder is of runs, or of nothing that is known. */
const furtherTables = (
  folder: string
): { readonly tables: ReadonlyArray<PlainTable>; readonly legend: string } | undefined => {
  const relations = readTable(folder, "relations.csv")
  if (relations !== undefined)
    return {
      tables: relationMatrices(relations),
      legend: relationLegend(relations.map(({ goal = "" }) => goal))
    }
  const estimates = readTable(folder, "sweep-summary.csv")
  return estimates === undefined
    ? undefined
    : { tables: [estimateTable(titleOf(folder), estimates)], legend: estimateLegend }
}

const withStrategies = (matrix: string, strategies: string): string =>
  strategies === "" ? matrix : `${matrix}\nWhat the attackers play:\n\n${strategies}\n`

/** RFC 3676 §4.2 wants lines of 78 characters at most, and quoting takes some: 72 is what lists are used to. */
const mailWidth = 72

interface Matrix {
  readonly title: string
  readonly cells: ReadonlyArray<WholeCell>
}

const pictureOf = (
  source: string,
  [matrix, ...further]: ReadonlyArray<{ readonly title: string; readonly shown: ReadonlyArray<MatrixCell> }>
): string => {
  if (matrix === undefined || further.length > 0) {
    throw new CommandFailure(
      exitStatus.usage,
      `--svg pictures one scenario, and ${source} has ${further.length + (matrix === undefined ? 0 : 1)}`
    )
  }
  return matrixPicture(matrix.title, matrix.shown)
}

const ofResult = (folder: string, seed: number | undefined): ReadonlyArray<Matrix> => {
  if (seed !== undefined) {
    throw new CommandFailure(exitStatus.usage, `--seed is for scenarios, and ${folder} has been run`)
  }
  return readAttemptCells(folder).map(({ scenario, cells }) => ({ title: scenario, cells }))
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
