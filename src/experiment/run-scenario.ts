/** Runs a scenario: every model against every attacker, who plays its best, each attempt judged against its twin without attacker. */
import { Result } from "effect"
import { chosenAttackers, nobody } from "../scenario/attackers.ts"
import { Remembered } from "../scenario/build.ts"
import { chosenModels } from "../scenario/models.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import type { CellPlan } from "./run-cell.ts"
import type { Cell, JudgedAttempt, RunFailure } from "./judged-cell.ts"
import { operatedCell } from "./operated-cell.ts"
import { bestStrategy } from "./strategy/best-strategy.ts"
import { Player } from "./strategy/strategy.ts"

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
    if (twins === undefined || plan.attacker.capabilities.length === 0)
      return yield* operatedCell(plan, twins, keepsTrace)
    const { strategy, isCapped } = yield* bestStrategy(plan, twins)
    const newDriver = () => new Player(strategy, { looksAhead: twins.length > 1 })
    const cell = yield* operatedCell({ ...plan, newDriver }, twins, keepsTrace)
    return { ...cell, played: { moves: strategy.map(({ does }) => does), isComplete: !isCapped } }
  })
