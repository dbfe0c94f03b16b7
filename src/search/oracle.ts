/**
 * The same question asked in another way, for checking the search: is a goal within reach of exactly these capabilities?
 * For each set by itself, every crossing is a decision of its own, and nothing is cut but at a number of actions.
 */
import { Result } from "effect"
import { type CapabilitySet, isSubset, subsets } from "./capability-set.ts"
import type { Goal } from "./goals.ts"
import { play, type Play, type Unplayable } from "./history.ts"
import type { Plan } from "./written-driver.ts"

export type OracleWays = Omit<Play, "decides" | "keepsTrace" | "untilMoment">

/** @param maxActions actions in one history at most */
export const isWithinReach = (
  ways: OracleWays,
  goal: Goal,
  held: CapabilitySet,
  maxActions: number
): Result.Result<boolean, Unplayable> => {
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
    const last = choices.at(-1)?.crossing ?? -1
    for (const { crossing, offers } of decisions)
      if (crossing > last)
        for (const { move } of offers) pending.push({ ...plan, choices: [...choices, { crossing, move }] })
  }
  return Result.succeed(false)
}

/** Level by level: a set that contains a set which is enough needs no asking. */
export const minimalSetsByOracle = (
  ways: OracleWays,
  goal: Goal,
  ids: CapabilitySet,
  { maxCapabilities, maxActions }: { readonly maxCapabilities: number; readonly maxActions: number }
): Result.Result<ReadonlyArray<CapabilitySet>, Unplayable> => {
  const known: Array<CapabilitySet> = []
  for (const set of subsets(ids, maxCapabilities)) {
    if (known.some((member) => isSubset(member, set))) continue
    const isEnough = isWithinReach(ways, goal, set, maxActions)
    if (Result.isFailure(isEnough)) return Result.fail(isEnough.failure)
    if (isEnough.success) known.push(set)
  }
  return Result.succeed(known)
}
