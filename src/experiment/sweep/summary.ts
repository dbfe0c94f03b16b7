/** What the cells of a sweep say together: estimates with intervals, differences between models, and what matters most. */
import { type Estimate } from "../statistics/interval.ts"
import { meanOf } from "../statistics/mean.ts"
import { wilson } from "../statistics/wilson.ts"
import { proportions, shares } from "./estimated-metrics.ts"
import type { CellResult } from "./sweep-cell.ts"

export interface Summary {
  readonly point: number
  readonly values: CellResult["values"]
  readonly model: string
  readonly attack: string
  readonly metric: string
  readonly method: "student" | "wilson"
  readonly estimate: Estimate
}

/** In the order of the cells; metrics of which nothing is known are left out. */
export const summarise = (cells: ReadonlyArray<CellResult>): ReadonlyArray<Summary> =>
  groups(cells).flatMap((group) => {
    const { point, values, model, attack } = group[0]!
    const row = (metric: string, method: Summary["method"], estimate: Estimate | undefined) =>
      estimate === undefined ? [] : [{ point, values, model, attack, metric, method, estimate }]
    return [
      ...Object.entries(shares).flatMap(([metric, share]) =>
        row(metric, "student", meanOf(group.map(({ metrics }) => share(metrics)).filter(isKnown)))
      ),
      ...Object.entries(proportions).flatMap(([metric, proportion]) => {
        const trials = group.map(({ metrics }) => proportion(metrics))
        const sum = (at: 0 | 1) => trials.reduce((total, trial) => total + trial[at], 0)
        return row(metric, "wilson", wilson(sum(0), sum(1)))
      })
    ]
  })

export interface Difference {
  readonly point: number
  readonly values: CellResult["values"]
  readonly attack: string
  readonly metric: string
  readonly model: string
  readonly other: string
  /** Of `model` less `other`, replicate by replicate: both faced the same draws. */
  readonly estimate: Estimate
}

/** Every model with every one after it. */
export const differences = (cells: ReadonlyArray<CellResult>): ReadonlyArray<Difference> =>
  [...Map.groupBy(cells, ({ point, attack }) => `${point} ${attack}`).values()].flatMap((faced) => {
    const { point, values, attack } = faced[0]!
    const byModel = Map.groupBy(faced, ({ model }) => model)
    const models = [...byModel.keys()]
    return models.flatMap((model, index) =>
      models.slice(index + 1).flatMap((other) =>
        Object.entries(shares).flatMap(([metric, share]) => {
          const others = new Map(byModel.get(other)!.map((cell) => [cell.seed, share(cell.metrics)]))
          const found = byModel.get(model)!.flatMap((cell) => {
            const [mine, theirs] = [share(cell.metrics), others.get(cell.seed)]
            return mine === undefined || theirs === undefined ? [] : [mine - theirs]
          })
          const estimate = meanOf(found)
          return estimate === undefined ? [] : [{ point, values, attack, metric, model, other, estimate }]
        })
      )
    )
  })

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
