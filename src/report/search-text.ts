/** The results of a search for people: breaking sets, comparisons, the order of models. */
import { withPlaces } from "../attacker/web-place.ts"
import { setText } from "../search/capability-set.ts"
import type { Breaking } from "../search/minimal-sets.ts"
import { compare, hasse } from "../search/order.ts"
import { folded } from "./folded-text.ts"
import { orderMermaid } from "./order-mermaid.ts"
import { plainText } from "./plain-table.ts"
import { relationMatrix } from "./relation-matrix.ts"
import { type Comparable, comparedSets, type SearchRun } from "./search-columns.ts"

/** Numbered through all runs, so that one can be asked for. */
export interface Numbered {
  readonly number: number
  readonly run: SearchRun
  readonly breaking: Breaking
}

export const numbered = (runs: ReadonlyArray<SearchRun>): ReadonlyArray<Numbered> =>
  runs
    .flatMap((run) => run.result.breaking.map((breaking) => ({ run, breaking })))
    .map((one, i) => ({ number: i + 1, ...one }))

/** What may be concluded, said before anything else. */
export const presentMenu = ({ menu, maxCapabilities, messages }: SearchRun): string =>
  [
    `Attackers of up to ${maxCapabilities} of these capabilities, ${messages === 1 ? "one mail" : `${messages} mails`}:`,
    ...wrapped(menu.join(", "), "  "),
    "Nothing is said of attackers that can do something else."
  ].join("\n")

export const presentBreaking = (runs: ReadonlyArray<SearchRun>): string => {
  const all = numbered(runs)
  return runs
    .map((run) =>
      [
        `${run.model}, ${run.start} start (${run.scenario}): ${effortOf(run)}`,
        ...run.goals.flatMap((goal) => {
          const found = all.filter((one) => one.run === run && one.breaking.goal === goal)
          return found.length === 0
            ? [`  ${goal}: no set found`]
            : [
                `  ${goal}`,
                ...found.flatMap(({ number, breaking: { set, does } }) => [
                  `    [${number}] ${setText(set)}`,
                  ...does.flatMap((deed) => wrapped(deed, "        "))
                ])
              ]
        })
      ].join("\n")
    )
    .join("\n\n")
}

const effortOf = ({ result: { histories, states, mostActions, isCapped } }: SearchRun): string =>
  `${histories} histories of up to ${mostActions} actions, from ${states} states${isCapped ? "; GIVEN UP before the end, sets may be missing" : ""}`

/** One model against another, for each goal and start that both were searched for. */
export const presentComparison = (a: string, b: string, groups: ReadonlyArray<Comparable>): string =>
  groups
    .flatMap(({ scenario, goal, start, runs }) => {
      const [first, second] = [a, b].map((label) => runs.find(({ model }) => model === label))
      if (first === undefined || second === undefined) return []
      const comparison = compare(comparedSets(first, goal), comparedSets(second, goal))
      const words = {
        same: `${a} and ${b} are broken by the same sets`,
        stronger: `${a} prevents all that ${b} does, and more`,
        weaker: `${b} prevents all that ${a} does, and more`,
        incomparable: `each prevents what the other does not`
      }[comparison.relation]
      const witnesses = (prevents: string, breaks: SearchRun, sets: ReadonlyArray<ReadonlyArray<string>>) =>
        sets.flatMap((set) => {
          const witness = breaks.result.breaking.find(
            (one) =>
              one.goal === goal && setText(withPlaces(one.set, breaks.result.webPlaces)) === setText(set)
          )
          return [
            `  prevented by ${prevents} alone: ${setText(set)}`,
            ...(witness?.does ?? []).flatMap((deed) => wrapped(deed, "      "))
          ]
        })
      const doubts = [first, second].some(({ result }) => result.isCapped)
        ? ["  A search gave up before its end: this may be wrong."]
        : []
      return [
        [
          `${goal}, ${start} start (${scenario}): ${words}`,
          ...witnesses(a, second, comparison.preventedByFirst),
          ...witnesses(b, first, comparison.preventedBySecond),
          ...doubts
        ].join("\n")
      ]
    })
    .join("\n\n")

/** A table of relations. */
export const presentOrder = ({ scenario, goal, start, runs }: Comparable): string => {
  const setsOf = new Map(runs.map((run) => [run.model, comparedSets(run, goal)]))
  return plainText(
    relationMatrix(
      `${goal}, ${start} start (${scenario})`,
      [...setsOf.keys()],
      (row, column) => compare(setsOf.get(row)!, setsOf.get(column)!).relation
    )
  )
}

/** The Hasse diagram as Mermaid or DOT: an edge leads from the stronger to the weaker. */
export const hasseDiagram = ({ goal, start, runs }: Comparable, format: "mermaid" | "dot"): string => {
  const ranks = hasse(runs.map((run) => ({ model: run.model, minimal: comparedSets(run, goal) })))
  return format === "mermaid"
    ? `%% ${goal}, ${start} start: the stronger stand above\n${orderMermaid(ranks)}`
    : [
        `digraph "${goal}, ${start} start" {`,
        ...ranks.map(({ models }, i) => `  m${i} [label="${models.join(" = ")}", shape=box];`),
        ...ranks.flatMap(({ below }, i) => below.map((j) => `  m${i} -> m${j};`)),
        "}"
      ].join("\n")
}

/** Lines of mails to working groups: 72 columns. */
const wrapped = (text: string, indent: string): ReadonlyArray<string> =>
  folded(text, 72 - indent.length).map((line) => indent + line)
