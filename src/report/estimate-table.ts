/** What came out of a sweep, as a table: shares of mail in percent, each with its interval. */
import type { PlainTable } from "./plain-table.ts"

const metrics = [
  ["exposed_mail_share", "exposed"],
  ["withheld_mail_share", "withheld"],
  ["falsely_refused_mail_share", "falsely refused"]
] as const

type Row = Readonly<Record<string, string>>

/** Of the rows of sweep-summary.csv: one line for each point, attack and model. */
export const estimateTable = (title: string, rows: ReadonlyArray<Row>): PlainTable => {
  const varied = Object.keys(rows[0] ?? {}).filter((name) => name.startsWith(prefix))
  const lines = Map.groupBy(rows, ({ point, attack, model }) => JSON.stringify([point, attack, model]))
  return {
    title,
    keys: varied.length + 2,
    header: [
      ...varied.map((name) => name.slice(prefix.length)),
      "attack",
      "model",
      ...metrics.map(([, name]) => name)
    ],
    rows: [...lines.values()].map((group) => [
      ...varied.map((name) => group[0]![name]!),
      group[0]!["attack"]!,
      group[0]!["model"]!,
      ...metrics.map(([metric]) => percent(group.find((row) => row["metric"] === metric)))
    ])
  }
}

export const estimateLegend =
  'Shares of mails in percent, with 95 % intervals. "inputs": what the shares in the file come to by themselves; the estimate is that with noise. Likely only where the inputs are: see sweep-inputs.csv.'

const prefix = "vary_"

const percent = (row: Row | undefined): string => {
  if (row === undefined) return "-"
  const { estimate = "", low = "", high = "", closed_form: closedForm = "" } = row
  const share = (value: string) => (value === "" ? "?" : (100 * Number(value)).toFixed(1))
  // That nothing, or everything, is certain to happen needs no formula.
  const byInputs = ["", "0", "1"].includes(closedForm) ? "" : `; inputs: ${share(closedForm)}`
  return `${share(estimate)} (${share(low)} to ${share(high)}${byInputs})`
}
