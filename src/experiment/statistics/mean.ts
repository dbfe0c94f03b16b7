/** The interval for the mean of independent measurements. "Student" (W. S. Gosset), "The probable error of a mean", 1908. */
import type { Estimate } from "./interval.ts"
import { z95 } from "./wilson.ts"

/** Undefined without measurements; of a single one nothing is known but itself, and the interval is everything. */
export const meanOf = (values: ReadonlyArray<number>): Estimate | undefined => {
  const count = values.length
  if (count === 0) return undefined
  const mean = sum(values) / count
  if (count === 1)
    return { estimate: mean, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, count }
  const variance = sum(values.map((value) => (value - mean) ** 2)) / (count - 1)
  const reach = studentQuantile(count - 1) * Math.sqrt(variance / count)
  return { estimate: mean, low: mean - reach, high: mean + reach, count }
}

/** In the order given, so that the same values give the same bits. */
const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)

/** Two-sided 95 % quantiles of Student's distribution for 1 to 30 degrees of freedom, as in every table of it. */
const tabulated = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042
]

/** Beyond the table: the first terms of Cornish and Fisher's expansion (1938), off by less than 0.001 from there on. */
export const studentQuantile = (degrees: number): number =>
  tabulated[degrees - 1] ??
  z95 + (z95 ** 3 + z95) / (4 * degrees) + (5 * z95 ** 5 + 16 * z95 ** 3 + 3 * z95) / (96 * degrees ** 2)
