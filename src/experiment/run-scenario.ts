/** Runs a scenario: every model against every attacker, who plays its best, each attempt judged against its twin without attacker. */
import { Result } from "effect"
import type { Driver } from "../attacker/adversary.ts"
import { chosenAttackers, nobody } from "../scenario/attackers.ts"
import { Remembered } from "../staging/build.ts"
import { chosenModels } from "../scenario/models.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import type { CellPlan } from "./run-cell.ts"
import type { Cell, JudgedAttempt, RunFailure } from "./judged-cell.ts"
import { operatedCell } from "./operated-cell.ts"
import { bestStrategy } from "./strategy/best-strategy.ts"
import { Player, type Strategy } from "./strategy/strategy.ts"

export interface RunOptions {
  readonly seed?: number
  /** Labels of the models to run; all when absent. */
  readonly models?: ReadonlyArray<string>
  readonly keepsTrace?: boolean
  readonly remembered?: Remembered
  readonly onCell?: (cell: Cell) => void
}

/** Models in the scenario's order, and for each first nobody, then the attackers in theirs. */
export const runScenario = (
  scenario: Scenario,
  { seed = scenario.seed, models, keepsTrace = false, remembered = new Remembered(), onCell }: RunOptions = {}
): Result.Result<ReadonlyArray<Cell>, RunFailure> => {
  const cells: Array<Cell> = []
  for (const model of chosenModels(scenario)) {
    if (models !== undefined && !models.includes(model.label)) continue
    let twins: ReadonlyArray<JudgedAttempt> | undefined
    for (const attacker of [nobody, ...chosenAttackers(scenario)]) {
      const cell = playedCell({ scenario, model, attacker, seed, remembered }, twins, keepsTrace)
      if (Result.isFailure(cell)) return Result.fail(cell.failure)
      twins ??= cell.success.attempts
      cells.push(cell.success)
      onCell?.(cell.success)
    }
  }
  return Result.succeed(cells)
}

/** The attacker plays its best, as far as that is known before an operator acts. @param twins the attempts without attacker; absent when these are they */
export const playedCell = (
  plan: CellPlan,
  twins: ReadonlyArray<JudgedAttempt> | undefined,
  keepsTrace: boolean
): Result.Result<Cell, RunFailure> =>
  Result.gen(function* () {
    const play = twins && (yield* playOf(plan, twins))
    if (play === undefined) return yield* operatedCell(plan, twins, keepsTrace)
    const { strategy, isComplete, newDriver } = play
    const cell = yield* operatedCell({ ...plan, newDriver }, twins, keepsTrace)
    return { ...cell, played: { moves: strategy.map(({ does }) => does), isComplete } }
  })

/** What an attacker does with its capabilities. */
export interface Play {
  readonly strategy: Strategy
  /** Were all strategies tried? */
  readonly isComplete: boolean
  /** One that plays it, and has not begun. */
  readonly newDriver: () => Driver
}

/** Undefined for an attacker that has no capabilities. @param twins the attempts without attacker */
export const playOf = (
  plan: CellPlan,
  twins: ReadonlyArray<JudgedAttempt>
): Result.Result<Play | undefined, RunFailure> =>
  plan.attacker.capabilities.length === 0
    ? Result.succeed(undefined)
    : Result.map(bestStrategy(plan, twins), ({ strategy, isCapped }) => ({
        strategy,
        isComplete: !isCapped,
        newDriver: () => new Player(strategy, { looksAhead: twins.length > 1 })
      }))
