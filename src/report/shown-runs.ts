/** Runs as tables: the outcome of each model against each attacker. */
import type { Column } from "./column.ts"
import { csvText } from "./csv.ts"
import { dividedCells, type Division, divisions, type WholeCell } from "./divided-cells.ts"
import { Markup } from "./html/markup.ts"
import { matrixPicture } from "./matrix-picture.ts"
import {
  legendMarkdown,
  matrixMarkdown,
  presentLegend,
  presentMatrix,
  presentStrategies,
  strategiesMarkdown
} from "./matrix.ts"
import { mailWidth, type ShownResult } from "./shown-result.ts"
import { stackedPictures } from "./stacked-picture.ts"

/** Of one scenario. */
export interface Matrix {
  readonly title: string
  readonly cells: ReadonlyArray<WholeCell>
}

export const shownRuns = (matrices: ReadonlyArray<Matrix>, by: ReadonlyArray<Division>): ShownResult => {
  const divided = matrices.map(({ title, cells }) => ({ title, cells, shown: dividedCells(cells, by) }))
  const all = divided.flatMap(({ shown }) => shown)
  const width = mailWidth
  return {
    text: () =>
      [
        ...divided.map(({ title, cells, shown }) =>
          withStrategies(presentMatrix(title, shown, { width }), presentStrategies(cells, { width }))
        ),
        presentLegend(all, { width })
      ].join("\n"),
    markdown: () =>
      [
        ...divided.map(({ title, cells, shown }) =>
          withStrategies(matrixMarkdown(title, shown), strategiesMarkdown(cells))
        ),
        legendMarkdown(all)
      ].join("\n"),
    svg: () => stackedPictures(divided.map(({ title, shown }) => new Markup(matrixPicture(title, shown)))),
    csv: () =>
      csvText(
        columns.filter(({ name }) => !isDivision(name) || by.includes(name)),
        divided.flatMap(({ title, shown }) =>
          shown.map(({ model, attacker, worst, isWorstOfSeveral = false, part }) => ({
            scenario: title,
            ...part,
            model: part?.model ?? model,
            attacker,
            outcome: worst,
            is_worst_of_several: isWorstOfSeveral
          }))
        )
      ).trimEnd()
  }
}

const withStrategies = (matrix: string, strategies: string): string =>
  strategies === "" ? matrix : `${matrix}\nWhat the attackers play:\n\n${strategies}\n`

const isDivision = (name: string): name is Division => divisions.some((one) => one === name)

const columns: ReadonlyArray<Column> = [
  { name: "scenario", type: "text", isKey: true, meaning: "title of the table" },
  { name: "model", type: "text", isKey: true, meaning: "label of the trust model" },
  { name: "phase", type: "text", meaning: "with --by phase" },
  { name: "sender", type: "text", meaning: "with --by sender" },
  { name: "mail", type: "integer", meaning: "with --by mail" },
  { name: "attacker", type: "text", isKey: true, meaning: "name of the attacker" },
  { name: "outcome", type: "text", meaning: "the worst of the attempts" },
  { name: "is_worst_of_several", type: "boolean", meaning: "did some attempts come to something better?" }
]
