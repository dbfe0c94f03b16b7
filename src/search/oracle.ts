/**
 * The same question asked in another way, for checking the search: is a goal within reach of exactly these capabilities?
 * For each set by itself, every crossing is a decision of its own, and nothing is cut but at a number of actions.
 */
import { Result } from "effect"
import type { Deadlock } from "../kernel/simulate.ts"
import type { ZonePlanRejected } from "../world/zones.ts"
import { type CapabilitySet, isSubset, MinimalSets, subsets } from "./capability-set.ts"
import type { Goal } from "./goals.ts"
import { type Plan, type Play, play } from "./history.ts"

/** With the attempts of the run in which nothing is done: whether a mail was withheld is seen by comparing. */
type Ways = Omit<Play, "decides" | "keepsTrace"> & Required<Pick<Play, "twins">>

/** @param maxActions actions in one history at most */
export const isWithinReach = (
  ways: Ways,
  goal: Goal,
  held: CapabilitySet,
  maxActions: number
): Result.Result<boolean, Deadlock | ZonePlanRejected> => {
  const stage = {
    ...ways.stage,
    capabilities: ways.stage.capabilities.filter(({ id }) => held.includes(id))
  }
  const pending: Array<Plan> = [{ choices: [] }, ...held.map((watcher) => ({ choices: [], watcher }))]
  for (let plan = pending.pop(); plan !== undefined; plan = pending.pop()) {
    const played = play({ ...ways, stage, decides: "every crossing" }, plan)
    if (Result.isFailure(played)) return Result.fail(played.failure)
    const { attempts, decisions } = played.success
    if (goal.isReached(attempts, stage)) return Result.succeed(true)
    const { choices } = plan
    if (choices.length === maxActions) continue
    for (let decision = (choices.at(-1)?.decision ?? -1) + 1; decision < decisions.length; decision++)
      for (const offer of decisions[decision]!.offers.keys())
        pending.push({ ...plan, choices: [...choices, { decision, offer }] })
  }
  return Result.succeed(false)
}

/** Level by level: a set that contains a set which is enough needs no asking. */
export const minimalSetsByOracle = (
  ways: Ways,
  goal: Goal,
  ids: CapabilitySet,
  { maxCapabilities, maxActions }: { readonly maxCapabilities: number; readonly maxActions: number }
): Result.Result<ReadonlyArray<CapabilitySet>, Deadlock | ZonePlanRejected> => {
  const known = new MinimalSets<undefined>()
  for (const set of subsets(ids, maxCapabilities)) {
    if (known.members.some((member) => isSubset(member.set, set))) continue
    const isEnough = isWithinReach(ways, goal, set, maxActions)
    if (Result.isFailure(isEnough)) return Result.fail(isEnough.failure)
    if (isEnough.success) known.add(set, undefined)
  }
  return Result.succeed(known.members.map(({ set }) => set))
}
