/** Which keys a zone has, uses and is known by at a given moment. RFC 6781 §4.1, RFC 7583 §3. */

/** Times are seconds since the epoch. A roll-over that goes wrong is one whose times are in the wrong order. */
export type RollOver =
  /** RFC 6781 §4.1.1.1: the new zone-signing key is published before it signs. */
  | {
      readonly method: "pre-publish"
      readonly publishAtSeconds: number
      readonly signAtSeconds: number
      /** The old key leaves the DNSKEY RRset. */
      readonly removeAtSeconds: number
    }
  /** RFC 7583 §3.3.2: the parent names both keys before the zone swaps them. */
  | {
      readonly method: "double-DS"
      readonly addDsAtSeconds: number
      readonly swapKeysAtSeconds: number
      readonly removeDsAtSeconds: number
    }
  /** RFC 6781 §4.1.2: both keys sign until the parent has changed over. */
  | {
      readonly method: "double-signature"
      readonly addKeyAtSeconds: number
      readonly swapDsAtSeconds: number
      readonly removeKeyAtSeconds: number
    }

/** What becomes of one generation of a key at a moment. */
export interface KeyState {
  /** Counted from 1. */
  readonly generation: number
  /** In the DNSKEY RRset. */
  readonly isPublished: boolean
  /** Makes signatures. */
  readonly isSigning: boolean
  /** Named by the parent's DS RRset; of a key-signing or a single key. */
  readonly isDelegatedTo: boolean
}

/** The generations of one key that matter at `nowSeconds`, the oldest first. `rollOvers` are those of this key. */
export const keyStates = (
  rollOvers: ReadonlyArray<RollOver>,
  nowSeconds: number
): ReadonlyArray<KeyState> => {
  const changes = rollOvers.map(changeTimes)
  return Array.from({ length: changes.length + 1 }, (_, i): KeyState => {
    const [came, goes] = [changes[i - 1]?.newKey, changes[i]?.oldKey]
    const holds = (what: keyof ChangeTimes["newKey"]) =>
      nowSeconds >= (came?.[what] ?? -Infinity) && nowSeconds < (goes?.[what] ?? Infinity)
    return {
      generation: i + 1,
      isPublished: holds("published"),
      isSigning: holds("signing"),
      isDelegatedTo: holds("delegatedTo")
    }
  }).filter(({ isPublished, isSigning, isDelegatedTo }) => isPublished || isSigning || isDelegatedTo)
}

/** When the DS RRset in the parent has to be replaced. */
export const delegationChangeTimes = (rollOvers: ReadonlyArray<RollOver>): ReadonlyArray<number> =>
  rollOvers
    .flatMap((rollOver) => {
      switch (rollOver.method) {
        case "pre-publish":
          return []
        case "double-DS":
          return [rollOver.addDsAtSeconds, rollOver.removeDsAtSeconds]
        case "double-signature":
          return [rollOver.swapDsAtSeconds]
      }
    })
    .toSorted((a, b) => a - b)

/** When the keys of the zone itself change, in what they are or in what they do. */
export const keyChangeTimes = (rollOvers: ReadonlyArray<RollOver>): ReadonlyArray<number> =>
  rollOvers.map(changeTimes).flatMap(({ newKey, oldKey }) => [newKey, oldKey].flatMap(Object.values))

interface ChangeTimes {
  /** From when on. */
  readonly newKey: Readonly<Record<"published" | "signing" | "delegatedTo", number>>
  /** Until when. */
  readonly oldKey: Readonly<Record<"published" | "signing" | "delegatedTo", number>>
}

const changeTimes = (rollOver: RollOver): ChangeTimes => {
  switch (rollOver.method) {
    case "pre-publish": {
      const { publishAtSeconds, signAtSeconds, removeAtSeconds } = rollOver
      return {
        newKey: { published: publishAtSeconds, signing: signAtSeconds, delegatedTo: signAtSeconds },
        oldKey: { published: removeAtSeconds, signing: signAtSeconds, delegatedTo: signAtSeconds }
      }
    }
    case "double-DS": {
      const { addDsAtSeconds, swapKeysAtSeconds, removeDsAtSeconds } = rollOver
      return {
        newKey: { published: swapKeysAtSeconds, signing: swapKeysAtSeconds, delegatedTo: addDsAtSeconds },
        oldKey: { published: swapKeysAtSeconds, signing: swapKeysAtSeconds, delegatedTo: removeDsAtSeconds }
      }
    }
    case "double-signature": {
      const { addKeyAtSeconds, swapDsAtSeconds, removeKeyAtSeconds } = rollOver
      return {
        newKey: { published: addKeyAtSeconds, signing: addKeyAtSeconds, delegatedTo: swapDsAtSeconds },
        oldKey: { published: removeKeyAtSeconds, signing: removeKeyAtSeconds, delegatedTo: swapDsAtSeconds }
      }
    }
  }
}
