/** Runs cells of a sweep: every pair of the replicate, without the attack and with it. */
import { Result } from "effect"
import type { Deadlock } from "../../kernel/simulate.ts"
import { trustModels } from "../../models/registry.ts"
import { chosenAttackers, type ChosenAttacker, nobody } from "../../scenario/attackers.ts"
import { Remembered } from "../../scenario/build.ts"
import { chosenAttacks, type SweepPoint, sweepPoints } from "../../scenario/load-sweep.ts"
import { type ChosenModel, chosenModels } from "../../scenario/models.ts"
import { scenarioStages } from "../../scenario/phases.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"
import type { ZonePlanRejected } from "../../world/zones.ts"
import { judgedCell, type JudgedAttempt } from "../run-scenario.ts"
import { measure, type PairRun } from "./metrics.ts"
import { drawPairs, type Pair, pickByLot } from "./population.ts"
import { type CellResult, drawn, type SweepCell } from "./sweep-cell.ts"

type Failure = Deadlock | ZonePlanRejected

/** One sweep in one thread: what cells have in common is made once. */
export class SweepRunner {
  readonly #points: ReadonlyArray<SweepPoint>
  readonly #remembered = new Remembered()
  /** Of the point, model and seed run last: cells that differ in the attack alone follow each other. */
  #replicate: { readonly name: string; readonly replicate: Replicate } | undefined

  constructor(sweep: Sweep) {
    this.#points = Result.getOrThrow(sweepPoints(sweep))
  }

  run(cell: SweepCell): Result.Result<CellResult, Failure> {
    const replicate = this.#replicateOf(cell)
    return Result.map(replicate.attacked(cell.attack), (pairs) => ({ ...cell, metrics: measure(pairs) }))
  }

  #replicateOf({ point, model, seed }: SweepCell): Replicate {
    const name = JSON.stringify([point, model, seed])
    if (this.#replicate?.name !== name) {
      const sweep = Result.getOrThrow(drawn(this.#points[point]!.sweep, seed))
      this.#replicate = { name, replicate: new Replicate(sweep, model, seed, this.#remembered) }
    }
    return this.#replicate.replicate
  }
}

/** One model on the pairs of one seed. */
class Replicate {
  readonly #sweep: Sweep
  readonly #model: ChosenModel
  readonly #pairs: ReadonlyArray<Pair>
  readonly #remembered: Remembered
  readonly #attackers: ReadonlyMap<string, ChosenAttacker>
  readonly #scenarios = new Map<string, Scenario>()
  readonly #models = new Map<string, ChosenModel>()
  #twins: ReadonlyArray<ReadonlyArray<JudgedAttempt>> | undefined

  constructor(sweep: Sweep, model: string, seed: number, remembered: Remembered) {
    this.#sweep = sweep
    this.#model = chosenModels(sweep.scenario).find(({ label }) => label === model)!
    // A pair to which nothing is sent has nothing to tell.
    this.#pairs = drawPairs(sweep, seed).filter(({ mail }) => mail.length > 0)
    this.#remembered = remembered
    this.#attackers = new Map(chosenAttackers(sweep.scenario).map((attacker) => [attacker.name, attacker]))
  }

  attacked(name: string): Result.Result<ReadonlyArray<PairRun>, Failure> {
    const twins = this.#twinRuns()
    if (Result.isFailure(twins)) return Result.fail(twins.failure)
    const { mix } = chosenAttacks(this.#sweep).find((attack) => attack.name === name)!
    const names = Object.keys(mix)
    return Result.all(
      this.#pairs.map((pair, index) => {
        const chosen = pickByLot(pair.lot, Object.values(mix))
        const attacker = chosen === undefined ? undefined : this.#attackers.get(names[chosen]!)
        const twin = twins.success[index]!
        if (attacker === undefined) return Result.succeed({ attempts: twin })
        return Result.map(this.#attempts(pair, attacker, twin), (attempts) => ({
          attempts,
          attackEndMicros: endOf(attacker)
        }))
      })
    )
  }

  #twinRuns(): Result.Result<ReadonlyArray<ReadonlyArray<JudgedAttempt>>, Failure> {
    if (this.#twins !== undefined) return Result.succeed(this.#twins)
    return Result.map(
      Result.all(this.#pairs.map((pair) => this.#attempts(pair, nobody, undefined))),
      (twins) => (this.#twins = twins)
    )
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
    const { label, model, parameters, configured } = this.#model
    const published = { ...parameters, ...fault?.publishes?.[label] }
    const publish = domainAdopts ? model.configure(published).publish : opportunistic.configured.publish
    const sending = senderAdopts ? { model, parameters, configured } : opportunistic
    const chosen = { ...sending, label, configured: { ...sending.configured, publish } }
    this.#models.set(name, chosen)
    return chosen
  }
}

const [firstModel] = trustModels
const opportunistic = {
  model: firstModel!,
  parameters: {},
  configured: firstModel!.configure({})
}

/** When the last of what it has ends. */
const endOf = ({ capabilities, actions = [] }: ChosenAttacker): number =>
  Math.max(...[...capabilities, ...actions].map(({ toMicros }) => toMicros))
