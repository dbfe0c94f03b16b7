/** One model on the pairs of one seed: each without an attack and under each of them, with an operator who repairs faults. */
import { Result } from "effect"
import type { Deadlock } from "../../kernel/simulate.ts"
import { chosenAttackers, type ChosenAttacker, nobody } from "../../scenario/attackers.ts"
import type { Remembered } from "../../scenario/build.ts"
import { chosenAttacks } from "../../scenario/load-sweep.ts"
import { type ChosenModel, chosenModels } from "../../scenario/models.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import type { ZonePlanRejected } from "../../world/zones.ts"
import { judgedCell, type JudgedAttempt } from "../run-scenario.ts"
import { quantile } from "../statistics/quantile.ts"
import { onTheHour, PairScenarios } from "./pair-scenarios.ts"
import { type Pair, pickByLot } from "./population.ts"

export type RunFailure = Deadlock | ZonePlanRejected

/** One pair's attempts under attack, each judged against its twin without. */
export interface PairRun {
  readonly attempts: ReadonlyArray<JudgedAttempt>
  /** End of the attack, microseconds; Infinity for one that does not end, absent where the pair was left alone. */
  readonly attackEndMicros?: number
  /** Absent where the domain has made none. */
  readonly fault?: Fault
}

interface Fault {
  readonly fromMicros: number
  /** Absent where it is never repaired. */
  readonly repairedMicros?: number
}

type Attempted = Omit<PairRun, "attackEndMicros">

export class PairRuns {
  readonly #sweep: Sweep
  readonly #model: ChosenModel
  readonly #remembered: Remembered
  readonly #attackers: ReadonlyMap<string, ChosenAttacker>
  readonly #attacks: ReturnType<typeof chosenAttacks>
  readonly #scenarios: PairScenarios

  constructor(sweep: Sweep, model: string, remembered: Remembered) {
    this.#sweep = sweep
    this.#model = chosenModels(sweep.scenario).find(({ label }) => label === model)!
    this.#remembered = remembered
    this.#attackers = new Map(chosenAttackers(sweep.scenario).map((attacker) => [attacker.name, attacker]))
    this.#attacks = chosenAttacks(sweep)
    this.#scenarios = new PairScenarios(sweep)
  }

  /** The pair under each of the attacks, in their order. */
  of(pair: Pair, attacks: ReadonlyArray<string>): Result.Result<ReadonlyArray<PairRun>, RunFailure> {
    const twin = this.#attempted(pair, nobody, undefined)
    if (Result.isFailure(twin)) return Result.fail(twin.failure)
    return Result.all(
      attacks.map((name): Result.Result<PairRun, RunFailure> => {
        const attacker = this.#attackerOf(pair, name)
        return attacker === undefined
          ? twin
          : Result.map(this.#attempted(pair, attacker, twin.success.attempts), (attempted) => ({
              ...attempted,
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

  /**
   * Worlds stand still, so an operator who reads reports is two runs: one in which nobody reads, to find when the first report arrives,
   * and the same again, which until then is no other, with the fault repaired a reaction time later.
   */
  #attempted(
    pair: Pair,
    attacker: ChosenAttacker,
    twins: ReadonlyArray<JudgedAttempt> | undefined
  ): Result.Result<Attempted, RunFailure> {
    const { misconfiguration } = pair
    const fault = misconfiguration === undefined ? undefined : this.#sweep.misconfigured[misconfiguration]
    if (fault === undefined)
      return Result.map(this.#run(pair, attacker, twins, undefined), (attempts) => ({ attempts }))
    const fromMicros = toMicros(fault.from)
    const { after, afterReport } = fault.repaired
    const anyway = after === undefined ? undefined : onTheHour(fromMicros + toMicros(after))
    const unread = this.#run(pair, attacker, twins, anyway)
    if (Result.isFailure(unread)) return Result.fail(unread.failure)
    const arrival = firstReport(unread.success, fromMicros)
    const reacted =
      arrival === undefined || afterReport === undefined
        ? undefined
        : onTheHour(arrival + toMicros(afterReport))
    return reacted === undefined || (anyway !== undefined && anyway <= reacted)
      ? Result.succeed(attempted(unread.success, fromMicros, anyway))
      : Result.map(this.#run(pair, attacker, twins, reacted), (attempts) =>
          attempted(attempts, fromMicros, reacted)
        )
  }

  #run(
    pair: Pair,
    attacker: ChosenAttacker,
    twins: ReadonlyArray<JudgedAttempt> | undefined,
    repairedMicros: number | undefined
  ): Result.Result<ReadonlyArray<JudgedAttempt>, RunFailure> {
    const scenario = this.#scenarios.of(pair, repairedMicros)
    const to = `user@${scenario.domain.name}`
    const plan = {
      scenario,
      // A domain that does not adopt the model publishes nothing; a sender that does not is opportunistic.
      model: pair.senderAdopts ? this.#model : { ...opportunistic, label: this.#model.label },
      publishing: pair.domainAdopts ? this.#model : opportunistic,
      attacker,
      seed: pair.seed,
      remembered: this.#remembered,
      mail: pair.mail.map((mail) => ({ ...mail, to }))
    }
    return Result.map(judgedCell(plan, twins, false), ({ attempts }) => attempts)
  }
}

const attempted = (
  attempts: ReadonlyArray<JudgedAttempt>,
  fromMicros: number,
  repairedMicros: number | undefined
): Attempted => ({
  attempts,
  fault: { fromMicros, ...(repairedMicros === undefined ? {} : { repairedMicros }) }
})

const firstReport = (attempts: ReadonlyArray<JudgedAttempt>, fromMicros: number): number | undefined =>
  quantile(
    attempts
      .flatMap(({ report }) => report?.arrivedMicros ?? [])
      .filter((atMicros) => atMicros >= fromMicros),
    0
  )

const opportunistic = chosenModels({ models: ["opportunistic"] })[0]!

/** When the last of what it has ends. */
const endOf = ({ capabilities, actions = [] }: ChosenAttacker): number =>
  Math.max(...[...capabilities, ...actions].map(({ toMicros }) => toMicros))
