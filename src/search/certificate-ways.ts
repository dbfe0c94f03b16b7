/**
 * Ways in which an attacker comes to certificates: minimal sets of capabilities with which a trusted authority validates a name for it and issues,
 * found by searching real orders as mail is searched. An order leaves no trace at senders, so that it can be searched by itself.
 */
import { Result } from "effect"
import { nobody } from "../scenario/attackers.ts"
import { type OrdersRun, runOrders } from "../scenario/authority/run-orders.ts"
import { breadthFirst } from "./breadth-first.ts"
import { type CapabilitySet, MinimalSets } from "./capability-set.ts"
import type { Play, Unplayable } from "./history.ts"
import { oneMore } from "./one-more.ts"
import { type Decision, type Plan, Script } from "./script.ts"
import { actionsOf, idle, type Way } from "./way.ts"

export interface CertificateWay {
  /** Validated for the attacker. */
  readonly domain: string
  readonly set: CapabilitySet
  /** What it does while the authority looks, in order. */
  readonly does: ReadonlyArray<string>
  readonly plan: Plan
}

export type OrderPlay = Pick<Play, "stage" | "model" | "seed" | "remembered">

/** The orders of one history: what came of them, and what else could have been done. */
export const playOrders = (
  { stage, model, seed, remembered }: OrderPlay,
  plan: Plan
): Result.Result<OrdersRun & { readonly decisions: ReadonlyArray<Decision> }, Unplayable> => {
  const driver = new Script(stage, plan, "consistent")
  const attacker = { ...nobody, name: "search", capabilities: stage.capabilities }
  return Result.map(
    runOrders({ scenario: stage.scenario, model, attacker, seed, remembered, driver }),
    (orders) => ({ ...orders, decisions: driver.decisions })
  )
}

/** In the order of the names, then by size. None where nothing that the attacker could have reaches an authority. */
export const certificateWays = (
  ways: OrderPlay,
  maxCapabilities: number
): Result.Result<ReadonlyArray<CertificateWay>, Unplayable> => {
  const found = new Map<string, MinimalSets<Way>>()
  const orders = breadthFirst([idle], {
    isNews: (way) =>
      way.spends.length <= maxCapabilities &&
      (found.size === 0 || [...found.values()].some((sets) => !sets.covers(way.spends, actionsOf(way)))),
    run: ({ plan }) => Result.map(playOrders(ways, plan), (played) => ({ ...played, plan })),
    goOn: (history, same) => {
      for (const { domain, issued } of history.results) {
        const sets = found.get(domain) ?? new MinimalSets<Way>()
        found.set(domain, sets)
        if (issued !== undefined) for (const way of same) sets.add(way.spends, actionsOf(way), way)
      }
      return oneMore(history, same, history.decisions.length)
    }
  })
  for (let step = orders.next(); ; step = orders.next())
    if (step.done === true) {
      if (step.value !== undefined) return Result.fail(step.value)
      break
    }
  return Result.succeed(
    [...found].flatMap(([domain, { members }]) =>
      members
        .map(({ set, value: { does, plan } }) => ({ domain, set, does, plan }))
        .toSorted((a, b) => a.set.length - b.set.length || (a.set.join() < b.set.join() ? -1 : 1))
    )
  )
}
