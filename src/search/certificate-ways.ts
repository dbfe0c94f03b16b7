/**
 * Ways in which an attacker comes to certificates: minimal sets of capabilities with which a trusted authority validates a name for it and issues,
 * found by searching real orders as mail is searched. An order leaves no trace at senders, so that it can be searched by itself.
 */
import { Result } from "effect"
import { nobody } from "../scenario/attackers.ts"
import { orderedNames } from "../staging/authority/ordering.ts"
import { type OrdersRun, runOrders } from "../staging/authority/run-orders.ts"
import type { AuthorityId } from "../world/deployment.ts"
import { breadthFirst } from "./breadth-first.ts"
import { MinimalSets } from "./capability-set.ts"
import type { CertificateWay } from "./certificate-way.ts"
import type { Play, Unplayable } from "./history.ts"
import { oneMore } from "./one-more.ts"
import { WrittenDriver } from "./written-driver.ts"
import { actionsOf, idle, type Way } from "./way.ts"

export type OrderPlay = Pick<Play, "stage" | "model" | "seed" | "remembered">

/** One order of one history: what came of it, and what else could have been done. */
export const playOrder = (
  { stage, model, seed, remembered }: OrderPlay,
  { domain, plan, past }: Pick<CertificateWay, "domain" | "plan"> & Partial<Pick<Way, "past">>
): Result.Result<
  { readonly issuer: AuthorityId | undefined } & Pick<WrittenDriver, "decisions" | "deeds"> &
    Pick<OrdersRun, "trace">,
  Unplayable
> => {
  const driver = new WrittenDriver(stage, plan, { decides: "consistent", past })
  const attacker = { ...nobody, name: "search", capabilities: stage.capabilities }
  return Result.map(
    runOrders({
      scenario: stage.scenario,
      model,
      attacker,
      seed,
      remembered,
      driver,
      orderedNames: [domain]
    }),
    ({ results, trace }) => ({
      issuer: results.find(({ issued }) => issued !== undefined)?.issued?.authority,
      decisions: driver.decisions,
      deeds: driver.deeds,
      trace
    })
  )
}

/** In the order of the names, then by size. None where nothing that the attacker could have reaches an authority. */
export const certificateWays = (
  ways: OrderPlay,
  maxCapabilities: number
): Result.Result<ReadonlyArray<CertificateWay>, Unplayable> => {
  const names = orderedNames(ways.stage.scenario)
  return Result.map(Result.all(names.map((name) => waysToName(ways, name, maxCapabilities))), (found) =>
    found.flat()
  )
}

const waysToName = (
  ways: OrderPlay,
  domain: string,
  maxCapabilities: number
): Result.Result<ReadonlyArray<CertificateWay>, Unplayable> => {
  const found = new MinimalSets<Way & { readonly authority: AuthorityId }>()
  const orders = breadthFirst([idle], {
    isNews: (way) => way.spends.length <= maxCapabilities && !found.covers(way.spends, actionsOf(way)),
    run: ([first]) =>
      Result.map(playOrder(ways, { ...first, domain }), (played) => ({ ...played, plan: first.plan })),
    goOn: (history, same) => {
      const { issuer } = history
      if (issuer !== undefined)
        for (const way of same) found.add(way.spends, actionsOf(way), { ...way, authority: issuer })
      return oneMore(history, same, history.deeds.length)
    }
  })
  for (let step = orders.next(); ; step = orders.next())
    if (step.done === true) {
      if (step.value !== undefined) return Result.fail(step.value)
      break
    }
  return Result.succeed(
    found.members
      .map(({ set, value: { does, plan, authority } }) => ({ domain, authority, set, does, plan }))
      .toSorted((a, b) => a.set.length - b.set.length || (a.set.join() < b.set.join() ? -1 : 1))
  )
}
