/** What an attacker of a scenario does where the scenario is served: the strategy that `run` has it play. */
import { Result } from "effect"
import { eager } from "../attacker/adversary.ts"
import type { CellPlan } from "../experiment/run-cell.ts"
import { playedCell, playOf } from "../experiment/run-scenario.ts"
import { positionOf, type Strategy } from "../experiment/strategy/strategy.ts"
import type { RunFailure } from "../experiment/judged-cell.ts"
import { type ChosenAttacker, nobody } from "../scenario/attackers.ts"
import { orderings } from "../staging/authority/ordering.ts"
import { Remembered } from "../staging/build.ts"
import type { ChosenModel } from "../scenario/models.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import type { AttackPlan } from "../serving/attack.ts"
import { CannotServe } from "../serving/served-world.ts"

export interface Planned {
  readonly plan: AttackPlan
  /** What it does with its capabilities. */
  readonly inWords: string
}

export const attackPlanOf = (
  scenario: Scenario,
  model: ChosenModel,
  attacker: ChosenAttacker
): Result.Result<Planned, RunFailure | CannotServe> =>
  Result.gen(function* () {
    const plan = { scenario, model, attacker, seed: scenario.seed, remembered: new Remembered() }
    const twins = (yield* playedCell({ ...plan, attacker: nobody }, undefined, false)).attempts
    const play = yield* playOf(plan, twins)
    if (play === undefined)
      return {
        plan: { attacker, newDriver: () => eager, moves: [] },
        inWords: "what the scenario writes out"
      }
    const { strategy, isComplete, newDriver } = play
    if (orderings(attacker).length > 0) {
      const without = yield* playOf({ ...plan, certificates: noCertificates }, twins)
      if (without === undefined || !isSame(strategy, without.strategy))
        return yield* Result.fail(
          new CannotServe({
            reasons: [
              `the attacker's strategy (${inWords(strategy)}) rests on certificates that it orders, and no certification authority is served`
            ]
          })
        )
    }
    const moves = strategy.map((move) => ({ position: positionOf(move), does: move.does }))
    return {
      plan: { attacker, newDriver, moves },
      inWords: [inWords(strategy), ...(isComplete ? [] : ["not all strategies were tried"])].join("; ")
    }
  })

const noCertificates: NonNullable<CellPlan["certificates"]> = {
  waysTo: () => [],
  authorityOf: () => undefined
}

const isSame = (a: Strategy, b: Strategy): boolean =>
  a.length === b.length && a.every(({ key }, index) => key === b[index]!.key)

const inWords = (strategy: Strategy): string =>
  strategy.length === 0 ? "nothing that it could do is of use" : strategy.map(({ does }) => does).join("; ")
