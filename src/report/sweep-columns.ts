/** The tables of a sweep: its cells, estimates with intervals, differences, sensitivities and inputs. "Likely", never "possible". */
import type { Estimate } from "../experiment/statistics/interval.ts"
import type { CellMetrics } from "../experiment/sweep/metrics.ts"
import type { Difference, Sensitivity, Summary } from "../experiment/sweep/summary.ts"
import { metricNames, text } from "../experiment/sweep/summary.ts"
import type { CellResult } from "../experiment/sweep/sweep-cell.ts"
import { worldlyNumbers } from "../scenario/check/sweep.ts"
import type { Sweep } from "../scenario/schema/sweep.ts"
import type { Column, Row } from "./column.ts"
import type { DescribedTable } from "./data-package.ts"

const count = (name: keyof CellMetrics, meaning: string): Column => ({
  name,
  type: "integer",
  minimum: 0,
  meaning
})
const seconds = (name: keyof CellMetrics, meaning: string): Column => ({
  name,
  type: "number",
  minimum: 0,
  unit: "s",
  meaning
})

const metricColumns: ReadonlyArray<Column> = [
  count("pairs", "pairs of a sender and a domain between which mail went"),
  count("mails", "mails handed to senders"),
  count("attempts", "delivery attempts"),
  count("first_contacts", "mails that were the first of their pair"),
  count("exposed_mails", "mails of which somebody other than the recipient came to hold the text"),
  count("exposed_first_contacts", "the same of first contacts"),
  count("exposed_pairs", "pairs with such a mail"),
  count("intercepted_mails", "mails handed to the attacker, and not only read on the way"),
  count("downgraded_mails", "mails that ended weaker than without the attack"),
  count("authenticated_mails", "mails delivered to a host that the sender's checks identified"),
  count("falsely_refused_mails", "mails refused at least once for what the domain itself published or runs"),
  count("withheld_mails", "mails put off at least once by the attacker's doing"),
  count("bounced_mails", "mails that went back to their author"),
  count("waiting_mails", "mails that were neither delivered nor given up when the scenario ended"),
  seconds("delay_p50_s", "median delay of mails that were delivered late; empty where none was"),
  seconds("delay_p95_s", "95 % of these were not later"),
  seconds("delay_max_s", "the latest"),
  seconds(
    "first_exposure_s",
    "virtual time at which the first exposed mail was tried; empty where none was exposed"
  ),
  seconds("exposure_window_s", "longest time in one pair from its first exposed mail to its last"),
  seconds(
    "recovery_s",
    "longest time in one pair from the attack's end to the first mail that fared as without it"
  ),
  seconds("hostile_tail_s", "longest time in one pair from the attack's end to the last mail still withheld"),
  count(
    "unlearnt_pairs",
    "pairs whose last mail went without the authentication that it has without the attack"
  ),
  count("reported_exposed_mails", "exposed mails of which a TLS report reached the recipient"),
  count("dns_queries", "DNS queries of the senders' hosts"),
  count("https_requests", "HTTPS requests of theirs"),
  count("smtp_connections", "SMTP connections of theirs")
]

/** One column for each thing varied: a value of the file as text. */
const variedColumns = (varied: ReadonlyArray<string>): ReadonlyArray<Column> =>
  varied.map((name) => ({
    name: `vary_${name}`,
    type: "text",
    meaning: `value of ${name} as the sweep varies it`
  }))

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
  meaning: "what is estimated: a share of mails, pairs or first contacts, or a number a mail"
}

const estimateColumns: ReadonlyArray<Column> = [
  { name: "estimate", type: "number", meaning: "the estimate" },
  {
    name: "low",
    type: "number",
    meaning: "lower end of its 95 % interval; empty where one replicate says nothing of it"
  },
  { name: "high", type: "number", meaning: "upper end" },
  {
    name: "count",
    type: "integer",
    minimum: 1,
    meaning: "independent trials that it rests on: replicates, or pairs"
  }
]

const estimated = ({ estimate, low, high, count }: Estimate): Row => ({
  estimate,
  ...(Number.isFinite(low) ? { low } : {}),
  ...(Number.isFinite(high) ? { high } : {}),
  count
})

export const cellTable = (names: ReadonlyArray<string>): DescribedTable => ({
  name: "sweep-cells",
  meaning: "one row a cell of a sweep: one point, model, attack and seed, measured over all its pairs",
  columns: [
    { name: "key", type: "text", isKey: true, meaning: "hash of all that the cell depends on" },
    { ...point, isKey: false },
    ...variedColumns(names),
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

export const cellRow = ({ key, point, values, model, attack, seed, metrics }: CellResult): Row => ({
  key,
  point,
  ...varied(values),
  model,
  attack,
  seed,
  ...metrics
})

export const summaryTable = (names: ReadonlyArray<string>): DescribedTable => ({
  name: "sweep-summary",
  meaning: "one row an estimate over all replicates, with its interval",
  columns: [
    point,
    ...variedColumns(names),
    model,
    attack,
    metric,
    {
      name: "method",
      type: "text",
      values: ["student", "wilson"],
      meaning: "of the interval: Student's over replicates, or Wilson's over pairs or first contacts"
    },
    ...estimateColumns
  ]
})

export const summaryRow = ({ estimate, values, ...rest }: Summary): Row => ({
  ...rest,
  ...varied(values),
  ...estimated(estimate)
})

export const differenceTable = (names: ReadonlyArray<string>): DescribedTable => ({
  name: "sweep-differences",
  meaning: "one row a pair of models: how much more of a metric the first has, replicate by replicate",
  columns: [
    point,
    ...variedColumns(names),
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

export const sensitivityTable: DescribedTable = {
  name: "sweep-sensitivity",
  meaning: "how far each thing varied moves an estimate while the others are usual; the widest first",
  columns: [
    model,
    attack,
    metric,
    { name: "varied", type: "text", isKey: true, meaning: "what is varied" },
    { name: "lowest", type: "number", meaning: "lowest estimate" },
    { name: "highest", type: "number", meaning: "highest estimate" },
    { name: "lowest_at", type: "text", meaning: "value with the lowest" },
    { name: "highest_at", type: "text", meaning: "value with the highest" }
  ]
}

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
    { name: "value", type: "text", meaning: "as written" },
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
    return { place, value, source, is_assumed: /\bassumed\b/i.test(source) }
  })
