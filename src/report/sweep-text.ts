/** What came out of a sweep, in lines for people: the exposed share of mail, with its interval. */
import { summarise, type Summary, text } from "../experiment/sweep/summary.ts"
import type { CellResult } from "../experiment/sweep/sweep-cell.ts"
import type { Sweep } from "../scenario/schema/sweep.ts"
import { presentStrategies } from "./matrix.ts"

const metrics = [
  ["exposed_mail_share", "exposed"],
  ["withheld_mail_share", "withheld"],
  ["falsely_refused_mail_share", "falsely refused"]
] as const

/** One line for each point, attack and model; shares in percent of the mails. */
export const presentSweep = (sweep: Sweep, results: ReadonlyArray<CellResult>): string => {
  const summaries = summarise(results, sweep)
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
      ...metrics.map(([metric]) => percent(group.find((summary) => summary.metric === metric)))
    ]
  })
  const hasVaried = sweep.vary.length > 0
  const header = [...(hasVaried ? ["varied"] : []), "attack", "model", ...metrics.map(([, title]) => title)]
  return `${sweep.title}\n\n${table([header, ...lines])}\n${strategies(results)}\nShares of mails, with 95 % intervals. "inputs": what the shares in the file come to by themselves; the estimate is that with noise. Likely only where the inputs are: see sweep-inputs.csv.\n`
}

/** At the usual point; those at the others are in the table. */
const strategies = (results: ReadonlyArray<CellResult>): string => {
  const cells = results
    .filter(({ point }) => point === 0)
    .flatMap(({ model, metrics }) =>
      metrics.strategies.map(({ attacker, moves }) => ({ model, attacker, played: { moves } }))
    )
  const lines = presentStrategies(cells)
  return lines === "" ? "" : `\nWhat the attackers play (more in sweep-strategies.csv):\n\n${lines}\n`
}

const percent = (summary: Summary | undefined): string => {
  if (summary === undefined) return "-"
  const { estimate, closedForm } = summary
  const share = (value: number) => (100 * value).toFixed(1)
  // That nothing, or everything, is certain to happen needs no formula.
  const byInputs =
    closedForm === undefined || closedForm === 0 || closedForm === 1 ? "" : `; inputs: ${share(closedForm)}`
  return `${share(estimate.estimate)} % (${share(estimate.low)} to ${share(estimate.high)}${byInputs})`
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
