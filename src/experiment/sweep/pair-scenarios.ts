/** The scenario of a kind of pair: with its sender's profile, its domain's fault and the repair of that. */
import { faultName, faultPhase, phaseAt } from "../../scenario/misconfiguration.ts"
import { phaseOnTheHour } from "../../scenario/reaction-phases.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import type { Pair } from "./population.ts"

type Phase = Scenario["phases"][number]

type Described = Pick<Sweep, "scenario" | "misconfigured" | "horizon">

/** One object for all pairs of one kind, so that their world is made once. */
export class PairScenarios {
  readonly #sweep: Described
  readonly #made = new Map<string, Scenario>()

  constructor(sweep: Described) {
    this.#sweep = sweep
  }

  /** @param repairedMicros a full hour; never when absent */
  of(
    {
      profile,
      misconfiguration,
      asksForReports
    }: Pick<Pair, "profile" | "misconfiguration" | "asksForReports">,
    repairedMicros?: number
  ): Scenario {
    const name = JSON.stringify([profile, misconfiguration, asksForReports, repairedMicros])
    const known = this.#made.get(name)
    if (known !== undefined) return known
    const { scenario, misconfigured, horizon } = this.#sweep
    const fault = misconfiguration === undefined ? undefined : misconfigured[misconfiguration]
    const phases = [
      ...scenario.phases.map((phase) => ({ ...phase, mail: [] })),
      ...(fault === undefined ? [] : faultPhases(fault, repairedMicros)),
      // The traffic takes the place of all mail, and lasts as long.
      phaseAt("(end of traffic)", horizon, { mail: [{ at: "0s" }] })
    ]
    const { tlsReporting: _, ...silent } = scenario.domain
    const made = {
      ...scenario,
      domain: asksForReports ? scenario.domain : silent,
      phases: phases.toSorted((a, b) => toMicros(a.at) - toMicros(b.at)),
      sender: profile === undefined ? scenario.sender : { ...scenario.sender, profile }
    }
    this.#made.set(name, made)
    return made
  }
}

type Fault = Sweep["misconfigured"][number]

const faultPhases = (fault: Fault, repairedMicros: number | undefined): ReadonlyArray<Phase> => [
  faultPhase(fault),
  ...(repairedMicros === undefined
    ? []
    : [phaseOnTheHour("(repair)", repairedMicros, { undoes: [faultName] })])
]
