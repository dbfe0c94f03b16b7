/** Sets of capabilities, and collections of them in which none contains another. */

/** Ids in the order of the alphabet, each once. */
export type CapabilitySet = ReadonlyArray<string>

export const isSubset = (a: CapabilitySet, b: CapabilitySet): boolean => a.every((id) => b.includes(id))

export const union = (a: CapabilitySet, b: CapabilitySet): CapabilitySet =>
  isSubset(b, a) ? a : [...new Set([...a, ...b])].toSorted()

/** As text; equal for equal sets. The empty set, with which no attacker is needed, is "nothing". */
export const setText = (set: CapabilitySet): string => (set.length === 0 ? "nothing" : set.join(" + "))

export interface Member<A> {
  readonly set: CapabilitySet
  /** Actions that it took; of two equal sets the one with fewer is kept. */
  readonly actions: number
  readonly value: A
}

/** An antichain: what is added takes the place of all that contain it, and is left out where it contains another. */
export class MinimalSets<A> {
  #members: ReadonlyArray<Member<A>> = []

  get members(): ReadonlyArray<Member<A>> {
    return this.#members
  }

  /** Is one of them a part of the set, or the set itself with no more actions? Then whoever spends the set is no news. */
  covers(set: CapabilitySet, actions: number): boolean {
    return this.#members.some(
      (member) => isSubset(member.set, set) && (member.set.length < set.length || member.actions <= actions)
    )
  }

  add(set: CapabilitySet, actions: number, value: A): void {
    if (this.covers(set, actions)) return
    this.#members = [...this.#members.filter((member) => !isSubset(set, member.set)), { set, actions, value }]
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
