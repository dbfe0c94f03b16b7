/** The witnesses that a search's minimal sets rest on, each once: what breaks two goals in the same way is one. */
import type { Breaking, Witness } from "../search/minimal-sets.ts"

export interface Witnesses {
  /** In the order in which they come up. */
  readonly all: ReadonlyArray<Witness>
  /** From 1. */
  readonly numberOf: (witness: Witness) => number
}

export const witnessesOf = (breaking: ReadonlyArray<Breaking>): Witnesses => {
  const all = new Map(breaking.map((one) => [nameOf(one), one]))
  const names = [...all.keys()]
  return { all: [...all.values()], numberOf: (witness) => names.indexOf(nameOf(witness)) + 1 }
}

const nameOf = ({ part, plan, orders }: Witness): string =>
  JSON.stringify([part, plan, orders.map(({ domain, plan }) => [domain, plan])])
