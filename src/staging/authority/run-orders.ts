/** An attacker's orders by themselves, in the world of a scenario and without any mail: what it gets certificates for, and how. */
import { Result } from "effect"
import type { Deadlock } from "../../kernel/simulate.ts"
import type { ZonePlanRejected } from "../../world/zones.ts"
import { buildRun, type RunPlan } from "../build.ts"
import type { TraceEvent } from "../trace-event.ts"
import type { OrderResult } from "./orders.ts"

export interface OrdersRun {
  /** One for each name; none at all for an attacker that has nothing to deceive an authority with. */
  readonly results: ReadonlyArray<OrderResult>
  readonly trace: ReadonlyArray<TraceEvent>
}

/** Orders are placed when the attacker's capabilities begin, as in a run with mail. */
export const runOrders = (
  plan: Omit<RunPlan, "mail" | "onEvent" | "certificates">
): Result.Result<OrdersRun, Deadlock | ZonePlanRejected> => {
  const trace: Array<TraceEvent> = []
  return Result.flatMap(
    buildRun({ ...plan, onEvent: (event) => trace.push(event) }),
    ({ simulation, orders }): Result.Result<OrdersRun, Deadlock> =>
      Result.map(simulation.run(), () => ({ results: orders?.results ?? [], trace }))
  )
}
