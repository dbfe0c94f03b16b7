/** An estimate and its interval, as every table has them. */
import type { Estimate } from "../experiment/statistics/interval.ts"
import type { Column, Row } from "./column.ts"

export const estimateColumns: ReadonlyArray<Column> = [
  { name: "estimate", type: "number", meaning: "the estimate" },
  {
    name: "low",
    type: "number",
    meaning: "lower end of its 95 % interval; empty where one replicate says nothing of it"
  },
  { name: "high", type: "number", meaning: "upper end" },
  {
    name: "count",
    type: "integer",
    minimum: 1,
    meaning: "what it rests on that is independent: pairs, or replicates"
  }
]

export const estimated = ({ estimate, low, high, count }: Estimate): Row => ({
  estimate,
  ...(Number.isFinite(low) ? { low } : {}),
  ...(Number.isFinite(high) ? { high } : {}),
  count
})
