/** What became of a population's mail, as a table for people: a row a model, attack and adoption, over all seeds. */
import type { PopulationResult } from "../experiment/population/run-population.ts"
import { plainText } from "./plain-table.ts"

/** Our choice: what fits a mail. */
const width = 72

export const presentPopulation = (title: string, results: ReadonlyArray<PopulationResult>): string => {
  const cells = [
    ...Map.groupBy(results, ({ model, attack, adoption }) => [model, attack, adoption].join("\n")).values()
  ]
  return plainText(
    {
      title: `${title}\nShares of all mail in percent, over ${seedsInWords(results)}`,
      keys: 3,
      header: ["model", "attack", "adoption", "exposed", "intercepted", "undelivered", "late"],
      rows: cells.map((some) => {
        const { model, attack, adoption } = some[0]!
        const share = (count: (one: PopulationResult) => number) => {
          const mails = some.reduce((sum, { counts }) => sum + counts.mails, 0)
          return percent(
            some.reduce((sum, one) => sum + count(one), 0),
            mails
          )
        }
        return [
          model,
          attack,
          adoption,
          share(({ counts }) => counts.exposed),
          share(({ counts }) => counts.intercepted),
          share(({ counts }) => counts.undelivered),
          share(({ counts }) => counts.late)
        ]
      })
    },
    width
  )
}

const seedsInWords = (results: ReadonlyArray<PopulationResult>): string => {
  const count = new Set(results.map(({ seed }) => seed)).size
  return count === 1 ? "1 seed" : `${count} seeds`
}

/** Three places: a million mails say no more. */
const percent = (count: number, of: number): string => (of === 0 ? "" : ((100 * count) / of).toFixed(3))
