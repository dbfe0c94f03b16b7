/**
 * The strategies of a sweep's attackers: each chosen once for a model, an attacker and a kind of pair, on a few mails of such a pair. What else a
 * pair may draw, when it writes and whether luck fails the attacker, they do not know.
 */
import { Result } from "effect"
import { type ChosenAttacker, nobody } from "../../scenario/attackers.ts"
import type { ChosenMail } from "../../scenario/chosen-mail.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import { judgedCell, type RunFailure } from "../judged-cell.ts"
import type { CellPlan } from "../run-cell.ts"
import { type BestStrategy, bestStrategy } from "../strategy/best-strategy.ts"
import type { Pair } from "./population.ts"

/** What a strategy may depend on. */
export interface StrategyKind {
  readonly attacker: string
  readonly domainAdopts: boolean
  readonly senderAdopts: boolean
  /** Did they know each other before the attacker came? */
  readonly isKnown: boolean
  /** Does the domain ask for TLS reports, where the scenario's does? */
  readonly asksForReports: boolean
  /** Id of the sender's profile; absent for a sender as the scenario has it. */
  readonly profile?: string
  /** Index among the sweep's misconfigurations; absent where nothing is wrong. */
  readonly misconfiguration?: number
}

export interface PairStrategy extends StrategyKind, BestStrategy {}

/** Of its mail only when the first comes counts. */
export type KindedPair = Omit<Pair, "rank" | "seed" | "lot" | "mail"> & {
  readonly mail: ReadonlyArray<Pick<ChosenMail, "atMicros">>
}

/** What is run of a pair, but for its mail and its attacker. */
export type PairPlan = Required<Pick<CellPlan, "scenario" | "model" | "publishing" | "remembered">>

const hourMicros = 3_600_000_000

export class PairStrategies {
  readonly #sweep: Pick<Sweep, "scenario" | "horizon">
  readonly #known = new Map<string, PairStrategy>()

  constructor(sweep: Pick<Sweep, "scenario" | "horizon">) {
    this.#sweep = sweep
  }

  of(pair: KindedPair, attacker: ChosenAttacker, plan: PairPlan): Result.Result<PairStrategy, RunFailure> {
    const fromMicros = Math.min(...attacker.capabilities.map((held) => held.fromMicros))
    const kind = kindOf(pair, attacker, fromMicros)
    const key = JSON.stringify(kind)
    const known = this.#known.get(key)
    if (known !== undefined) return Result.succeed(known)
    const seeded = {
      ...plan,
      seed: this.#sweep.scenario.seed,
      mail: probe(
        kind,
        attacker,
        { fromMicros, horizonMicros: toMicros(this.#sweep.horizon) },
        `user@${plan.scenario.domain.name}`
      )
    }
    return Result.gen(this, function* () {
      const twins = yield* judgedCell({ ...seeded, attacker: nobody }, undefined, false)
      const best = yield* bestStrategy({ ...seeded, attacker }, twins.attempts)
      const strategy = { ...kind, ...best }
      this.#known.set(key, strategy)
      return strategy
    })
  }
}

const kindOf = (
  { domainAdopts, senderAdopts, asksForReports, mail, profile, misconfiguration }: KindedPair,
  { name }: ChosenAttacker,
  fromMicros: number
): StrategyKind => ({
  attacker: name,
  domainAdopts,
  senderAdopts,
  asksForReports,
  isKnown: (mail[0]?.atMicros ?? 0) < fromMicros,
  ...(profile === undefined ? {} : { profile }),
  ...(misconfiguration === undefined ? {} : { misconfiguration })
})

/**
 * One mail before the attacker comes, where they know each other; then four while it is there: an hour after it came, a day later, in the middle
 * and at the end of its time, for what it keeps up for weeks may serve it then (a policy that is not renewed runs out). Our choice.
 */
const probe = (
  { isKnown }: StrategyKind,
  { capabilities }: ChosenAttacker,
  { fromMicros, horizonMicros }: { readonly fromMicros: number; readonly horizonMicros: number },
  to: string
): ReadonlyArray<ChosenMail> => {
  const untilMicros = Math.max(
    fromMicros + 2,
    Math.min(horizonMicros, Math.max(...capabilities.map((held) => held.toMicros)))
  )
  const length = untilMicros - fromMicros
  const first = Math.min(hourMicros, Math.floor(length / 2))
  const after = [first, first + 24 * hourMicros, Math.floor(length / 2), length - first].filter(
    (micros) => micros >= first && micros < length
  )
  const times = [...(isKnown ? [0] : []), ...new Set(after.map((micros) => fromMicros + micros))]
  return times.toSorted((a, b) => a - b).map((atMicros, index) => ({ number: index + 1, atMicros, to }))
}
