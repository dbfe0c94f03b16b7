/** The tables of a search: minimal breaking sets, and relations between models. "Possible", never "likely". */
import { asWritten, starts } from "../search/stage.ts"
import { withPlaces } from "../attacker/web-place.ts"
import { type CapabilitySet, setText } from "../search/capability-set.ts"
import type { Breaking, SearchResult } from "../search/minimal-sets.ts"
import { compare, type Relation } from "../search/order.ts"
import type { Column, Row } from "./column.ts"
import type { DescribedTable } from "./data-package.ts"
import type { Step } from "./steps.ts"
import { witnessesOf } from "./witnesses.ts"

/** One search: a model of a scenario from one start. */
export interface SearchRun {
  readonly scenario: string
  readonly model: string
  readonly start: string
  readonly goals: ReadonlyArray<string>
  readonly messages: number
  readonly maxCapabilities: number
  /** Capabilities that the attackers could have. */
  readonly menu: ReadonlyArray<string>
  readonly result: SearchResult
  /** The steps of each of its witness plans, in their order; empty where nobody asked for them. */
  readonly witnesses: ReadonlyArray<ReadonlyArray<Step>>
}

/** What tells the searches of a table from each other, but for the model. */
export const searchKeys = [
  { name: "scenario", type: "text", isKey: true, meaning: "folder and name of the scenario file" },
  { name: "goal", type: "text", isKey: true, meaning: "what the attacker wants; see hoptrust attack --help" },
  {
    name: "start",
    type: "text",
    isKey: true,
    values: [...starts, asWritten],
    meaning:
      "cold: the sender never wrote to the domain; warm: it did once, undisturbed, a day before; scenario: the file's own mail"
  },
  {
    name: "messages",
    type: "integer",
    minimum: 1,
    isKey: true,
    meaning: "mails sent while the attacker was there"
  }
] as const satisfies ReadonlyArray<Column>

const limits = [
  {
    name: "max_capabilities",
    type: "integer",
    minimum: 0,
    meaning: "larger sets were not looked for"
  },
  {
    name: "menu",
    type: "set",
    meaning: "all capabilities that the attacker could have had: nothing is said of others"
  }
] as const satisfies ReadonlyArray<Column>

export const breakingColumns = [
  ...searchKeys,
  { name: "model", type: "text", isKey: true, meaning: "label of the trust model in the scenario" },
  {
    name: "set",
    type: "text",
    isKey: true,
    meaning:
      "capabilities that are enough, where no part of them is, joined by +; where the domain has several web hosts, those that act on one name it in parentheses; nothing where none is needed; none found where the search found no set"
  },
  { name: "size", type: "integer", minimum: 0, meaning: "how many they are; empty where none was found" },
  { name: "actions", type: "integer", minimum: 0, meaning: "things done in a shortest history of that set" },
  { name: "does", type: "text", meaning: "those things, in order" },
  {
    name: "witness",
    type: "integer",
    minimum: 1,
    meaning:
      "number of that history among those of the model and start, told step by step in breaking-steps.csv; one history may reach several goals"
  },
  { name: "histories", type: "integer", minimum: 1, meaning: "runs that the search of the model made" },
  {
    name: "is_capped",
    type: "boolean",
    meaning: "the search gave up before its end, so that sets may be missing"
  },
  ...limits
] as const satisfies ReadonlyArray<Column>

export type BreakingRow = Row<(typeof breakingColumns)[number]["name"]>

export const breakingTable: DescribedTable = {
  name: "breaking-sets",
  meaning:
    "minimal sets of capabilities with which an attacker reaches a goal against a model, one row each, and one row where there is none",
  columns: breakingColumns
}

export const breakingRows = (runs: ReadonlyArray<SearchRun>): ReadonlyArray<BreakingRow> =>
  runs.flatMap(({ scenario, model, start, goals, messages, maxCapabilities, menu, result }) => {
    const witnesses = witnessesOf(result.breaking)
    return goals.flatMap((goal) => {
      const common = {
        scenario,
        goal,
        start,
        messages,
        model,
        histories: result.histories,
        is_capped: result.isCapped,
        max_capabilities: maxCapabilities,
        menu
      }
      const found = result.breaking.filter((breaking) => breaking.goal === goal)
      return found.length === 0
        ? [{ ...common, set: "none found" }]
        : found.map((breaking) => ({
            ...common,
            set: setText(breaking.set),
            size: breaking.set.length,
            actions: breaking.does.length,
            does: breaking.does.join("; "),
            witness: witnesses.numberOf(breaking)
          }))
    })
  })

export const relationColumns = [
  ...searchKeys,
  { name: "model_a", type: "text", isKey: true, meaning: "label of one model" },
  { name: "model_b", type: "text", isKey: true, meaning: "label of another" },
  {
    name: "relation",
    type: "text",
    values: ["same", "stronger", "weaker", "incomparable"],
    meaning:
      "of a to b: stronger where every set that breaks a breaks b too and not the reverse; same where both are broken by the same sets"
  },
  {
    name: "witness_for_a",
    type: "text",
    meaning:
      "a smallest set that breaks b and not a, with the web host named that it acts on; empty where there is none"
  },
  {
    name: "witness_for_b",
    type: "text",
    meaning: "a smallest set that breaks a and not b, in the same way; empty where there is none"
  },
  {
    name: "is_capped",
    type: "boolean",
    meaning: "the search of one of them gave up before its end, so that the relation may be wrong"
  },
  ...limits
] as const satisfies ReadonlyArray<Column>

export type RelationRow = Row<(typeof relationColumns)[number]["name"]>

export const relationTable: DescribedTable = {
  name: "relations",
  meaning: "which of two models prevents more, one row for every ordered pair of models, goal and start",
  columns: relationColumns
}

/** Searches of one scenario and start, to be compared with each other. */
export interface Comparable {
  readonly scenario: string
  readonly start: string
  readonly goal: string
  readonly runs: ReadonlyArray<SearchRun>
}

/** Groups in the order in which their first search stands. */
export const comparables = (runs: ReadonlyArray<SearchRun>): ReadonlyArray<Comparable> => {
  const groups = new Map<string, { readonly of: Omit<Comparable, "runs">; readonly runs: Array<SearchRun> }>()
  for (const run of runs)
    for (const goal of run.goals) {
      const { scenario, start } = run
      const id = JSON.stringify([scenario, start, goal])
      const group = groups.get(id) ?? { of: { scenario, start, goal }, runs: [] }
      group.runs.push(run)
      groups.set(id, group)
    }
  return [...groups.values()].map(({ of, runs }) => ({ ...of, runs }))
}

/** As they are compared with those of other models: with each web host named, for the only one of one domain is another than that of the next. */
export const comparedSets = (run: SearchRun, goal: string): ReadonlyArray<CapabilitySet> =>
  minimalOf(run, goal).map((set) => withPlaces(set, run.result.webPlaces))

export const minimalOf = ({ result }: SearchRun, goal: string): ReadonlyArray<CapabilitySet> =>
  result.breaking.filter((breaking: Breaking) => breaking.goal === goal).map(({ set }) => set)

export const relationRows = (runs: ReadonlyArray<SearchRun>): ReadonlyArray<RelationRow> =>
  comparables(runs).flatMap(({ scenario, start, goal, runs }) =>
    runs.flatMap((a) =>
      runs.flatMap((b): ReadonlyArray<RelationRow> => {
        if (a.model === b.model) return []
        const { relation, preventedByFirst, preventedBySecond } = compare(
          comparedSets(a, goal),
          comparedSets(b, goal)
        )
        return [
          {
            scenario,
            goal,
            start,
            messages: a.messages,
            model_a: a.model,
            model_b: b.model,
            relation: relation satisfies Relation,
            ...(preventedByFirst[0] === undefined ? {} : { witness_for_a: setText(preventedByFirst[0]) }),
            ...(preventedBySecond[0] === undefined ? {} : { witness_for_b: setText(preventedBySecond[0]) }),
            is_capped: a.result.isCapped || b.result.isCapped,
            max_capabilities: a.maxCapabilities,
            menu: a.menu
          }
        ]
      })
    )
  )
