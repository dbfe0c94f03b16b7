/** What the notebooks share: results read back, and pictures of them. */
import { Resvg } from "@resvg/resvg-js"
import { readFileSync } from "node:fs"
import { attemptCells } from "../src/report/attempt-cells.ts"
import { readCsv } from "../src/report/csv-reader.ts"
import { estimatePictures } from "../src/report/html/estimate-pictures.ts"
import { orderDiagram } from "../src/report/html/order-diagram.ts"
import { ranksOf } from "../src/report/html/order-ranks.ts"
import { standalonePicture } from "../src/report/html/standalone-picture.ts"
import { matrixPicture } from "../src/report/matrix-picture.ts"
import type { MatrixCell } from "../src/report/matrix.ts"

/** The rows of a table of a committed result that have these values: `rows("order", "relations", { start: "warm" })`. */
export const rows = (result: string, table: string, having: Readonly<Record<string, string>> = {}) =>
  readCsv(readFileSync(`../results/${result}/${table}.csv`, "utf8")).filter((row) =>
    Object.entries(having).every(([column, value]) => row[column] === value)
  )

/** The rows of a committed result: `attempts("headline")`. */
export const attempts = (result: string) => rows(result, "attempts")

/** The matrices of a committed result, by the names of their scenarios. */
export const matrices = (result: string): Readonly<Record<string, ReadonlyArray<MatrixCell>>> =>
  Object.fromEntries(attemptCells(attempts(result)).map(({ scenario, cells }) => [scenario, cells]))

/** A matrix of outcomes. */
export const picture = (title: string, cells: ReadonlyArray<MatrixCell>): Uint8Array =>
  png(matrixPicture(title, cells))

/** Which model prevents more than which: the stronger stand higher. */
export const orderPicture = (result: string, goal: string, start: string): Uint8Array => {
  const relations = rows(result, "relations", { goal, start }).map(
    ({ model_a = "", model_b = "", relation = "" }) => ({ model_a, model_b, relation })
  )
  return png(standalonePicture(orderDiagram(`${goal}, ${start} start`, ranksOf(relations))))
}

/** Estimates of a sweep with their intervals, over what is varied. */
export const estimatePicture = (result: string, metric: string, attack: string): Uint8Array => {
  const [first] = estimatePictures(
    `${metric}, attack: ${attack}`,
    rows(result, "sweep-summary", { metric, attack })
  )
  return png(standalonePicture(first!))
}

/** How many minimal sets of each size break each model, as a table of Markdown. */
export const setsTable = (result: string, goal: string, start: string): string => {
  const sets = rows(result, "breaking-sets", { goal, start })
  const sizes = [...new Set(sets.map(({ size }) => size ?? ""))].filter((size) => size !== "").toSorted()
  const models = Map.groupBy(sets, ({ model = "" }) => model)
  return [
    ["model", ...sizes.map((size) => `of ${size}`)],
    ["---", ...sizes.map(() => "---:")],
    ...[...models].map(([model, found]) => [
      model,
      ...sizes.map((size) => String(found.filter((row) => row["size"] === size).length))
    ])
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n")
}

/** Where Debian's fonts-dejavu-core puts it: the machine's other fonts would change the octets. */
const font = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

/** Twice the size for sharp screens. */
const png = (svg: string): Uint8Array =>
  new Resvg(svg, {
    fitTo: { mode: "zoom", value: 2 },
    font: { loadSystemFonts: false, fontFiles: [font], defaultFontFamily: "DejaVu Sans" }
  })
    .render()
    .asPng()
