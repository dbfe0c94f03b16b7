/** What an attacker wants certificates for in a scenario, from whom, and when it orders them. */
import { capabilities } from "../../attacker/registry.ts"
import { name } from "../../protocol/dns/name.ts"
import { policyHost } from "../../protocol/mta-sts/policy-reply.ts"
import { type AuthorityId, openToAll } from "../../world/deployment.ts"
import type { ChosenAttacker } from "../../scenario/attackers.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import type { ChosenSender } from "../senders.ts"
import { scenarioStages } from "../../scenario/timeline/phases.ts"

/** Those that some sender trusts; a certificate of others deceives nobody. */
export const orderedFrom = (senders: ReadonlyArray<ChosenSender>): ReadonlyArray<AuthorityId> =>
  openToAll.filter((authority) => senders.some(({ trusts }) => trusts.includes(authority)))

/**
 * Names that some model asks a certificate for: MX hosts, the policy host (RFC 8461 §3.3), the domain (RFC 7711 §3); and those of web hosts that the
 * scenario has below the domain, which serve where any name there does (RFC 9525 §3).
 */
export const orderedNames = (scenario: Scenario): ReadonlyArray<string> => {
  const stages = scenarioStages(scenario).map((stage) => stage.scenario)
  const target = scenario.domain.name.toLowerCase()
  const webHosts = stages
    .flatMap(({ hosts }) => hosts)
    .filter(({ owner, https }) => owner === "recipient" && https !== undefined)
    .map((host) => host.name.toLowerCase())
    .filter((host) => name(host).isAtOrBelow(name(target)))
  const mxHosts = stages.flatMap(({ domain }) => domain.mx.map(({ host }) => host.toLowerCase()))
  return [...new Set([...mxHosts, policyHost(target), target, ...webHosts])]
}

/** RFC 9525 §6.3: the wildcard that covers a name. */
export const wildcardOver = (domain: string): string => `*.${domain.slice(domain.indexOf(".") + 1)}`

/** Wildcards over these names, but for those over a whole top-level domain, which nobody issues (BR §3.2.2.6). */
export const orderedWildcards = (names: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set(names.filter((domain) => domain.split(".").length > 2).map(wildcardOver))
]

/** What is ordered at a time. */
export interface Ordering {
  readonly atMicros: number
  /** All that are of use, from all authorities that senders trust, when absent. */
  readonly only?: { readonly domains: ReadonlyArray<string>; readonly from: ReadonlyArray<AuthorityId> }
}

/** In the order of time; none, for most attackers. */
export const orderings = (attacker: ChosenAttacker): ReadonlyArray<Ordering> =>
  [
    ...orderTimes(attacker).map((atMicros) => ({ atMicros })),
    ...(attacker.actions ?? []).flatMap(({ action, fromMicros }) =>
      action.on === "certificates"
        ? [
            {
              atMicros: fromMicros,
              only: { domains: action.names.map((one) => one.toLowerCase()), from: [action.authority] }
            }
          ]
        : []
    )
  ].toSorted((a, b) => a.atMicros - b.atMicros)

/** Whenever it comes to hold something that could deceive an authority, and when it is said to. */
const orderTimes = ({ capabilities: held, ordersAtMicros = [] }: ChosenAttacker): ReadonlyArray<number> => {
  const beginnings = held.filter(({ id }) => reaching.has(id)).map(({ fromMicros }) => fromMicros)
  return [...new Set([...beginnings, ...ordersAtMicros].toSorted((a, b) => a - b))]
}

const reaching = new Set(
  capabilities.filter(({ reachesAuthorities = false }) => reachesAuthorities).map(({ id }) => id)
)
