/** Cells: pieces of work that any machine can do, each known by its key. A sweep has them, and a search; what is done with them is the same. */
import type { DomainsFile } from "../../loading/load-population.ts"
import type { WorkKind } from "../threads/thread-data.ts"

export interface Cell {
  /** 64 hexadecimal digits: of all that the result depends on, but for the program. */
  readonly key: string
}

/** Cells that a thread runs together, because they share a part of the work. */
export type CellGroup<C extends Cell = Cell> = readonly [C, ...ReadonlyArray<C>]

/** A file that cells are of. Whoever runs them has its text, on whichever machine they are. */
export interface CellSource {
  /** For messages. */
  readonly file: string
  readonly text: string
  /** The file of domains that a population names. */
  readonly domainsFile?: DomainsFile
}

export interface PlannedGroup<C extends Cell = Cell> {
  readonly source: CellSource
  readonly cells: CellGroup<C>
  /** What it is thought to take of one core, milliseconds. */
  readonly plannedMs: number
}

export interface CellPlan<C extends Cell = Cell> {
  /** Which threads run them. */
  readonly kind: WorkKind
  /** What people call them. */
  readonly unit: "cells" | "searches"
  /** What tells one from the others, for messages. */
  readonly inWords: (key: string) => string
  readonly groups: ReadonlyArray<PlannedGroup<C>>
}

export const cellsOf = <C extends Cell>({ groups }: Pick<CellPlan<C>, "groups">): ReadonlyArray<C> =>
  groups.flatMap(({ cells }) => cells)

export interface CellResult<R = unknown> {
  readonly key: string
  /** As JSON holds it. */
  readonly result: R
}

/** What a thread is given. */
export interface CellJob<C extends Cell = Cell> extends CellSource {
  readonly cells: CellGroup<C>
  /** Is an attempt left out whose situation was met before? The results are the same. */
  readonly reuse: boolean
}

/** What it answers. */
export type CellOutcome<R = unknown> =
  | { readonly kind: "run"; readonly results: ReadonlyArray<CellResult<R>> }
  /** The file's fault, which only the cells themselves show: zones that cannot be served. */
  | { readonly kind: "unserved"; readonly detail: string }
