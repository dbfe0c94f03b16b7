/** Outages of a scenario: of hosts that there are, and over after they began. */
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import { type Inconsistency, inconsistency } from "./inconsistency.ts"

/** @param hosts names of hosts of the scenario, lower case */
export const checkOutages = (
  { outages }: Scenario,
  hosts: ReadonlyArray<string>
): ReadonlyArray<Inconsistency> =>
  outages.flatMap((outage, index) => [
    ...(toMicros(outage.to) <= toMicros(outage.from)
      ? [inconsistency(["outages", index, "to"], `a time after ${outage.from}`, outage.to)]
      : []),
    ...("host" in outage && !hosts.includes(outage.host.toLowerCase())
      ? [inconsistency(["outages", index, "host"], "a host of this scenario", outage.host, hosts)]
      : [])
  ])
