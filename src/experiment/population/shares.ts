/** What the cells of a population say together: shares of its mail over all seeds, with intervals, and what each model saves. */
import { Record } from "effect"
import { chosenModels } from "../../scenario/models.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import type { Estimate } from "../statistics/interval.ts"
import { meanOf } from "../statistics/mean.ts"
import type { PopulationCounts } from "./population-cell.ts"
import type { PopulationResult } from "./run-population.ts"

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
  const found = new Map(results.map((one) => [cellName(one), one]))
  return [
    ...Map.groupBy(results, ({ model, attack, adoption }) =>
      JSON.stringify([model, attack, adoption])
    ).values()
  ].flatMap((group) => {
    const { model, attack, adoption } = group[0]!
    return partsOf(group).flatMap(({ part, name }) => {
      const row = (metric: PopulationShare["metric"], values: ReadonlyArray<number | undefined>) => {
        const estimate = meanOf(values.filter((value) => value !== undefined))
        return estimate === undefined ? [] : [{ model, attack, adoption, part, name, metric, estimate }]
      }
      const shareIn = (metric: keyof typeof shareMetrics, result: PopulationResult | undefined) => {
        const counts = result === undefined ? undefined : countsIn(result, part, name)
        return counts === undefined ? undefined : shareMetrics[metric](counts)
      }
      return [
        ...Record.keys(shareMetrics).flatMap((metric) =>
          row(
            metric,
            group.map((result) => shareIn(metric, result))
          )
        ),
        ...(baseline === undefined || baseline === model ? [] : Record.keys(comparisons)).flatMap(
          (metric) => {
            const { of, than } = comparisons[metric]
            return row(
              metric,
              group.map((result) => {
                const mine = shareIn(of, result)
                const theirs = shareIn(of, found.get(cellName({ ...result, model: baseline! })))
                return mine === undefined || theirs === undefined ? undefined : than(mine, theirs)
              })
            )
          }
        )
      ]
    })
  })
}

const cellName = ({ model, attack, adoption, seed }: Omit<PopulationResult, "counts">): string =>
  JSON.stringify([model, attack, adoption, seed])

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
