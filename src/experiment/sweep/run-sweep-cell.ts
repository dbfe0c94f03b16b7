/** Runs cells of a sweep: every pair of the replicate, without the attack and with it. */
import { Result } from "effect"
import { Remembered } from "../../staging/build.ts"
import { type SweepPoint, sweepPoints } from "../../loading/sweep-points.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"
import { chosenAttacks } from "../../loading/load-sweep.ts"
import type { RunFailure } from "../judged-cell.ts"
import { CellMeasure } from "./metrics.ts"
import { kindOf } from "./pair-kinds.ts"
import { PairRuns } from "./pair-runs.ts"
import { Situations } from "../situations/situations.ts"
import { PairStrategies } from "./pair-strategies.ts"
import { drawPairs } from "./population.ts"
import { type CellResult, drawn, type SweepCell } from "./sweep-cell.ts"

/** One sweep in one thread: what cells have in common is made once. */
export interface SweepRunnerOptions {
  /** Is every attempt run, also in a situation that was met before? The same comes out. */
  readonly runsAll?: boolean
}

export class SweepRunner {
  readonly #points: ReadonlyArray<SweepPoint>
  readonly #remembered = new Remembered()
  readonly #options: SweepRunnerOptions
  /** By point and model. */
  readonly #strategies = new Map<string, PairStrategies>()
  /** Of the point and model of the last cell: worlds and situations are large, and cells come in the order of points. */
  #runs: { readonly key: string; readonly of: PairRuns } | undefined

  constructor(sweep: Sweep, options: SweepRunnerOptions = {}) {
    this.#points = Result.getOrThrow(sweepPoints(sweep))
    this.#options = options
  }

  /** Cells of one point, model and seed: they share the run without an attack. Of each pair nothing stays but what was measured. */
  run(
    cells: readonly [SweepCell, ...ReadonlyArray<SweepCell>]
  ): Result.Result<ReadonlyArray<CellResult>, RunFailure> {
    const [{ point, model, seed }] = cells
    const sweep = drawn(this.#points[point]!.sweep, seed)
    const pairRuns = this.#runsOf(sweep, point, model)
    const measures = cells.map(() => new CellMeasure())
    const attacks = chosenAttacks(sweep)
    const mixes = cells.map(({ attack }) => attacks.find(({ name }) => name === attack)!.mix)
    for (const pair of drawPairs(sweep, seed)) {
      // A pair to which nothing is sent has nothing to tell.
      if (pair.mail.length === 0) continue
      const runs = pairRuns.of(
        pair,
        cells.map(({ attack }) => attack)
      )
      if (Result.isFailure(runs)) return Result.fail(runs.failure)
      for (const [index, run] of runs.success.entries())
        measures[index]!.add(run, kindOf(pair, mixes[index]!))
    }
    return Result.succeed(cells.map((cell, index) => ({ ...cell, metrics: measures[index]!.metrics })))
  }

  /** Worlds and situations are the same in all replicates, but where each draws what is uncertain. */
  #runsOf(sweep: Sweep, point: number, model: string): PairRuns {
    const key = `${point} ${model}`
    if (this.#runs?.key === key && sweep.draw.length === 0) return this.#runs.of
    const situations = this.#options.runsAll === true ? undefined : new Situations()
    const strategies = this.#strategiesOf(sweep, key)
    this.#runs = { key, of: new PairRuns(sweep, model, this.#remembered, strategies, situations) }
    return this.#runs.of
  }

  #strategiesOf(sweep: Sweep, key: string): PairStrategies {
    if (sweep.draw.length > 0) return new PairStrategies(sweep)
    const known = this.#strategies.get(key) ?? new PairStrategies(sweep)
    this.#strategies.set(key, known)
    return known
  }
}
