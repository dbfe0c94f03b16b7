/** One history: a real run in which the attacker's choices are written down beforehand, and what there was to choose. */
import { Result } from "effect"
import type { Driver, Offer } from "../attacker/adversary.ts"
import { type JudgedAttempt, judgedCell } from "../experiment/run-scenario.ts"
import type { Deadlock } from "../kernel/simulate.ts"
import { nobody } from "../scenario/attackers.ts"
import { type ChosenModel } from "../scenario/models.ts"
import type { Remembered } from "../scenario/build.ts"
import type { TraceEvent } from "../scenario/trace-event.ts"
import type { Crossing } from "../world/crossing.ts"
import type { ZonePlanRejected } from "../world/zones.ts"
import { type CapabilitySet, union } from "./capability-set.ts"
import type { Stage } from "./stage.ts"

/** What an attacker could do at one point; doing nothing is always among it. */
export interface Decision {
  readonly atMicros: number
  readonly offers: ReadonlyArray<Pick<Offer<unknown>, "capability" | "does" | "spends" | "sameAs">>
}

/** At the decision of that number, from 0, the offer of that number, from 0; at all others nothing is done. */
export interface Choice {
  readonly decision: number
  readonly offer: number
}

/** What an attacker does in a history. */
export interface Plan {
  /** Sorted by decision. */
  readonly choices: ReadonlyArray<Choice>
  /** A capability that it reads along with from the beginning, where what it does spends none that could. */
  readonly watcher?: string
}

/** Between two mails. Two histories that stand in the same state there have the same futures. */
export interface Boundary {
  /** Decisions before it. */
  readonly decisions: number
  readonly state: string
}

export interface History {
  readonly plan: Plan
  readonly boundaries: ReadonlyArray<Boundary>
  /** In the order in which they came up. */
  readonly decisions: ReadonlyArray<Decision>
  /** Capabilities that could have read along, and did not. */
  readonly idleWatchers: ReadonlyArray<string>
  /** All that the plan spends. */
  readonly spent: CapabilitySet
  readonly attempts: ReadonlyArray<JudgedAttempt>
  readonly trace: ReadonlyArray<TraceEvent>
}

export interface Play {
  readonly stage: Stage
  readonly model: ChosenModel
  readonly seed: number
  readonly remembered: Remembered
  /** The attempts of the run in which nothing is done. */
  readonly twins?: ReadonlyArray<JudgedAttempt>
  readonly keepsTrace?: boolean
  /**
   * "consistent": whoever meets the same point again while one mail is on its way does the same again, such as for a
   * query that is sent twice. "every crossing": each is a decision of its own.
   */
  readonly decides: "consistent" | "every crossing"
}

/** Runs the history. The plan's choices must be of decisions that come up. */
export const play = (
  { stage, model, seed, remembered, twins, keepsTrace = false, decides }: Play,
  plan: Plan
): Result.Result<History, Deadlock | ZonePlanRejected> => {
  const script = new Script(stage, plan, decides)
  const attacker = { ...nobody, name: "search", capabilities: stage.capabilities }
  const met: Array<{ readonly mail: number; readonly decisions: number; readonly fingerprint: string }> = []
  const onAttempt = (mail: number, fingerprint: () => string) => {
    // Before the first attacked mail all histories are one.
    if (mail > stage.attacked[0]!)
      met.push({ mail, decisions: script.decisions.length, fingerprint: fingerprint() })
  }
  const cell = judgedCell(
    {
      scenario: stage.scenario,
      model,
      attacker,
      seed,
      remembered,
      driver: script,
      onAttempt,
      // Not yet searched: what authorities would issue.
      certificateWays: () => []
    },
    twins,
    keepsTrace
  )
  return Result.map(cell, ({ attempts, trace }) => ({
    plan,
    boundaries: met.map(({ mail, decisions, fingerprint }) => ({
      decisions,
      // What was reached before belongs to the state: a goal may ask for it again.
      state: JSON.stringify([
        mail,
        fingerprint,
        attempts.filter((attempt) => attempt.mail < mail).map(({ outcome }) => outcome)
      ])
    })),
    decisions: script.decisions,
    idleWatchers: [...script.idleWatchers],
    spent: script.spent,
    attempts,
    trace
  }))
}

class Script implements Driver {
  readonly decisions: Array<Decision> = []
  readonly idleWatchers = new Set<string>()
  spent: CapabilitySet
  readonly #stage: Stage
  readonly #offerAt: ReadonlyMap<number, number>
  readonly #decides: Play["decides"]
  /** Number of the offer that was chosen where a point came up before; undefined stands for nothing. */
  readonly #before = new Map<string, number | undefined>()

  constructor(stage: Stage, { choices, watcher }: Plan, decides: Play["decides"]) {
    this.#stage = stage
    this.spent = watcher === undefined ? [] : [watcher]
    this.#offerAt = new Map(choices.map(({ decision, offer }) => [decision, offer]))
    this.#decides = decides
  }

  choose<Verdict>(crossing: Crossing, offers: ReadonlyArray<Offer<Verdict>>): Offer<Verdict> | undefined {
    const point = this.#pointOf(crossing, offers)
    if (!this.#before.has(point)) {
      this.#before.set(point, this.#offerAt.get(this.decisions.length))
      this.decisions.push({
        atMicros: crossing.atMicros,
        offers: offers.map(({ capability, does, spends, sameAs }) => ({
          capability,
          does,
          spends,
          ...(sameAs === undefined ? {} : { sameAs })
        }))
      })
    }
    const chosen = this.#before.get(point)
    if (chosen === undefined) return undefined
    const offer = offers[chosen]!
    this.spent = union(this.spent, offer.spends)
    return offer
  }

  /** What is spent anyway reads along anyway. */
  watches(_: Crossing, capability: string): boolean {
    if (this.spent.includes(capability)) return true
    this.idleWatchers.add(capability)
    return false
  }

  #pointOf({ position, from, to, atMicros }: Crossing, offers: ReadonlyArray<Offer<unknown>>): string {
    if (this.#decides === "every crossing") return String(this.decisions.length)
    const mail = this.#stage.attackedMicros.findLastIndex((sentMicros) => sentMicros <= atMicros)
    return JSON.stringify([
      mail,
      position,
      from,
      to,
      ...offers.map(({ capability, does }) => [capability, does])
    ])
  }
}
