/** Pictures of the rows of sweep-summary.csv for one metric and attack: a curve for each thing that is varied through numbers, estimates one by one where there is none. */
import type { ReadRows } from "./content.ts"
import { type Curve, curveDiagram } from "./curve-diagram.ts"
import { type Interval, intervalDiagram } from "./interval-diagram.ts"
import type { Markup } from "./markup.ts"
import { bothShapes, type Quantity } from "./plot.ts"

export const estimatePictures = (title: string, rows: ReadRows): ReadonlyArray<Markup> => {
  const quantity = quantityOf(rows)
  const curved = variedIn(rows).flatMap((varied) => {
    const curves = curvesOf(rows, varied)
    return curves === undefined
      ? []
      : bothShapes.map((shape) => curveDiagram(title, quantity, varied.name, curves, shape))
  })
  return curved.length > 0
    ? curved
    : bothShapes.map((shape) => intervalDiagram(title, quantity, rows.map(intervalOf), shape))
}

export const quantityOf = ([first]: ReadRows): Quantity =>
  first?.["metric"]?.endsWith("_share") === true ? "share" : "number"

/** Something that the sweep varies. */
export interface Varied {
  readonly name: string
  /** That has its value. */
  readonly column: string
}

const prefix = "vary_"

export const variedIn = ([first = {}]: ReadRows): ReadonlyArray<Varied> =>
  Object.keys(first)
    .filter((column) => column.startsWith(prefix))
    .map((column) => ({ column, name: column.slice(prefix.length) }))

/** One for each model, with all else as usual; undefined where what is varied is no number, or is not varied. */
const curvesOf = (rows: ReadRows, { column }: Varied): ReadonlyArray<Curve> | undefined => {
  const usual = rows.find(({ point }) => point === "0") ?? rows[0]!
  const others = variedIn(rows).filter((other) => other.column !== column)
  const line = rows.filter((row) => others.every((other) => row[other.column] === usual[other.column]))
  const values = new Set(line.map((row) => row[column] ?? ""))
  if (values.size < 2 || [...values].some((value) => value === "" || !Number.isFinite(Number(value))))
    return undefined
  return [...Map.groupBy(line, ({ model = "" }) => model)].map(([label, ofModel]) => ({
    label,
    points: ofModel
      .map((row) => ({ at: Number(row[column]), ...estimateOf(row) }))
      .toSorted((a, b) => a.at - b.at)
  }))
}

const estimateOf = ({ estimate, low = "", high = "" }: ReadRows[number]) => ({
  estimate: Number(estimate),
  ...(low === "" || high === "" ? {} : { low: Number(low), high: Number(high) })
})

export const intervalOf = (row: ReadRows[number]): Interval => ({
  model: row["model"] ?? "",
  label: [
    row["model"] ?? "",
    ...variedIn([row]).map(({ name, column }) => `${name}=${row[column] ?? ""}`)
  ].join(" "),
  ...estimateOf(row)
})
