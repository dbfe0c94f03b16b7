/** The plans that a search's minimal sets rest on, each once: what breaks two goals in the same way is one witness. */
import type { Breaking } from "../search/minimal-sets.ts"

export interface WitnessPlans {
  /** In the order in which they come up. */
  readonly plans: ReadonlyArray<Breaking["plan"]>
  /** From 1. */
  readonly numberOf: (plan: Breaking["plan"]) => number
}

export const witnessPlans = (breaking: ReadonlyArray<Breaking>): WitnessPlans => {
  const plans = new Map(breaking.map(({ plan }) => [JSON.stringify(plan), plan]))
  const ids = [...plans.keys()]
  return { plans: [...plans.values()], numberOf: (plan) => ids.indexOf(JSON.stringify(plan)) + 1 }
}
