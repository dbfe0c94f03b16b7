/** A mistake of a sweep as the phase that brings it about, so that it is checked and built as any phase is. */
import type { Scenario } from "./schema/scenario.ts"
import type { Sweep } from "./schema/sweep.ts"

type Phase = Scenario["phases"][number]

/** In brackets, as no name of a file can be. */
export const faultName = "(misconfiguration)"

export const faultPhase = ({
  from,
  domain,
  zones,
  hosts,
  publishes
}: Sweep["misconfigured"][number]): Phase =>
  phaseAt(faultName, from, {
    zones,
    hosts,
    ...(domain === undefined ? {} : { domain }),
    ...(publishes === undefined ? {} : { publishes })
  })

/** A phase that changes nothing else. */
export const phaseAt = (name: string, at: string, changes: Partial<Phase>): Phase => ({
  name,
  at,
  mail: [],
  capabilities: [],
  actions: [],
  zones: [],
  hosts: [],
  undoes: [],
  removes: [],
  forgets: [],
  ...changes
})
