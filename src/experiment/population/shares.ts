/** What the cells of a population say together: shares of its mail over all seeds, with intervals, and what each model saves. */
import { Record } from "effect"
import { asWritten } from "../../loading/population-variants.ts"
import { chosenModels } from "../../scenario/models.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import type { Estimate } from "../statistics/interval.ts"
import { meanOf } from "../statistics/mean.ts"
import type { PopulationCounts } from "./population-cell.ts"
import type { PopulationCellKey, PopulationResult } from "./run-population.ts"

/** Of all mails of the part, but for `exposed_first_contact_share`, which is of first contacts. */
export const shareMetrics = {
  exposed_mail_share: ({ exposed, mails }) => shareOf(exposed, mails),
  exposed_first_contact_share: ({ exposed_first_contacts, first_contacts }) =>
    shareOf(exposed_first_contacts, first_contacts),
  unnoticed_mail_share: ({ exposed_unnoticed, mails }) => shareOf(exposed_unnoticed, mails),
  intercepted_mail_share: ({ intercepted, mails }) => shareOf(intercepted, mails),
  authenticated_mail_share: ({ authenticated, mails }) => shareOf(authenticated, mails),
  undelivered_mail_share: ({ undelivered, mails }) => shareOf(undelivered, mails),
  late_mail_share: ({ late, mails }) => shareOf(late, mails)
} as const satisfies Readonly<Record<string, (counts: PopulationCounts) => number | undefined>>

/** Beside the share of the baseline, seed by seed: mail was the same under both. */
export const comparisons = {
  saved_mail_share: { of: "exposed_mail_share", than: (mine, theirs) => theirs - mine },
  lost_mail_share: { of: "undelivered_mail_share", than: (mine, theirs) => mine - theirs }
} as const satisfies Readonly<
  Record<
    string,
    { readonly of: keyof typeof shareMetrics; readonly than: (mine: number, theirs: number) => number }
  >
>

const shareOf = (count: number, of: number): number | undefined => (of === 0 ? undefined : count / of)

export const populationParts = ["all", "provider", "sender"] as const

export interface PopulationShare {
  readonly model: string
  readonly attack: string
  readonly adoption: string
  /** Name in the file, or "as-written". */
  readonly variant: string
  readonly part: (typeof populationParts)[number]
  /** Of the provider or the kind of sender; "" for all mail, and for domains at no provider. */
  readonly name: string
  readonly metric: keyof typeof shareMetrics | keyof typeof comparisons
  readonly estimate: Estimate
}

/** Label of the model that is opportunistic TLS, if the scenario has it. */
export const baselineOf = (scenario: Pick<Scenario, "models">): string | undefined =>
  chosenModels(scenario).find(({ model }) => model.id === "opportunistic")?.label

/**
 * In the order of the cells.
 *
 * @param baseline label of the model with which the others are compared; nothing is when absent
 */
export const populationShares = (
  results: ReadonlyArray<PopulationResult>,
  baseline: string | undefined
): ReadonlyArray<PopulationShare> => {
  const found = byCell(results)
  return groupsOf(results).flatMap((group) => {
    const { model, attack, adoption, variant } = group[0]!
    return partsOf(group).flatMap(({ part, name }) =>
      metricsOf(model, baseline).flatMap((metric) => {
        const values = group.map((result) => valueOf({ found, baseline, metric, part, name }, result))
        const estimate = meanOf(values.filter((value) => value !== undefined))
        return estimate === undefined
          ? []
          : [{ model, attack, adoption, variant, part, name, metric, estimate }]
      })
    )
  })
}

/** By how much a variant's share of all mail is above that of the file as written. */
export type Sensitivity = Omit<PopulationShare, "part" | "name">

/** Seed by seed, in the order of the cells. @param baseline as of `populationShares` */
export const populationSensitivity = (
  results: ReadonlyArray<PopulationResult>,
  baseline: string | undefined
): ReadonlyArray<Sensitivity> => {
  const found = byCell(results)
  return groupsOf(results).flatMap((group) => {
    const { model, attack, adoption, variant } = group[0]!
    if (variant === asWritten) return []
    return metricsOf(model, baseline).flatMap((metric) => {
      const what = { found, baseline, metric, part: "all", name: "" } as const
      const differences = group.flatMap((result) => {
        const written = found.get(cellName({ ...result, variant: asWritten }))
        const [varied, usual] = [result, written].map((one) => one && valueOf(what, one))
        return varied === undefined || usual === undefined ? [] : [varied - usual]
      })
      const estimate = meanOf(differences)
      return estimate === undefined ? [] : [{ model, attack, adoption, variant, metric, estimate }]
    })
  })
}

type Found = ReadonlyMap<string, PopulationResult>

const byCell = (results: ReadonlyArray<PopulationResult>): Found =>
  new Map(results.map((one) => [cellName(one), one]))

const cellName = ({ model, attack, adoption, variant, seed }: PopulationCellKey): string =>
  JSON.stringify([model, attack, adoption, variant, seed])

/** Each is of all seeds. */
const groupsOf = (
  results: ReadonlyArray<PopulationResult>
): ReadonlyArray<ReadonlyArray<PopulationResult>> => [
  ...Map.groupBy(results, (result) => cellName({ ...result, seed: 0 })).values()
]

const metricsOf = (model: string, baseline: string | undefined): ReadonlyArray<PopulationShare["metric"]> => [
  ...Record.keys(shareMetrics),
  ...(baseline === undefined || baseline === model ? [] : Record.keys(comparisons))
]

interface Asked extends Part {
  readonly found: Found
  readonly baseline: string | undefined
  readonly metric: PopulationShare["metric"]
}

const valueOf = (
  { found, baseline, metric, part, name }: Asked,
  result: PopulationResult
): number | undefined => {
  const share = (of: keyof typeof shareMetrics, one: PopulationResult | undefined) => {
    const counts = one && countsIn(one, part, name)
    return counts && shareMetrics[of](counts)
  }
  if (isShare(metric)) return share(metric, result)
  const { of, than } = comparisons[metric]
  const mine = share(of, result)
  const theirs = share(of, found.get(cellName({ ...result, model: baseline! })))
  return mine === undefined || theirs === undefined ? undefined : than(mine, theirs)
}

const isShare = (metric: PopulationShare["metric"]): metric is keyof typeof shareMetrics =>
  metric in shareMetrics

type Part = Pick<PopulationShare, "part" | "name">

/** All mail, then the parts by their names, each of which some seed has. */
const partsOf = (group: ReadonlyArray<PopulationResult>): ReadonlyArray<Part> => {
  const names = (of: (result: PopulationResult) => object) =>
    [...new Set(group.flatMap((result) => Object.keys(of(result))))].toSorted()
  return [
    { part: "all", name: "" },
    ...names(({ byProvider }) => byProvider).map((name) => ({ part: "provider", name }) as const),
    ...names(({ bySender }) => bySender).map((name) => ({ part: "sender", name }) as const)
  ]
}

const countsIn = (
  { counts, byProvider, bySender }: PopulationResult,
  part: Part["part"],
  name: string
): PopulationCounts | undefined => ({ all: counts, provider: byProvider[name], sender: bySender[name] })[part]
