/** Which model prevents more than which, from the rows of relations.csv. */
import type { ReadRows } from "./content.ts"

/** One row of relations.csv. */
export interface RelationRow {
  readonly model_a: string
  readonly model_b: string
  readonly relation: string
}

/** Models that are equally strong, and the ranks directly below them. */
export interface Rank {
  readonly models: ReadonlyArray<string>
  readonly below: ReadonlyArray<Rank>
}

/** Only what does not follow from something in between is an edge. */
export const ranksOf = (rows: ReadonlyArray<RelationRow>): ReadonlyArray<Rank> => {
  const models = [...new Set(rows.flatMap(({ model_a, model_b }) => [model_a, model_b]))]
  const relations = new Map(rows.map((row) => [JSON.stringify([row.model_a, row.model_b]), row.relation]))
  const is = (a: string, relation: string, b: string) => relations.get(JSON.stringify([a, b])) === relation
  const ranks: Array<{ models: Array<string>; below: Array<Rank> }> = []
  for (const model of models) {
    const equal = ranks.find(({ models: [first] }) => first !== undefined && is(first, "same", model))
    if (equal === undefined) ranks.push({ models: [model], below: [] })
    else equal.models.push(model)
  }
  const isAbove = (a: Rank, b: Rank) => is(a.models[0]!, "stronger", b.models[0]!)
  for (const rank of ranks) {
    const weaker = ranks.filter((other) => isAbove(rank, other))
    rank.below.push(...weaker.filter((one) => !weaker.some((other) => isAbove(other, one))))
  }
  return ranks
}

/** Of rows that were read back. */
export const ranksOfRows = (rows: ReadRows): ReadonlyArray<Rank> =>
  ranksOf(rows.map(({ model_a = "", model_b = "", relation = "" }) => ({ model_a, model_b, relation })))

/** A rank, and one directly below it. */
export interface Edge {
  readonly above: Rank
  readonly below: Rank
}

export const edgesOf = (ranks: ReadonlyArray<Rank>): ReadonlyArray<Edge> =>
  ranks.flatMap((above) => above.below.map((below) => ({ above, below })))
