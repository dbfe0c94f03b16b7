/** Can the order be had again from the sets that the page shows? Then it can be drawn anew when some are switched off. */
import { compare } from "../../search/order.ts"
import type { ReadRows } from "./content.ts"

/**
 * Sets are compared as they are written. Where a place is written for one model and not for another, the order that was
 * found may be another one; then nothing follows.
 */
export const followsFromSets = (relations: ReadRows, breaking: ReadRows): boolean => {
  const sets = Map.groupBy(breaking, ({ model = "" }) => model)
  const setsOf = (model: string) =>
    (sets.get(model) ?? []).filter(({ size = "" }) => size !== "").map(({ set = "" }) => membersOf(set))
  return relations.every(
    ({ model_a: a = "", model_b: b = "", relation }) => compare(setsOf(a), setsOf(b)).relation === relation
  )
}

/** "nothing": no attacker is needed. */
const membersOf = (set: string): ReadonlyArray<string> => (set === "nothing" ? [] : set.split(" + "))
