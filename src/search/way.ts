/** One who could do it: what is chosen, and what that spends. */
import { type CapabilitySet, MinimalSets } from "./capability-set.ts"
import type { Past, Plan } from "./written-driver.ts"

export interface Way {
  readonly plan: Plan
  readonly spends: CapabilitySet
  /** In words, in order; to read along is one of them. */
  readonly does: ReadonlyArray<string>
  /** Names that authorities must have validated for it, each once. */
  readonly validated: ReadonlyArray<string>
  /** Number of the part of the stage in which it is done. */
  readonly part: number
  /** Crossings of its own history before the segment that is searched: what comes in the segment is counted from there. */
  readonly before: number
  /** What its history shares with one that was run; nothing when undefined. */
  readonly past: Past | undefined
}

/** Things done: each name that is validated takes one more at least, while the authority looks. */
export const actionsOf = ({ does, validated }: Way): number => does.length + validated.length

/** Nothing is done. */
export const idle: Way = {
  plan: { choices: [] },
  spends: [],
  does: [],
  validated: [],
  part: 0,
  before: 0,
  past: undefined
}

/** Who spends more than another gets nothing for it. */
export const leastSpending = (ways: ReadonlyArray<Way>): ReadonlyArray<Way> => {
  const least = new MinimalSets<Way>()
  for (const way of ways) least.add(way.spends, actionsOf(way), way)
  return least.members.map(({ value }) => value)
}

/** The way as it stands at the end of a segment. @param crossings of the history of `run` by then */
export const atItsEnd = (way: Way, run: Way, crossings: number): Way => ({
  ...way,
  before: way.before + crossings - run.before
})
