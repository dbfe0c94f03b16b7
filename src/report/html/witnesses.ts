/** The witnesses of a search that was read back: which steps belong to which set, and where the page has them. */
import { withoutPlaces } from "../../attacker/web-place.ts"
import { stepOfRow } from "../step-columns.ts"
import type { Step } from "../steps.ts"
import { witnessAnchor } from "./anchors.ts"
import type { ReportedSearch } from "./content.ts"

type ReadRow = ReportedSearch["breaking"][number]

export interface Witness {
  readonly anchor: string
  readonly model: string
  readonly start: string
  readonly set: string
  readonly goals: ReadonlyArray<string>
  readonly does: string
  readonly steps: ReadonlyArray<Step>
}

export interface Witnesses {
  /** In the order in which their first sets stand. */
  readonly all: ReadonlyArray<Witness>
  /** Of the row of breaking-sets.csv with these fields; undefined where its steps were not written. */
  readonly of: (row: ReadRow) => Witness | undefined
  /** Of the set that breaks a model, from the other fields of that row. */
  readonly ofSet: (row: ReadRow, model: string, set: string) => Witness | undefined
}

export const witnessesOf = ({ breaking, steps }: ReportedSearch, search: number): Witnesses => {
  const stepsOf = Map.groupBy(steps, idOf)
  const told = [...Map.groupBy(breaking, idOf)].filter(([id]) => stepsOf.has(id))
  const all = new Map(
    told.map(([id, rows], i): readonly [string, Witness] => {
      const { model = "", start = "", set = "", does = "" } = rows[0]!
      const goals = rows.map(({ goal = "" }) => goal)
      const anchor = witnessAnchor(search, i + 1)
      return [id, { anchor, model, start, set, goals, does, steps: stepsOf.get(id)!.map(stepOfRow) }]
    })
  )
  const rowOf = new Map(breaking.map((row) => [setId(row, row["model"] ?? "", row["set"] ?? ""), row]))
  const of = (row: ReadRow) => all.get(idOf(row))
  return {
    all: [...all.values()],
    of,
    ofSet: (row, model, set) => {
      // A set of a model with one web host does not name it.
      const breaks = rowOf.get(setId(row, model, set)) ?? rowOf.get(setId(row, model, withoutPlaces(set)))
      return breaks === undefined ? undefined : of(breaks)
    }
  }
}

/** Rows of sets that were not found, or whose steps were not written, have no steps of this name. */
const idOf = ({ scenario, start, messages, model, witness }: ReadRow): string =>
  JSON.stringify([scenario, start, messages, model, witness])

const setId = ({ scenario, goal, start, messages }: ReadRow, model: string, set: string): string =>
  JSON.stringify([scenario, goal, start, messages, model, set])
