/** What became of a population's mail, as a table for people: a row a model, attack and adoption, over all seeds. */
import type { PopulationResult } from "../experiment/population/run-population.ts"
import { baselineOf, populationShares, type PopulationShare } from "../experiment/population/shares.ts"
import type { Population } from "../scenario/schema/population.ts"
import { plainText } from "./plain-table.ts"

/** Our choice: what fits a mail. */
const width = 72

const shown = {
  exposed: "exposed_mail_share",
  saved: "saved_mail_share",
  intercepted: "intercepted_mail_share",
  undelivered: "undelivered_mail_share",
  late: "late_mail_share"
} as const

export const presentPopulation = (
  { title, scenario }: Pick<Population, "title" | "scenario">,
  results: ReadonlyArray<PopulationResult>
): string => {
  const ofAll = populationShares(results, baselineOf(scenario)).filter(({ part }) => part === "all")
  const cells = [
    ...Map.groupBy(ofAll, ({ model, attack, adoption }) => JSON.stringify([model, attack, adoption])).values()
  ]
  const seeds = new Set(results.map(({ seed }) => seed)).size
  return plainText(
    {
      title: [
        title,
        `Percent of all mail, ${seeds === 1 ? "one seed" : `${seeds} seeds, with 95 % intervals`}`
      ].join("\n"),
      keys: 3,
      header: ["model", "attack", "adoption", ...Object.keys(shown)],
      rows: cells.map((shares) => {
        const { model, attack, adoption } = shares[0]!
        return [
          model,
          attack,
          adoption,
          ...Object.values(shown).map((metric) => percent(shares.find((one) => one.metric === metric)))
        ]
      })
    },
    width
  )
}

/** Of one seed three places: a million mails say no more. An interval says how many places mean something. */
const percent = (share: PopulationShare | undefined): string => {
  if (share === undefined) return ""
  const { estimate, high } = share.estimate
  return Number.isFinite(high)
    ? `${(100 * estimate).toFixed(2)} ±${(100 * (high - estimate)).toFixed(2)}`
    : (100 * estimate).toFixed(3)
}
