/** What came out of a sweep, as tables: shares of mail in percent, each with its interval. */
import type { PlainTable } from "./plain-table.ts"

type Row = Readonly<Record<string, string>>

/** Of the many metrics of a sweep or a population those that say what became of mail. */
const telling = [
  ["exposed_mail_share", "exposed"],
  ["saved_mail_share", "saved"],
  ["withheld_mail_share", "withheld"],
  ["falsely_refused_mail_share", "falsely refused"],
  ["undelivered_mail_share", "undelivered"],
  ["late_mail_share", "late"]
] as const

/** Those that the rows have. */
export const shownMetrics = (rows: ReadonlyArray<Row>) =>
  telling.filter(([metric]) => rows.some((row) => row["metric"] === metric))

/** Of the rows of sweep-summary.csv: a table for each attack, with one line for each point and model. */
export const estimateTables = (title: string, rows: ReadonlyArray<Row>): ReadonlyArray<PlainTable> => {
  const varied = Object.keys(rows[0] ?? {}).filter((name) => name.startsWith(prefix))
  const shown = shownMetrics(rows)
  return [...Map.groupBy(rows, ({ attack = "" }) => attack)].map(([attack, ofAttack]) => ({
    title: `${title} (${attackInWords(attack)})`,
    keys: varied.length + 1,
    header: [
      ...varied.map((name) => name.slice(prefix.length)),
      "model",
      ...shown.flatMap(([metric, name]) =>
        hasInputs(ofAttack, metric) ? [name, `${name}, by inputs`] : [name]
      )
    ],
    rows: [...Map.groupBy(ofAttack, ({ point, model }) => JSON.stringify([point, model])).values()].map(
      (group) => [
        ...varied.map((name) => group[0]![name]!),
        group[0]!["model"]!,
        ...shown.flatMap(([metric]) => {
          const row = group.find((one) => one["metric"] === metric)
          return hasInputs(ofAttack, metric) ? [percent(row), byInputs(row)] : [percent(row)]
        })
      ]
    )
  }))
}

export const attackInWords = (attack: string): string =>
  attack === "none" ? "without an attack" : `attack ${attack}`

export const estimateLegend =
  'Shares of mails in percent, with 95 % intervals. "by inputs": the share that follows from the shares in the file alone; the estimate is that with noise. Likely only where the inputs are, which have their sources in the file.'

const prefix = "vary_"

const inPercent = (value: string) => (100 * Number(value)).toFixed(1)

const percent = (row: Row | undefined): string => {
  if (row === undefined) return "-"
  const { estimate = "", low = "", high = "" } = row
  // One replicate says nothing of its interval.
  if (low === "" || high === "") return inPercent(estimate)
  return `${inPercent(estimate)} (${inPercent(low)} to ${inPercent(high)})`
}

/** That nothing, or everything, is certain to happen needs no formula. */
const byInputs = (row: Row | undefined): string => {
  const { closed_form: closedForm = "" } = row ?? {}
  return ["", "0", "1"].includes(closedForm) ? "" : inPercent(closedForm)
}

const hasInputs = (rows: ReadonlyArray<Row>, metric: string): boolean =>
  rows.some((row) => row["metric"] === metric && byInputs(row) !== "")
