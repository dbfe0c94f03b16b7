/** Sets of capabilities, and collections of them in which none contains another. */

/** Ids in the order of the registry, each once. */
export type CapabilitySet = ReadonlyArray<string>

export const isSubset = (a: CapabilitySet, b: CapabilitySet): boolean => a.every((id) => b.includes(id))

export const union = (a: CapabilitySet, b: CapabilitySet): CapabilitySet =>
  isSubset(b, a) ? a : [...new Set([...a, ...b])].toSorted()

/** As text; equal for equal sets. The empty set, with which no attacker is needed, is "nothing". */
export const setText = (set: CapabilitySet): string => (set.length === 0 ? "nothing" : set.join(" + "))

/** An antichain: what is added takes the place of all that contain it, and is left out where it contains another. */
export class MinimalSets<A> {
  #members: ReadonlyArray<{ readonly set: CapabilitySet; readonly value: A }> = []

  get members(): ReadonlyArray<{ readonly set: CapabilitySet; readonly value: A }> {
    return this.#members
  }

  /** Is one of them the set, or a part of it? Then nothing that spends the set is news. */
  covers(set: CapabilitySet): boolean {
    return this.#members.some((member) => isSubset(member.set, set))
  }

  add(set: CapabilitySet, value: A): void {
    if (this.covers(set)) return
    this.#members = [...this.#members.filter((member) => !isSubset(set, member.set)), { set, value }]
  }
}

/** All subsets of at most `most` members, the smaller first, in the order of the ids. */
export function* subsets(ids: CapabilitySet, most: number): Generator<CapabilitySet> {
  const ofSize = function* (size: number, from: number): Generator<CapabilitySet> {
    if (size === 0) {
      yield []
      return
    }
    for (let i = from; i <= ids.length - size; i++)
      for (const rest of ofSize(size - 1, i + 1)) yield [ids[i]!, ...rest]
  }
  for (let size = 0; size <= Math.min(most, ids.length); size++) yield* ofSize(size, 0)
}
