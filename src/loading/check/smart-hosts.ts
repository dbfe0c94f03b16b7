/** Smart hosts of senders: are they domains or hosts that there are? Through another one no mail would ever get. */
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { type Inconsistency, inconsistency } from "./inconsistency.ts"
import { hostNames } from "./records.ts"

export const checkSmartHosts = (scenario: Scenario): ReadonlyArray<Inconsistency> => {
  const { domain, zones, phases, sender, senders } = scenario
  const written = [...zones, ...phases.flatMap((phase) => phase.zones)]
  const known = [
    domain.name.toLowerCase(),
    ...hostNames(scenario),
    ...written.flatMap(({ records }) => records.map(({ owner }) => owner.toLowerCase()))
  ]
  return [
    { smartHost: sender.smartHost, path: ["sender", "smartHost"] },
    ...senders.map(({ smartHost }, index) => ({ smartHost, path: ["senders", index, "smartHost"] }))
  ].flatMap(({ smartHost, path }) =>
    smartHost === undefined || known.includes(smartHost.toLowerCase())
      ? []
      : [inconsistency(path, "the domain or a host of this scenario", smartHost, known)]
  )
}
