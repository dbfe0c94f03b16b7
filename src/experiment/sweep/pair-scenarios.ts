/** The scenario of a kind of pair: with its sender's profile, its domain's mistake and the mending of that. */
import type { Scenario } from "../../scenario/schema/scenario.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import type { Pair } from "./population.ts"

type Phase = Scenario["phases"][number]

const hourMicros = 3_600_000_000

/** The full hour at or after a time: operators of many pairs then mend at the same times, and share their worlds. Our choice. */
export const onTheHour = (atMicros: number): number => Math.ceil(atMicros / hourMicros) * hourMicros

/** One object for all pairs of one kind, so that their world is made once. */
export class PairScenarios {
  readonly #sweep: Sweep
  readonly #made = new Map<string, Scenario>()

  constructor(sweep: Sweep) {
    this.#sweep = sweep
  }

  /** @param mendedMicros a full hour; never when absent */
  of({ profile, misconfiguration, asksForReports }: Pair, mendedMicros?: number): Scenario {
    const name = JSON.stringify([profile, misconfiguration, asksForReports, mendedMicros])
    const known = this.#made.get(name)
    if (known !== undefined) return known
    const { scenario, misconfigured, horizon } = this.#sweep
    const mistake = misconfiguration === undefined ? undefined : misconfigured[misconfiguration]
    const phases = [
      ...scenario.phases.map((phase) => ({ ...phase, mail: [] })),
      ...(mistake === undefined ? [] : mistakePhases(mistake, mendedMicros)),
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

type Mistake = Sweep["misconfigured"][number]

/** In brackets, as no name of a file can be. */
const mistakeName = "(mistake)"

const mistakePhases = (
  { from, domain, zones, hosts, publishes }: Mistake,
  mendedMicros: number | undefined
): ReadonlyArray<Phase> => [
  phaseAt(mistakeName, from, {
    zones,
    hosts,
    ...(domain === undefined ? {} : { domain }),
    ...(publishes === undefined ? {} : { publishes })
  }),
  ...(mendedMicros === undefined
    ? []
    : [phaseAt("(mended)", `${mendedMicros / hourMicros}h`, { undoes: [mistakeName] })])
]

const phaseAt = (name: string, at: string, changes: Partial<Phase>): Phase => ({
  name,
  at,
  mail: [],
  capabilities: [],
  actions: [],
  zones: [],
  hosts: [],
  undoes: [],
  ...changes
})
