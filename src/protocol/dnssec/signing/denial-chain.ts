/** What NSEC and NSEC3 chains have in common: records in a ring, each speaking for a name and the span behind it. */
import type { Name } from "../../dns/name.ts"
import type { RrSet } from "../../dns/record.ts"

/** Records are made when they are asked for, and then kept. */
export interface DenialChain {
  readonly method: "nsec" | "nsec3"
  /** The record that tells which types exist at the name. */
  readonly matching: (name: Name) => RrSet | undefined
  /** The record whose span holds the name; for a name that has a record of its own, that one. */
  readonly covering: (name: Name) => RrSet
  /** The record after this one; the first follows the last. */
  readonly following: (record: RrSet) => RrSet
  /** The whole chain in its order. */
  readonly all: () => ReadonlyArray<RrSet>
}

/** The last of the indexes below `length` at which the claim holds, given that it holds up to some index and not beyond; -1 for none. */
export const lastIndexWhere = (length: number, holds: (index: number) => boolean): number => {
  let [low, high] = [-1, length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (holds(middle)) low = middle
    else high = middle - 1
  }
  return low
}
