/** The search of one model as tables: the minimal sets that break it, for each scenario, goal and start. */
import { csvSelection } from "./csv-selection.ts"
import { folded } from "./folded-text.ts"
import { markup } from "./html/markup.ts"
import { plainMarkdown, type PlainTable, plainText } from "./plain-table.ts"
import { orderTitle } from "./relation-matrix.ts"
import { mailWidth, type ShownResult, textWithLegend } from "./shown-result.ts"
import { stackedPicture } from "./stacked-picture.ts"

type Row = Readonly<Record<string, string>>

/** @param rows of breaking-sets.csv */
export const shownSets = (rows: ReadonlyArray<Row>): ShownResult => {
  const tables = [...Map.groupBy(rows, orderTitle)].map(([title, group]): PlainTable => ({
    title,
    keys: 2,
    header: ["model", "set", "actions"],
    rows: group.map(({ model = "", set = "", actions = "" }) => [model, set, actions])
  }))
  return {
    text: () =>
      textWithLegend(
        tables.map((table) => plainText(table, mailWidth)),
        legend
      ),
    markdown: () => [...tables.map((table) => plainMarkdown(table)), legend].join("\n"),
    svg: () =>
      stackedPicture(
        tables.map((table) => ({ heading: table.title, picture: linesPicture(table) })),
        legend
      ),
    csv: () => csvSelection(rows, shown)
  }
}

const legend =
  "Capabilities that are enough to reach the goal, where no part of them is, and how many actions they need. No set says anything of attackers that can do something else."

const shown = ["scenario", "goal", "start", "model", "set", "size", "actions", "does"]

/** Lengths in pixels: our choice, because twelve-pixel text fits. */
const lineHeight = 20
const character = 7.6
const longestLine = 100

const linesPicture = ({ title, rows }: PlainTable) => {
  const lines = rows.flatMap(([model = "", set = ""]) => folded(`${model}: ${set}`, longestLine))
  const width = Math.ceil(Math.max(0, ...lines.map(({ length }) => length)) * character)
  const height = lines.length * lineHeight
  return markup`<svg role="img" aria-label="${title}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${lines.map(
    (line, i) => markup`<text x="0" y="${i * lineHeight + 14}">${line}</text>`
  )}</svg>`
}
