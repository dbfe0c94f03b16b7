/** What became of a population's mail, as a table for people: a row a model, attack and adoption, over all seeds. */
import type { PopulationResult } from "../experiment/population/run-population.ts"
import {
  baselineOf,
  populationSensitivity,
  populationShares,
  type PopulationShare,
  type Sensitivity
} from "../experiment/population/shares.ts"
import type { Population } from "../scenario/schema/population.ts"
import { asWritten } from "../loading/population-variants.ts"
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

/** Of what the model changes. */
const moved = { saved: "saved_mail_share", lost: "lost_mail_share" } as const

export const presentPopulation = (
  { title, scenario }: Pick<Population, "title" | "scenario">,
  results: ReadonlyArray<PopulationResult>
): string => {
  const baseline = baselineOf(scenario)
  const seeds = new Set(results.map(({ seed }) => seed)).size
  const spread = seeds === 1 ? "one seed" : `${seeds} seeds, with 95 % intervals`
  const written = populationShares(results, baseline).filter(
    ({ part, variant }) => part === "all" && variant === asWritten
  )
  const sensitivity = populationSensitivity(results, baseline)
  return [
    tableOf(`${title}\nPercent of all mail, ${spread}`, ["model", "attack", "adoption"], shown, written),
    ...(sensitivity.length === 0
      ? []
      : [
          tableOf(
            `In variants of the file: points more or less than as written, ${spread}`,
            ["variant", "model", "attack", "adoption"],
            moved,
            sensitivity.filter(({ model }) => model !== baseline)
          )
        ])
  ].join("\n")
}

type Key = "variant" | "model" | "attack" | "adoption"

/** A row for what has the same keys. */
const tableOf = (
  title: string,
  keys: ReadonlyArray<Key>,
  metrics: Readonly<Record<string, PopulationShare["metric"]>>,
  shares: ReadonlyArray<Sensitivity>
): string =>
  plainText(
    {
      title,
      keys: keys.length,
      header: [...keys, ...Object.keys(metrics)],
      rows: [...Map.groupBy(shares, (share) => JSON.stringify(keys.map((key) => share[key]))).values()].map(
        (group) => [
          ...keys.map((key) => group[0]![key]),
          ...Object.values(metrics).map((metric) => percent(group.find((one) => one.metric === metric)))
        ]
      )
    },
    width
  )

/** Of one seed three places: a million mails say no more. An interval says how many places mean something. */
const percent = (share: Sensitivity | undefined): string => {
  if (share === undefined) return ""
  const { estimate, high } = share.estimate
  return Number.isFinite(high)
    ? `${(100 * estimate).toFixed(2)} ±${(100 * (high - estimate)).toFixed(2)}`
    : (100 * estimate).toFixed(3)
}
