/** The shares of all mail of a population as a sweep's estimates, so that tables and pictures of those are of populations too: what varies is the adoption. */

import { asWritten } from "../loading/population-variants.ts"

type Row = Readonly<Record<string, string>>

/** @param rows of population-shares.csv */
export const populationEstimates = (rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
  const adoptions = [...new Set(rows.map(({ adoption = "" }) => adoption))]
  return rows
    .filter(({ part, variant = asWritten }) => part === "all" && variant === asWritten)
    .map(
      ({
        model = "",
        attack = "",
        adoption = "",
        metric = "",
        estimate = "",
        low = "",
        high = "",
        count = ""
      }) => ({
        point: String(adoptions.indexOf(adoption)),
        vary_adoption: adoption,
        model,
        attack,
        metric,
        estimate,
        low,
        high,
        count
      })
    )
}
