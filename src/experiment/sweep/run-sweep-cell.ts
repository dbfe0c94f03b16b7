/** Runs cells of a sweep: every pair of the replicate, without the attack and with it. */
import { Result } from "effect"
import type { Deadlock } from "../../kernel/simulate.ts"
import { chosenAttackers, type ChosenAttacker, nobody } from "../../scenario/attackers.ts"
import { Remembered } from "../../scenario/build.ts"
import { chosenAttacks, type SweepPoint, sweepPoints } from "../../scenario/load-sweep.ts"
import { type ChosenModel, chosenModels } from "../../scenario/models.ts"
import { scenarioStages } from "../../scenario/timeline/phases.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"
import type { ZonePlanRejected } from "../../world/zones.ts"
import { judgedCell, type JudgedAttempt } from "../run-scenario.ts"
import { CellMeasure, type PairRun } from "./metrics.ts"
import { drawPairs, type Pair, pickByLot } from "./population.ts"
import { type CellResult, drawn, type SweepCell } from "./sweep-cell.ts"

type Failure = Deadlock | ZonePlanRejected

/** One sweep in one thread: what cells have in common is made once. */
export class SweepRunner {
  readonly #points: ReadonlyArray<SweepPoint>
  readonly #remembered = new Remembered()

  constructor(sweep: Sweep) {
    this.#points = Result.getOrThrow(sweepPoints(sweep))
  }

  /** Cells of one point, model and seed: they share the run without an attack. Of each pair nothing stays but what was measured. */
  run(
    cells: readonly [SweepCell, ...ReadonlyArray<SweepCell>]
  ): Result.Result<ReadonlyArray<CellResult>, Failure> {
    const [{ point, model, seed }] = cells
    const sweep = Result.getOrThrow(drawn(this.#points[point]!.sweep, seed))
    const replicate = new Replicate(sweep, model, this.#remembered)
    const measures = cells.map(() => new CellMeasure())
    for (const pair of drawPairs(sweep, seed)) {
      // A pair to which nothing is sent has nothing to tell.
      if (pair.mail.length === 0) continue
      const runs = replicate.runs(
        pair,
        cells.map(({ attack }) => attack)
      )
      if (Result.isFailure(runs)) return Result.fail(runs.failure)
      for (const [index, run] of runs.success.entries()) measures[index]!.add(run)
    }
    return Result.succeed(cells.map((cell, index) => ({ ...cell, metrics: measures[index]!.metrics })))
  }
}

/** One model on the pairs of one seed. */
class Replicate {
  readonly #sweep: Sweep
  readonly #model: ChosenModel
  readonly #remembered: Remembered
  readonly #attackers: ReadonlyMap<string, ChosenAttacker>
  readonly #attacks: ReturnType<typeof chosenAttacks>
  readonly #scenarios = new Map<string, Scenario>()
  readonly #models = new Map<string, ChosenModel>()

  constructor(sweep: Sweep, model: string, remembered: Remembered) {
    this.#sweep = sweep
    this.#model = chosenModels(sweep.scenario).find(({ label }) => label === model)!
    this.#remembered = remembered
    this.#attackers = new Map(chosenAttackers(sweep.scenario).map((attacker) => [attacker.name, attacker]))
    this.#attacks = chosenAttacks(sweep)
  }

  /** The pair under each of the attacks, in their order. */
  runs(pair: Pair, attacks: ReadonlyArray<string>): Result.Result<ReadonlyArray<PairRun>, Failure> {
    const twins = this.#attempts(pair, nobody, undefined)
    if (Result.isFailure(twins)) return Result.fail(twins.failure)
    return Result.all(
      attacks.map((name) => {
        const attacker = this.#attackerOf(pair, name)
        return attacker === undefined
          ? Result.succeed({ attempts: twins.success })
          : Result.map(this.#attempts(pair, attacker, twins.success), (attempts) => ({
              attempts,
              attackEndMicros: endOf(attacker)
            }))
      })
    )
  }

  #attackerOf({ lot }: Pair, name: string): ChosenAttacker | undefined {
    const { mix } = this.#attacks.find((attack) => attack.name === name)!
    const chosen = pickByLot(lot, Object.values(mix))
    return chosen === undefined ? undefined : this.#attackers.get(Object.keys(mix)[chosen]!)
  }

  #attempts(
    pair: Pair,
    attacker: ChosenAttacker,
    twins: ReadonlyArray<JudgedAttempt> | undefined
  ): Result.Result<ReadonlyArray<JudgedAttempt>, Failure> {
    const scenario = this.#scenarioOf(pair)
    const to = `user@${scenario.domain.name}`
    const plan = {
      scenario,
      model: this.#modelOf(pair),
      attacker,
      seed: pair.seed,
      remembered: this.#remembered,
      mail: pair.mail.map((mail) => ({ ...mail, to }))
    }
    return Result.map(judgedCell(plan, twins, false), ({ attempts }) => attempts)
  }

  /** One object for all pairs of one kind, so that their world is made once. */
  #scenarioOf({ profile, misconfiguration }: Pair): Scenario {
    const name = JSON.stringify([profile, misconfiguration])
    const known = this.#scenarios.get(name)
    if (known !== undefined) return known
    const { scenario: usual, misconfigured } = this.#sweep
    const fault = misconfiguration === undefined ? undefined : misconfigured[misconfiguration]
    const phase = fault === undefined ? [] : [{ ...fault, at: "0s", mail: [], capabilities: [], actions: [] }]
    const [wrong] = scenarioStages({ ...usual, phases: [...phase, ...usual.phases] })
    const scenario: Scenario = {
      ...wrong.scenario,
      phases: usual.phases,
      sender: profile === undefined ? usual.sender : { ...usual.sender, profile }
    }
    this.#scenarios.set(name, scenario)
    return scenario
  }

  /** A domain that does not adopt the model publishes nothing; a sender that does not is opportunistic. */
  #modelOf({ domainAdopts, senderAdopts, misconfiguration }: Pair): ChosenModel {
    const name = JSON.stringify([domainAdopts, senderAdopts, misconfiguration])
    const known = this.#models.get(name)
    if (known !== undefined) return known
    const fault = misconfiguration === undefined ? undefined : this.#sweep.misconfigured[misconfiguration]
    const { label, model, parameters } = this.#model
    const published = { ...parameters, ...fault?.publishes?.[label] }
    const { publish } = domainAdopts ? model.configure(published) : opportunistic.configured
    const sending = senderAdopts ? this.#model : opportunistic
    const chosen = { ...sending, label, configured: { ...sending.configured, publish } }
    this.#models.set(name, chosen)
    return chosen
  }
}

const opportunistic = chosenModels({ models: ["opportunistic"] })[0]!

/** When the last of what it has ends. */
const endOf = ({ capabilities, actions = [] }: ChosenAttacker): number =>
  Math.max(...[...capabilities, ...actions].map(({ toMicros }) => toMicros))
