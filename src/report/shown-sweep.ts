/** A sweep or a population as tables: its estimates of what becomes of mail, for each attack. */
import { csvSelection } from "./csv-selection.ts"
import { attackInWords, estimateLegend, estimateTables, shownMetrics } from "./estimate-table.ts"
import { intervalDiagram } from "./html/interval-diagram.ts"
import { intervalOf } from "./html/estimate-pictures.ts"
import { plainMarkdown, plainText } from "./plain-table.ts"
import { mailWidth, type ShownResult, textWithLegend } from "./shown-result.ts"
import { stackedPicture } from "./stacked-picture.ts"

type Row = Readonly<Record<string, string>>

/** @param rows of sweep-summary.csv */
export const shownSweep = (title: string, rows: ReadonlyArray<Row>): ShownResult => {
  const tables = estimateTables(title, rows)
  return {
    text: () =>
      textWithLegend(
        tables.map((table) => plainText(table, mailWidth)),
        estimateLegend
      ),
    markdown: () => [...tables.map((table) => plainMarkdown(table)), estimateLegend].join("\n"),
    svg: () => stackedPicture(picturesOf(title, rows), pictureLegend),
    csv: () => csvSelection(rows.filter(isShown(rows)), Object.keys(rows[0] ?? {}))
  }
}

const isShown = (rows: ReadonlyArray<Row>) => {
  const shown = new Set<string>(shownMetrics(rows).map(([metric]) => metric))
  return ({ metric = "" }: Row): boolean => shown.has(metric)
}

/** One for each attack and metric, with every point: a curve would leave out points where several things are varied. */
const picturesOf = (title: string, rows: ReadonlyArray<Row>) =>
  [...Map.groupBy(rows, ({ attack = "" }) => attack)].flatMap(([attack, ofAttack]) =>
    shownMetrics(rows).flatMap(([metric, name]) => {
      const intervals = ofAttack.filter((row) => row["metric"] === metric).map(intervalOf)
      const heading = `${title} (mail ${name}, ${attackInWords(attack)})`
      return intervals.length === 0
        ? []
        : [{ heading, picture: intervalDiagram(heading, "share", intervals) }]
    })
  )

const pictureLegend =
  "Shares of mails, with 95 % intervals. Likely only where the inputs are, which have their sources in the file."
