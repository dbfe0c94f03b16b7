/** The order of the models as `hoptrust order` prints it: a table for each start and goal, and a Hasse diagram. */
import { relationLegend } from "../../report/relation-matrix.ts"
import { comparables, type SearchRun } from "../../report/search-columns.ts"
import { hasseDiagram, presentMenu, presentOrder } from "../../report/search-text.ts"

export const orderText = (
  runs: ReadonlyArray<SearchRun>,
  diagram: "mermaid" | "dot" | "none" = "mermaid"
): string => {
  const groups = comparables(runs)
  return [
    ...(runs[0] === undefined ? [] : [`${presentMenu(runs[0])}\n\n`]),
    ...groups.flatMap((group) => [
      `${presentOrder(group)}\n`,
      ...(diagram === "none" ? [] : [`${hasseDiagram(group, diagram)}\n\n`])
    ]),
    `${relationLegend(groups.map(({ goal }) => goal))}\n${effort(runs)}\n`
  ].join("")
}

const effort = (runs: ReadonlyArray<SearchRun>): string => {
  const histories = runs.reduce((sum, { result }) => sum + result.histories, 0)
  const capped = runs.filter(({ result }) => result.isCapped)
  return capped.length === 0
    ? `${histories} histories`
    : `${histories} histories; GIVEN UP before the end, so that sets may be missing: ${capped.map(({ model, start }) => `${model} (${start})`).join(", ")}`
}
