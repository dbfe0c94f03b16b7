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
import { populationEstimates } from "../src/report/population-estimates.ts"
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

/** Shares of all mail of a population with their intervals, by adoption. */
export const populationPicture = (result: string, metric: string, attack: string): Uint8Array => {
  const [first] = estimatePictures(
    `${metric}, attack: ${attack}`,
    populationEstimates(rows(result, "population-shares", { metric, attack }))
  )
  return png(standalonePicture(first!))
}

/** The same as a table of Markdown, in percent: a row an attack and adoption, a column a model. */
export const populationShares = (result: string, metric: string): string => {
  const shares = rows(result, "population-shares", { part: "all", metric })
  const models = [...new Set(shares.map(({ model = "" }) => model))]
  const lines = Map.groupBy(shares, ({ attack, adoption }) => `${attack} | ${adoption}`)
  return [
    ["attack", "adoption", ...models],
    ["---", "---", ...models.map(() => "---:")],
    ...[...lines].map(([line, found]) => [
      line,
      ...models.map((model) => {
        const { estimate, low, high } = found.find((row) => row["model"] === model)!
        return `${percent(estimate)} (${percent(low)} to ${percent(high)})`
      })
    ])
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n")
}

// "-0.00" is none.
const percent = (share: string | undefined): string =>
  (100 * Number(share)).toFixed(2).replace(/^-(0\.00)$/, "$1")

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
