/** What came out of a sweep, in lines for people. */
import { summarise } from "../experiment/sweep/summary.ts"
import type { CellResult } from "../experiment/sweep/sweep-cell.ts"
import type { Sweep } from "../scenario/schema/sweep.ts"
import { rowTexts } from "./column.ts"
import { estimateLegend, estimateTables } from "./estimate-table.ts"
import { presentStrategies } from "./matrix.ts"
import { plainText } from "./plain-table.ts"
import { summaryRow, summaryTable } from "./sweep-columns.ts"

/** One line for each point, attack and model; shares in percent of the mails. */
export const presentSweep = (sweep: Sweep, results: ReadonlyArray<CellResult>): string => {
  const { columns } = summaryTable(sweep.vary)
  const rows = summarise(results, sweep).map((summary) => rowTexts(columns, summaryRow(summary)))
  const tables = estimateTables(sweep.title, rows).map((table) => plainText(table))
  return `${tables.join("\n")}${strategies(results)}\n${estimateLegend}\n`
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
