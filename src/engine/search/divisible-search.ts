/** Searches of scenario files, for the commands that spread them over machines. */
import { join } from "node:path"
import { csvText } from "../../report/csv.ts"
import { breakingColumns } from "../../report/search-columns.ts"
import { cellsOf } from "../cells/cell-plan.ts"
import type { Divisible } from "../cells/divisible.ts"
import { readScenarios } from "../../machine/scenario-files.ts"
import { orderText } from "./order-text.ts"
import { searchPlan } from "./search-cell.ts"
import { collectedSearches, plannedSearches } from "./search-files.ts"
import { type SearchQuestion, wordsOf } from "./search-question.ts"
import { writeSearch } from "./write-search.ts"

/** Ends with status 65 and every problem of every file when one is no scenario. */
export const divisibleSearch = (files: ReadonlyArray<string>, question: SearchQuestion): Divisible => {
  const scenarios = readScenarios(files)
  const plan = searchPlan(plannedSearches(scenarios, question, true))
  const cells = cellsOf(plan)
  return {
    plan,
    isOpenEnded: false,
    command: "order",
    words: wordsOf(question),
    usualOut: join("out", "order"),
    csv: (keys) =>
      csvText(
        planColumns,
        cells
          .filter(({ key }) => keys.has(key))
          .map(({ key, scenario, model, start }) => ({ key, scenario, model, start }))
      ),
    merge: async (folders, out, { parquet }) => {
      const runs = collectedSearches(folders, cells)
      await writeSearch(["order", ...files], { ...question, out, parquet }, scenarios, {
        runs,
        isComplete: true
      })
      return orderText(runs)
    }
  }
}

const planColumns = [
  { name: "key", type: "text", isKey: true, meaning: "digest of all that the result depends on" },
  ...["scenario", "model", "start"].map((name) => breakingColumns.find((column) => column.name === name)!)
] as const
