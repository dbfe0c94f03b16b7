/** The tables that commands write, for the data dictionary. A new table is described by its line here. */
import { attemptTable } from "./attempt-columns.ts"
import type { DescribedTable } from "./data-package.ts"
import { breakingTable, relationTable } from "./search-columns.ts"
import { populationSensitivityTable, populationShareTable, populationTable } from "./population-columns.ts"
import { stepTable } from "./step-columns.ts"
import {
  cellTable,
  differenceTable,
  falseRefusalTable,
  inputTable,
  sensitivityTable,
  strategyTable,
  summaryTable
} from "./sweep-columns.ts"
import { verdictTable } from "./verdict-columns.ts"

export const tables: ReadonlyArray<DescribedTable> = [
  attemptTable,
  breakingTable,
  stepTable,
  relationTable,
  // Each thing varied adds a column `vary_` with its name.
  cellTable([]),
  summaryTable([]),
  falseRefusalTable([]),
  differenceTable([]),
  sensitivityTable([]),
  strategyTable([]),
  inputTable,
  populationTable(true),
  populationShareTable(true),
  populationSensitivityTable,
  verdictTable
]
