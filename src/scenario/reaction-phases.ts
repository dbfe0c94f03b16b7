/** What an operator changes of the receiving side, as a phase that brings it about. */
import { phaseAt } from "./misconfiguration.ts"
import type { Scenario } from "./schema/scenario.ts"
import { toMicros } from "./schema/time.ts"

type Phase = Scenario["phases"][number]
type Reaction = NonNullable<NonNullable<Scenario["operator"]>["reacts"]>

const hourMicros = 3_600_000_000

/** The full hour at or after a time: operators of many pairs then act at the same times, and share their worlds. Our choice. */
export const onTheHour = (atMicros: number): number => Math.ceil(atMicros / hourMicros) * hourMicros

/** @param atMicros a full hour */
export const phaseOnTheHour = (name: string, atMicros: number, changes: Partial<Phase>): Phase =>
  phaseAt(name, `${atMicros / hourMicros}h`, changes)

/** @param atMicros a full hour */
export const reactionPhase = ({ domain, zones, hosts, publishes }: Reaction, atMicros: number): Phase =>
  // In brackets, as no name of a file can be.
  phaseOnTheHour("(reaction)", atMicros, {
    zones,
    hosts,
    ...(domain === undefined ? {} : { domain }),
    ...(publishes === undefined ? {} : { publishes })
  })

/** Changed at that full hour. Mail is that of the scenario without it. */
export const withReaction = (scenario: Scenario, reaction: Reaction, atMicros: number): Scenario => ({
  ...scenario,
  phases: [...scenario.phases, reactionPhase(reaction, atMicros)].toSorted(
    (a, b) => toMicros(a.at) - toMicros(b.at)
  )
})
