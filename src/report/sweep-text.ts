/** What came out of a sweep, in lines for people: the exposed share of mail, with its interval. */
import { independentIn, summarise, text } from "../experiment/sweep/summary.ts"
import type { CellResult } from "../experiment/sweep/sweep-cell.ts"
import type { Sweep } from "../scenario/schema/sweep.ts"

const metrics = [
  ["exposed_mail_share", "exposed"],
  ["withheld_mail_share", "withheld"],
  ["falsely_refused_mail_share", "falsely refused"]
] as const

/** One line for each point, attack and model; shares in percent of the mails. */
export const presentSweep = (sweep: Sweep, results: ReadonlyArray<CellResult>): string => {
  const summaries = summarise(results, independentIn(sweep))
  const rows = [
    ...Map.groupBy(summaries, ({ point, attack, model }) => `${point} ${attack} ${model}`).values()
  ]
  const lines = rows.map((group) => {
    const { values, attack, model } = group[0]!
    const varied = Object.entries(values).map(([name, value]) => `${name}=${text(value)}`)
    return [
      ...(varied.length === 0 ? [] : [varied.join(" ")]),
      attack,
      model,
      ...metrics.map(([metric]) => percent(group.find((summary) => summary.metric === metric)?.estimate))
    ]
  })
  const hasVaried = sweep.vary.length > 0
  const header = [...(hasVaried ? ["varied"] : []), "attack", "model", ...metrics.map(([, title]) => title)]
  return `${sweep.title}\n\n${table([header, ...lines])}\n\nShares of mails, with 95 % intervals. Likely only where the inputs are: see sweep-inputs.csv.\n`
}

const percent = (
  estimate: { readonly estimate: number; readonly low: number; readonly high: number } | undefined
): string => {
  if (estimate === undefined) return "-"
  const share = (value: number) => (100 * value).toFixed(1)
  return Number.isFinite(estimate.low)
    ? `${share(estimate.estimate)} % (${share(estimate.low)} to ${share(estimate.high)})`
    : `${share(estimate.estimate)} %`
}

const table = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd()
    )
    .join("\n")
}
