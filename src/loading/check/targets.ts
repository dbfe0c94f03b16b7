/** Targets of capabilities: does each name something that there is? One that names nothing would leave the attacker idle. */
import { name } from "../../protocol/dns/name.ts"
import { canonicalAddress } from "../../protocol/dns/rdata/address.ts"
import { distributionHost } from "../../world/certificate-authority/distribution-point.ts"
import { authorityIds } from "../../world/deployment.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { chosenSenders } from "../../staging/senders.ts"
import { attackerMxHost } from "../../staging/world/attackers-domains.ts"
import { type Inconsistency, inconsistency } from "./inconsistency.ts"

export const checkTargets = (scenario: Scenario): ReadonlyArray<Inconsistency> => {
  const known = namesIn(scenario)
  const lists = [
    ...scenario.attackers.map(({ capabilities }, index) => ({
      capabilities,
      path: ["attackers", index, "capabilities"]
    })),
    ...scenario.phases.map(({ capabilities }, index) => ({
      capabilities,
      path: ["phases", index, "capabilities"]
    }))
  ]
  return lists.flatMap(({ capabilities, path }) =>
    capabilities.flatMap((choice, index) =>
      (typeof choice === "string" ? [] : (choice.targets ?? [])).flatMap((target, position) =>
        isAddress(target) || known.some((one) => areOnOneBranch(one, target))
          ? []
          : [
              inconsistency(
                [...path, index, "targets", position],
                "a host or a domain of this scenario, or an address",
                target,
                known
              )
            ]
      )
    )
  )
}

/** Presets give addresses to hosts, so that a file does not have them all. */
const isAddress = (target: string) => canonicalAddress(target) !== undefined

/** What models publish lies below the domain, and whole domains may be meant too. */
const areOnOneBranch = (a: string, b: string) => name(a).isAtOrBelow(name(b)) || name(b).isAtOrBelow(name(a))

const namesIn = (scenario: Scenario): ReadonlyArray<string> => {
  const { domain, zones, hosts, phases } = scenario
  const mx = [...domain.mx, ...phases.flatMap((phase) => phase.domain?.mx ?? [])]
  const all = [
    domain.name,
    ...mx.map(({ host }) => host),
    ...[...hosts, ...phases.flatMap((phase) => phase.hosts)].map((host) => host.name),
    ...[...zones, ...phases.flatMap((phase) => phase.zones)].map(({ apex }) => apex),
    attackerMxHost,
    ...(scenario.revocationLists === undefined ? [] : authorityIds.map(distributionHost)),
    // Their clocks can be set.
    ...chosenSenders(scenario).map(({ host }) => host)
  ]
  // Everything is below the root.
  return [...new Set(all.map((one) => one.toLowerCase()))].filter((one) => one !== ".")
}
