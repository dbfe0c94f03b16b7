/** What an attacker of a scenario does where the scenario is served: the strategy that `run` has it play. */
import { Result } from "effect"
import { eager } from "../attacker/adversary.ts"
import { playedCell, playOf } from "../experiment/run-scenario.ts"
import { positionOf, type Strategy } from "../experiment/strategy/strategy.ts"
import type { RunFailure } from "../experiment/judged-cell.ts"
import { type ChosenAttacker, nobody } from "../scenario/attackers.ts"
import { orderings } from "../staging/authority/ordering.ts"
import { runOrders } from "../staging/authority/run-orders.ts"
import { Remembered } from "../staging/build.ts"
import type { ChosenModel } from "../scenario/models.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import type { AttackPlan } from "../serving/attack.ts"

export interface Planned {
  readonly plan: AttackPlan
  /** What it does with its capabilities. */
  readonly inWords: string
}

export const attackPlanOf = (
  scenario: Scenario,
  model: ChosenModel,
  attacker: ChosenAttacker
): Result.Result<Planned, RunFailure> =>
  Result.gen(function* () {
    const plan = { scenario, model, attacker, seed: scenario.seed, remembered: new Remembered() }
    const twins = (yield* playedCell({ ...plan, attacker: nobody }, undefined, false)).attempts
    const play = yield* playOf(plan, twins)
    // Whatever deceives an authority is done, so orders do not depend on the strategy.
    const orders = orderings(attacker).length === 0 ? [] : (yield* runOrders(plan)).results
    if (play === undefined)
      return {
        plan: { attacker, newDriver: () => eager, moves: [], orders },
        inWords: "what the scenario writes out"
      }
    const { strategy, isComplete, newDriver } = play
    const moves = strategy.map((move) => ({ position: positionOf(move), does: move.does }))
    return {
      plan: { attacker, newDriver, moves, orders },
      inWords: [inWords(strategy), ...(isComplete ? [] : ["not all strategies were tried"])].join("; ")
    }
  })

const inWords = (strategy: Strategy): string =>
  strategy.length === 0 ? "nothing that it could do is of use" : strategy.map(({ does }) => does).join("; ")
