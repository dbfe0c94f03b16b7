/** What the cells of a sweep say together: estimates with intervals, differences between models, and what matters most. */
import { Result } from "effect"
import { chosenAttacks } from "../../loading/load-sweep.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"
import { sweepPoints } from "../../loading/sweep-points.ts"
import { clusteredShare, type ClusterSums, sumsOf, together } from "../statistics/clustered-share.ts"
import { differenceOf } from "../statistics/difference.ts"
import type { Estimate } from "../statistics/interval.ts"
import { meanOf } from "../statistics/mean.ts"
import { measures, sharesOfMails, sharesOfPairs } from "./estimated-metrics.ts"
import { closedForms } from "./pair-kinds.ts"
import type { CellResult } from "./sweep-cell.ts"

/**
 * What is independent of what: pairs, of which replicates are only more; or replicates, where each draws what is uncertain, and all its pairs
 * have it in common.
 */
type Independent = "pairs" | "replicates"

const independentIn = ({ draw }: Pick<Sweep, "draw">): Independent =>
  draw.length === 0 ? "pairs" : "replicates"

export interface Summary {
  readonly point: number
  readonly values: CellResult["values"]
  readonly model: string
  readonly attack: string
  readonly metric: string
  readonly method: "student" | "clustered-wilson"
  readonly estimate: Estimate
  /** What the estimate is but for noise, by the shares in the file alone; absent where it depends on more. */
  readonly closedForm?: number
}

/** In the order of the cells; metrics of which nothing is known are left out. */
export const summarise = (cells: ReadonlyArray<CellResult>, sweep: Sweep): ReadonlyArray<Summary> => {
  const independent = independentIn(sweep)
  const points = Result.getOrThrow(sweepPoints(sweep))
  return groups(cells).flatMap((group) => {
    const { point, values, model, attack } = group[0]!
    const varied = points[point]!.sweep
    const { mix } = chosenAttacks(varied).find(({ name }) => name === attack)!
    const closed = closedForms(
      varied,
      mix,
      group.map(({ metrics }) => metrics.kinds)
    )
    const row = (metric: string, method: Summary["method"], estimate: Estimate | undefined) => {
      const closedForm = closed.get(sameWhereAlike[metric] ?? metric)
      return estimate === undefined
        ? []
        : [
            {
              point,
              values,
              model,
              attack,
              metric,
              method,
              estimate,
              ...(closedForm === undefined ? {} : { closedForm })
            }
          ]
    }
    const rowsOf = (shares: typeof sharesOfMails) =>
      Object.entries(shares).flatMap(([metric, share]) =>
        row(metric, "clustered-wilson", shareOf(group, share, independent))
      )
    return [
      ...rowsOf(sharesOfMails),
      ...Object.entries(measures).flatMap(([metric, measure]) =>
        row(
          metric,
          "student",
          notBelowZero(meanOf(group.map(({ metrics }) => measure(metrics)).filter(isKnown)))
        )
      ),
      ...rowsOf(sharesOfPairs)
    ]
  })
}

/** Where all mails of a pair fare alike, so do the pair and its first mail. */
const sameWhereAlike: Readonly<Record<string, string>> = {
  exposed_pair_share: "exposed_mail_share",
  exposed_first_contact_share: "exposed_mail_share"
}

type Share = (metrics: CellResult["metrics"]) => ClusterSums

const shareOf = (
  group: ReadonlyArray<CellResult>,
  share: Share,
  independent: Independent
): Estimate | undefined => {
  const sums = group.map(({ metrics }) => share(metrics))
  return clusteredShare(independent === "pairs" ? together(sums) : sumsOf(sums))
}

const notBelowZero = (estimate: Estimate | undefined): Estimate | undefined =>
  estimate === undefined || !Number.isFinite(estimate.low)
    ? estimate
    : { ...estimate, low: Math.max(0, estimate.low) }

export interface Difference {
  readonly point: number
  readonly values: CellResult["values"]
  readonly attack: string
  readonly metric: string
  readonly model: string
  readonly other: string
  /** Of `model` less `other`, both of which faced the same draws in each replicate. */
  readonly estimate: Estimate
}

/** Every model with every one after it. */
export const differences = (cells: ReadonlyArray<CellResult>, sweep: Sweep): ReadonlyArray<Difference> => {
  const independent = independentIn(sweep)
  return [...Map.groupBy(cells, ({ point, attack }) => `${point} ${attack}`).values()].flatMap((faced) => {
    const { point, values, attack } = faced[0]!
    const byModel = Map.groupBy(faced, ({ model }) => model)
    const models = [...byModel.keys()]
    return models.flatMap((model, index) =>
      models.slice(index + 1).flatMap((other) => {
        const [mine, theirs] = [byModel.get(model)!, byModel.get(other)!]
        const row = (metric: string, estimate: Estimate | undefined) =>
          estimate === undefined ? [] : [{ point, values, attack, metric, model, other, estimate }]
        return [
          ...Object.entries(sharesOfMails).flatMap(([metric, share]) => {
            const [one, another] = [shareOf(mine, share, independent), shareOf(theirs, share, independent)]
            const found = replicatesOf(mine, theirs, (metrics) => {
              const { hits, trials } = share(metrics)
              return trials === 0 ? undefined : hits / trials
            })
            return one === undefined || another === undefined
              ? []
              : row(metric, differenceOf(one, another, found))
          }),
          ...Object.entries(measures).flatMap(([metric, measure]) =>
            row(metric, meanOf(replicatesOf(mine, theirs, measure).map(([one, another]) => one - another)))
          )
        ]
      })
    )
  })
}

/** What both models measured in each replicate in which both measured something. */
const replicatesOf = (
  mine: ReadonlyArray<CellResult>,
  theirs: ReadonlyArray<CellResult>,
  measure: (metrics: CellResult["metrics"]) => number | undefined
): ReadonlyArray<readonly [number, number]> => {
  const others = new Map(theirs.map(({ seed, metrics }) => [seed, measure(metrics)]))
  return mine.flatMap(({ seed, metrics }) => {
    const [one, other] = [measure(metrics), others.get(seed)]
    return one === undefined || other === undefined ? [] : [[one, other] as const]
  })
}

export interface Sensitivity {
  readonly model: string
  readonly attack: string
  readonly metric: string
  readonly varied: string
  readonly lowest: number
  readonly highest: number
  /** Values at which these were reached. */
  readonly lowestAt: string
  readonly highestAt: string
}

/** What each thing varied can do to an estimate while the others are usual; the widest first: the bars of a tornado. */
export const sensitivities = (
  summaries: ReadonlyArray<Summary>,
  varied: ReadonlyArray<string>
): ReadonlyArray<Sensitivity> => {
  const usual = summaries[0]?.values ?? {}
  return [
    ...Map.groupBy(summaries, ({ model, attack, metric }) => `${model} ${attack} ${metric}`).values()
  ].flatMap((rows) => {
    const { model, attack, metric } = rows[0]!
    return varied
      .map((name) => {
        const alone = rows
          .filter(({ values }) => varied.every((one) => one === name || same(values[one], usual[one])))
          .toSorted((a, b) => a.estimate.estimate - b.estimate.estimate)
        const [lowest, highest] = [alone[0]!, alone.at(-1)!]
        return {
          model,
          attack,
          metric,
          varied: name,
          lowest: lowest.estimate.estimate,
          highest: highest.estimate.estimate,
          lowestAt: text(lowest.values[name]),
          highestAt: text(highest.values[name])
        }
      })
      .toSorted((a, b) => b.highest - b.lowest - (a.highest - a.lowest))
  })
}

/** Cells of one point, model and attack: all its replicates. */
export const groups = (cells: ReadonlyArray<CellResult>): ReadonlyArray<ReadonlyArray<CellResult>> => [
  ...Map.groupBy(cells, ({ point, model, attack }) => `${point} ${model} ${attack}`).values()
]

const isKnown = (value: number | undefined): value is number => value !== undefined

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** A value of a YAML file as text. */
export const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value))
