/**
 * The strategy with which an attacker gets furthest in a scenario, by its goal. All strategies are tried, those of fewer moves first; of equals
 * the first stays, and moves come up in the order of the registry.
 *
 * Whether a capability that is sometimes out of reach will work is unknown beforehand: it is planned for as if it did.
 */
import { hash } from "node:crypto"
import { Result } from "effect"
import type { ChosenAttacker } from "../../scenario/attackers.ts"
import type { CellPlan } from "../run-cell.ts"
import { judgedCell, type JudgedAttempt, type RunFailure } from "../judged-cell.ts"
import { Scout, type StrategicMove, type Strategy } from "./strategy.ts"
import { isBest, isWorthMore, type Worth, worthOf } from "./worth.ts"

export interface BestStrategy {
  readonly strategy: Strategy
  /** Not all were tried: there may be better ones. */
  readonly isCapped: boolean
}

/**
 * Runs after which the search for one strategy gives up. Our choice: it is reached by positions of ten capabilities, whose strategies of one move and of
 * two have been tried by then.
 */
const mostRuns = 2_000

/** @param twins the attempts without attacker */
export const bestStrategy = (
  plan: CellPlan,
  twins: ReadonlyArray<JudgedAttempt>
): Result.Result<BestStrategy, RunFailure> => {
  const attacker = planned(plan.attacker)
  const goal = plan.attacker.goal ?? "worst"
  const looksAhead = twins.length > 1
  const tryOut = (strategy: Strategy): Result.Result<Tried, RunFailure> => {
    const scout = new Scout(strategy, { looksAhead })
    return Result.map(judgedCell({ ...plan, attacker, driver: scout }, twins, false), ({ attempts }) => ({
      strategy,
      worth: worthOf(attempts, goal),
      further: scout.further,
      course: hash("sha256", JSON.stringify([attempts.map(fateOf), scout.course]))
    }))
  }
  const idle = tryOut([])
  if (Result.isFailure(idle)) return Result.fail(idle.failure)
  let best = idle.success
  let level: ReadonlyArray<Tried> = [best]
  for (let runs = 1; level.length > 0;) {
    const next: Array<Tried> = []
    for (const one of level) {
      // What changes nothing leads nowhere else, and of moves that come to the same the first is enough.
      const courses = new Set([one.course])
      for (const move of one.further) {
        if (isBest(best.worth)) return Result.succeed({ strategy: best.strategy, isCapped: false })
        if (runs === mostRuns) return Result.succeed({ strategy: best.strategy, isCapped: true })
        runs += 1
        const tried = tryOut([...one.strategy, move])
        if (Result.isFailure(tried)) return Result.fail(tried.failure)
        if (isWorthMore(tried.success.worth, best.worth)) best = tried.success
        if (courses.has(tried.success.course)) continue
        courses.add(tried.success.course)
        next.push(tried.success)
      }
    }
    level = next
  }
  return Result.succeed({ strategy: best.strategy, isCapped: false })
}

interface Tried {
  readonly strategy: Strategy
  readonly worth: Worth
  /** What can be done besides. */
  readonly further: ReadonlyArray<StrategicMove>
  /**
   * What came of every attempt and why, and what there was to do in which order; as a digest. Why, because two hosts that are refused for a name have
   * different prospects once the name is no obstacle.
   */
  readonly course: string
}

/** With the names of hosts that were refused: two of them that a policy does not list are not alike once there is no policy. */
const fateOf = ({ outcome, result: { refusals } }: JudgedAttempt) => [outcome, refusals]

/** As if its luck never failed. */
const planned = ({ capabilities, ...attacker }: ChosenAttacker): ChosenAttacker => ({
  ...attacker,
  capabilities: capabilities.map(({ limits: { targets } = {}, ...one }) => ({
    ...one,
    ...(targets === undefined ? {} : { limits: { targets } })
  }))
})
