/** One model on the pairs of one seed: each without an attack and under each of them, with an operator who repairs faults. */
import { Result } from "effect"
import { chosenAttackers, type ChosenAttacker, nobody } from "../../scenario/attackers.ts"
import type { Remembered } from "../../staging/build.ts"
import { chosenAttacks } from "../../loading/load-sweep.ts"
import { type ChosenModel, chosenModels } from "../../scenario/models.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"
import { onTheHour } from "../../scenario/reaction-phases.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import type { JudgedAttempt, RunFailure } from "../judged-cell.ts"
import { operatedCell } from "../operated-cell.ts"
import { firstAlarm, type ReceivedReport } from "../received-reports.ts"
import type { CellPlan } from "../run-cell.ts"
import type { Situations } from "../situations/situations.ts"
import { Player, type Strategy } from "../strategy/strategy.ts"
import { PairScenarios } from "./pair-scenarios.ts"
import type { PairPlan, PairStrategies, PairStrategy } from "./pair-strategies.ts"
import { type Pair, pickByLot } from "./population.ts"

/** One pair's attempts under attack, each judged against its twin without. */
export interface PairRun {
  readonly attempts: ReadonlyArray<JudgedAttempt>
  /** End of the attack, microseconds; Infinity for one that does not end, absent where the pair was left alone. */
  readonly attackEndMicros?: number
  /** Absent where the domain has made none. */
  readonly fault?: Fault
  /** Absent where the attacker plays none: it is nobody, or does what is written out. */
  readonly strategy?: PairStrategy
}

interface Fault {
  readonly fromMicros: number
  /** Absent where it is never repaired. */
  readonly repairedMicros?: number
}

type Attempted = Omit<PairRun, "attackEndMicros" | "strategy">

export class PairRuns {
  readonly #sweep: Sweep
  readonly #model: ChosenModel
  readonly #remembered: Remembered
  readonly #attackers: ReadonlyMap<string, ChosenAttacker>
  readonly #attacks: ReturnType<typeof chosenAttacks>
  readonly #scenarios: PairScenarios
  readonly #strategies: PairStrategies
  readonly #situations: Situations | undefined

  /** @param situations absent: every attempt is run */
  constructor(
    sweep: Sweep,
    model: string,
    remembered: Remembered,
    strategies: PairStrategies,
    situations?: Situations
  ) {
    this.#situations = situations
    this.#sweep = sweep
    this.#model = chosenModels(sweep.scenario).find(({ label }) => label === model)!
    this.#remembered = remembered
    this.#attackers = new Map(chosenAttackers(sweep.scenario).map((attacker) => [attacker.name, attacker]))
    this.#attacks = chosenAttacks(sweep)
    this.#scenarios = new PairScenarios(sweep)
    this.#strategies = strategies
  }

  /** The pair under each of the attacks, in their order. */
  of(pair: Pair, attacks: ReadonlyArray<string>): Result.Result<ReadonlyArray<PairRun>, RunFailure> {
    const twin = this.#attempted(pair, nobody, undefined, undefined)
    if (Result.isFailure(twin)) return Result.fail(twin.failure)
    return Result.all(
      attacks.map((name): Result.Result<PairRun, RunFailure> => {
        const attacker = this.#attackerOf(pair, name)
        if (attacker === undefined) return twin
        return Result.gen(this, function* () {
          const strategy = yield* this.#strategyAgainst(pair, attacker)
          const attempted = yield* this.#attempted(pair, attacker, twin.success.attempts, strategy?.strategy)
          return {
            ...attempted,
            attackEndMicros: endOf(attacker),
            ...(strategy === undefined ? {} : { strategy })
          }
        })
      })
    )
  }

  #attackerOf({ lot }: Pair, name: string): ChosenAttacker | undefined {
    const { mix } = this.#attacks.find((attack) => attack.name === name)!
    const chosen = pickByLot(lot, Object.values(mix))
    return chosen === undefined ? undefined : this.#attackers.get(Object.keys(mix)[chosen]!)
  }

  /**
   * Worlds stand still, so an operator who reads reports is two runs: one in which nobody acts, to find when the first report arrives that
   * tells of failures and is believed, and the same again, which until then is no other, with the fault repaired a reaction time later.
   */
  #attempted(
    pair: Pair,
    attacker: ChosenAttacker,
    twins: ReadonlyArray<JudgedAttempt> | undefined,
    strategy: Strategy | undefined
  ): Result.Result<Attempted, RunFailure> {
    const { misconfiguration } = pair
    const fault = misconfiguration === undefined ? undefined : this.#sweep.misconfigured[misconfiguration]
    if (fault === undefined)
      return Result.map(this.#run(pair, attacker, twins, strategy, undefined), (attempts) => ({ attempts }))
    const fromMicros = toMicros(fault.from)
    const { after, afterReport } = fault.repaired
    const anyway = after === undefined ? undefined : onTheHour(fromMicros + toMicros(after))
    let reports: ReadonlyArray<ReceivedReport> = []
    const unread = this.#run(pair, attacker, twins, strategy, anyway, (read) => (reports = read))
    if (Result.isFailure(unread)) return Result.fail(unread.failure)
    const arrival = firstAlarm(reports, this.#sweep.scenario, fromMicros)
    const reacted =
      arrival === undefined || afterReport === undefined
        ? undefined
        : onTheHour(arrival + toMicros(afterReport))
    return reacted === undefined || (anyway !== undefined && anyway <= reacted)
      ? Result.succeed(attempted(unread.success, fromMicros, anyway))
      : Result.map(this.#run(pair, attacker, twins, strategy, reacted), (attempts) =>
          attempted(attempts, fromMicros, reacted)
        )
  }

  #run(
    pair: Pair,
    attacker: ChosenAttacker,
    twins: ReadonlyArray<JudgedAttempt> | undefined,
    strategy: Strategy | undefined,
    repairedMicros: number | undefined,
    onReports?: CellPlan["onReports"]
  ): Result.Result<ReadonlyArray<JudgedAttempt>, RunFailure> {
    const of = this.#planOf(pair, repairedMicros)
    const to = `user@${of.scenario.domain.name}`
    const plan = {
      ...of,
      ...(this.#situations === undefined ? {} : { situations: this.#situations }),
      ...(onReports === undefined ? {} : { onReports }),
      attacker,
      seed: pair.seed,
      mail: pair.mail.map((mail) => ({ ...mail, to })),
      ...(strategy === undefined ? {} : { newDriver: () => new Player(strategy, { looksAhead: true }) })
    }
    return Result.map(operatedCell(plan, twins, false), ({ attempts }) => attempts)
  }

  /** Chosen where nothing is repaired: an attacker does not wait for that. */
  #strategyAgainst(
    pair: Pair,
    attacker: ChosenAttacker
  ): Result.Result<PairStrategy | undefined, RunFailure> {
    if (attacker.capabilities.length === 0) return Result.succeed(undefined)
    return this.#strategies.of(pair, attacker, this.#planOf(pair, undefined))
  }

  #planOf(pair: Pair, repairedMicros: number | undefined): PairPlan {
    return {
      scenario: this.#scenarios.of(pair, repairedMicros),
      // A domain that does not adopt the model publishes nothing; a sender that does not is opportunistic.
      model: pair.senderAdopts ? this.#model : { ...opportunistic, label: this.#model.label },
      publishing: pair.domainAdopts ? this.#model : opportunistic,
      remembered: this.#remembered
    }
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

const opportunistic = chosenModels({ models: ["opportunistic"] })[0]!

/** When the last of what it has ends. */
const endOf = ({ capabilities, actions = [] }: ChosenAttacker): number =>
  Math.max(...[...capabilities, ...actions].map(({ toMicros }) => toMicros))
