/** The tables of a sweep: its cells, estimates with intervals, differences, sensitivities and inputs. "Likely", never "possible". */
import { refusalCauses } from "../experiment/sweep/refusal-causes.ts"
import { metricNames } from "../experiment/sweep/estimated-metrics.ts"
import type { FalseRefusals } from "../experiment/sweep/false-refusals.ts"
import { type Difference, type Sensitivity, type Summary, text } from "../experiment/sweep/summary.ts"
import type { CellResult } from "../experiment/sweep/sweep-cell.ts"
import { worldlyNumbers } from "../loading/check/sweep.ts"
import type { Sweep } from "../scenario/schema/sweep.ts"
import type { Column, Row } from "./column.ts"
import type { DescribedTable } from "./data-package.ts"
import { estimateColumns, estimated } from "./estimate-columns.ts"
import { unitAt } from "./quantity.ts"
import { metricColumns } from "./sweep-metric-columns.ts"

/** What a sweep varies, and where it stands in the file. */
type Vary = ReadonlyArray<Pick<Sweep["vary"][number], "name" | "at">>

/** One column for each thing varied: a value of the file as text. */
const variedColumns = (vary: Vary): ReadonlyArray<Column> =>
  vary.map(({ name, at }) => ({
    name: `vary_${name}`,
    type: "text",
    meaning: `value of ${name} as the sweep varies it`,
    written: { unit: () => unitOf(at) }
  }))

/** Places that change together take a list, which is no number. */
const unitOf = (at: Vary[number]["at"] | undefined): string | undefined =>
  typeof at === "string" ? unitAt(at) : undefined

const varied = (values: CellResult["values"]): Row =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`vary_${name}`, text(value)]))

const model: Column = { name: "model", type: "text", isKey: true, meaning: "label of the trust model" }
const attack: Column = {
  name: "attack",
  type: "text",
  isKey: true,
  meaning: "name of the attack; none for the twin run"
}
const point: Column = {
  name: "point",
  type: "integer",
  minimum: 0,
  isKey: true,
  meaning: "number of the choice of what is varied, from 0, which is the usual one"
}
const metric: Column = {
  name: "metric",
  type: "text",
  isKey: true,
  values: metricNames,
  meaning:
    "what is estimated: a share of mails, pairs or first contacts, a number a mail or a pair, or a median time in seconds"
}

export const cellTable = (vary: Vary): DescribedTable => ({
  name: "sweep-cells",
  meaning: "one row a cell of a sweep: one point, model, attack and seed, measured over all its pairs",
  columns: [
    { name: "key", type: "text", isKey: true, meaning: "hash of all that the cell depends on" },
    { ...point, isKey: false },
    ...variedColumns(vary),
    { ...model, isKey: false },
    { ...attack, isKey: false },
    {
      name: "seed",
      type: "integer",
      minimum: 0,
      meaning: "what everything random derives from; models of one seed face the same draws"
    },
    ...metricColumns
  ]
})

export const cellRow = ({ key, point, values, model, attack, seed, metrics }: CellResult): Row => {
  const { refusal_causes: _, pair_sums: __, kinds: ___, strategies: ____, ...measured } = metrics
  return { key, point, ...varied(values), model, attack, seed, ...measured }
}

export const falseRefusalTable = (vary: Vary): DescribedTable => ({
  name: "sweep-false-refusals",
  meaning:
    "one row a cause for which mail was refused by what the domain itself published or runs; none where none was",
  columns: [
    point,
    ...variedColumns(vary),
    model,
    attack,
    {
      name: "cause",
      type: "text",
      isKey: true,
      values: refusalCauses,
      meaning: "result type of RFC 8460 §4.3 where it has one for the refusal"
    },
    {
      name: "mails",
      type: "integer",
      minimum: 1,
      meaning:
        "mails refused for it at least once, over all replicates; a mail counts under each of its causes"
    }
  ]
})

export const falseRefusalRow = ({ values, ...rest }: FalseRefusals): Row => ({ ...rest, ...varied(values) })

export const summaryTable = (vary: Vary): DescribedTable => ({
  name: "sweep-summary",
  meaning: "one row an estimate over all replicates, with its interval",
  columns: [
    point,
    ...variedColumns(vary),
    model,
    attack,
    metric,
    {
      name: "method",
      type: "text",
      values: ["student", "clustered-wilson"],
      meaning:
        "of the interval: of shares Wilson's score, over as many trials as the pairs are worth whose mails share their fate, or the replicates where each draws what is uncertain; of numbers and times Student's over replicates"
    },
    ...estimateColumns,
    {
      name: "closed_form",
      type: "number",
      minimum: 0,
      meaning:
        "what the estimate is but for noise: the shares in the file by themselves, where all pairs of each kind that they draw fared alike; empty where the estimate depends on more"
    }
  ]
})

export const summaryRow = ({ estimate, values, closedForm, ...rest }: Summary): Row => ({
  ...rest,
  ...varied(values),
  ...estimated(estimate),
  ...(closedForm === undefined ? {} : { closed_form: closedForm })
})

export const strategyTable = (vary: Vary): DescribedTable => ({
  name: "sweep-strategies",
  meaning: "one row a strategy: what an attacker plays against a kind of pair, chosen once for each model",
  columns: [
    point,
    ...variedColumns(vary),
    model,
    attack,
    { name: "attacker", type: "text", isKey: true, meaning: "name of the attacker in the scenario" },
    yesOrNo("domain_adopts", "does the domain publish by the model?"),
    yesOrNo("sender_adopts", "does the sender follow the model?"),
    yesOrNo("asks_for_reports", "does the domain ask for TLS reports, where the scenario's does?"),
    yesOrNo("known_before", "did they know each other before the attacker came?"),
    {
      name: "profile",
      type: "text",
      isKey: true,
      meaning: "profile of the sender; none for one as the scenario has it"
    },
    {
      name: "misconfiguration",
      type: "integer",
      minimum: 0,
      isKey: true,
      meaning: "number of what is wrong at the domain, in the order of the sweep, from 1; 0 where nothing is"
    },
    {
      name: "strategy",
      type: "text",
      meaning:
        "the moves, each made whenever it can be made, separated by semicolons; empty where nothing is of use. TLS reports are kept away besides by whoever can (rpt-suppress)"
    },
    {
      name: "is_complete",
      type: "boolean",
      meaning: "were all strategies tried? Otherwise there may be better ones"
    }
  ]
})

const yesOrNo = (name: string, meaning: string): Column => ({ name, type: "boolean", isKey: true, meaning })

/** Each once, in the order of the cells. */
export const strategyRows = (results: ReadonlyArray<CellResult>): ReadonlyArray<Row> => [
  ...new Map(
    results.flatMap(({ point, values, model, attack, metrics }) =>
      metrics.strategies.map(({ moves, profile = "none", misconfiguration, ...rest }) => {
        const row = {
          point,
          ...varied(values),
          model,
          attack,
          ...rest,
          profile,
          misconfiguration: misconfiguration === undefined ? 0 : misconfiguration + 1,
          strategy: moves.join("; ")
        }
        return [JSON.stringify(row), row] as const
      })
    )
  ).values()
]

export const differenceTable = (vary: Vary): DescribedTable => ({
  name: "sweep-differences",
  meaning: "one row a pair of models: how much more of a metric the first has, both facing the same draws",
  columns: [
    point,
    ...variedColumns(vary),
    attack,
    metric,
    { ...model, meaning: "label of the one model" },
    { name: "other", type: "text", isKey: true, meaning: "label of the other, which is subtracted" },
    ...estimateColumns
  ]
})

export const differenceRow = ({ estimate, values, ...rest }: Difference): Row => ({
  ...rest,
  ...varied(values),
  ...estimated(estimate)
})

export const sensitivityTable = (vary: Vary): DescribedTable => ({
  name: "sweep-sensitivity",
  meaning: "how far each thing varied moves an estimate while the others are usual; the widest first",
  columns: [
    model,
    attack,
    metric,
    { name: "varied", type: "text", isKey: true, meaning: "what is varied" },
    { name: "lowest", type: "number", meaning: "lowest estimate" },
    { name: "highest", type: "number", meaning: "highest estimate" },
    { name: "lowest_at", type: "text", meaning: "value with the lowest", written: valueOf(vary) },
    { name: "highest_at", type: "text", meaning: "value with the highest", written: valueOf(vary) }
  ]
})

const valueOf = (vary: Vary): NonNullable<Column["written"]> => ({
  unit: ({ varied }) => unitOf(vary.find(({ name }) => name === varied)?.at)
})

export const sensitivityRow = ({ lowestAt, highestAt, ...rest }: Sensitivity): Row => ({
  ...rest,
  lowest_at: lowestAt,
  highest_at: highestAt
})

export const inputTable: DescribedTable = {
  name: "sweep-inputs",
  meaning: "every number of the sweep that stands for the world, with its source",
  columns: [
    { name: "place", type: "text", isKey: true, meaning: "in the sweep file" },
    {
      name: "value",
      type: "text",
      meaning: "as written",
      written: { unit: ({ place }) => (typeof place === "string" ? unitAt(place) : undefined) }
    },
    { name: "source", type: "text", meaning: "with the year, or assumed" },
    {
      name: "is_assumed",
      type: "boolean",
      meaning: "whether nobody has measured it: then it is to be varied"
    }
  ]
}

export const inputRows = (sweep: Sweep): ReadonlyArray<Row> =>
  worldlyNumbers(sweep).map(({ place, value }) => {
    const source = sweep.sources[place] ?? ""
    return { place, value, source, is_assumed: isAssumed(source) }
  })

/** Has nobody measured it? */
export const isAssumed = (source: string): boolean => /\bassumed\b/i.test(source)
