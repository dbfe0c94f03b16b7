/** Which model prevents more: the order that follows from the minimal breaking sets. */
import { type CapabilitySet, isSubset } from "./capability-set.ts"

export const relations = ["same", "stronger", "weaker", "incomparable"] as const
export type Relation = (typeof relations)[number]

export interface Comparison {
  /** Of the first model to the second. */
  readonly relation: Relation
  /** Smallest sets that break the second and not the first: what the first prevents and the second does not. */
  readonly preventedByFirst: ReadonlyArray<CapabilitySet>
  /** The reverse. */
  readonly preventedBySecond: ReadonlyArray<CapabilitySet>
}

/**
 * A model is as strong as another when whatever breaks it breaks the other too: then each of its minimal sets contains
 * one of the other's. Both lists must be of one goal and one start, searched up to one size.
 */
export const compare = (
  first: ReadonlyArray<CapabilitySet>,
  second: ReadonlyArray<CapabilitySet>
): Comparison => {
  const preventedByFirst = second.filter((set) => !breaks(set, first))
  const preventedBySecond = first.filter((set) => !breaks(set, second))
  return {
    relation:
      preventedByFirst.length > 0
        ? preventedBySecond.length > 0
          ? "incomparable"
          : "stronger"
        : preventedBySecond.length > 0
          ? "weaker"
          : "same",
    preventedByFirst,
    preventedBySecond
  }
}

const breaks = (set: CapabilitySet, minimal: ReadonlyArray<CapabilitySet>): boolean =>
  minimal.some((member) => isSubset(member, set))

export interface Ranked {
  readonly model: string
  readonly minimal: ReadonlyArray<CapabilitySet>
}

/** Models that are equally strong. */
export interface Rank {
  readonly models: ReadonlyArray<string>
  /** Numbers of the ranks directly below, that is weaker with none in between. */
  readonly below: ReadonlyArray<number>
}

/** The Hasse diagram: equal models together, in the order given, and only the edges that do not follow from others. */
export const hasse = (ranked: ReadonlyArray<Ranked>): ReadonlyArray<Rank> => {
  const groups: Array<{ readonly models: Array<string>; readonly minimal: Ranked["minimal"] }> = []
  for (const { model, minimal } of ranked) {
    const group = groups.find((candidate) => compare(candidate.minimal, minimal).relation === "same")
    if (group === undefined) groups.push({ models: [model], minimal })
    else group.models.push(model)
  }
  const isAbove = groups.map((a) => groups.map((b) => compare(a.minimal, b.minimal).relation === "stronger"))
  return groups.map(({ models }, a) => ({
    models,
    below: groups.flatMap((_, b) =>
      isAbove[a]![b]! && !groups.some((_, between) => isAbove[a]![between]! && isAbove[between]![b]!)
        ? [b]
        : []
    )
  }))
}
