/**
 * The shares of all mail of a population as a sweep's estimates, so that tables and pictures of those are of populations too: what varies is the adoption,
 * and the variant where the file has any.
 */

type Row = Readonly<Record<string, string>>

/** @param rows of population-shares.csv */
export const populationEstimates = (rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
  const pointOf = ({ adoption, variant }: Row) => JSON.stringify([adoption, variant])
  const points = [...new Set(rows.map(pointOf))]
  return rows
    .filter(({ part }) => part === "all")
    .map((row) => {
      const { model = "", attack = "", adoption = "", variant, metric = "" } = row
      const { estimate = "", low = "", high = "", count = "" } = row
      return {
        point: String(points.indexOf(pointOf(row))),
        vary_adoption: adoption,
        ...(variant === undefined ? {} : { vary_variant: variant }),
        model,
        attack,
        metric,
        estimate,
        low,
        high,
        count
      }
    })
}
