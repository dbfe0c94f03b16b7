/** What an attacker wants certificates for in a scenario, from whom, and when it orders them. */
import { capabilities } from "../../attacker/registry.ts"
import { policyHost } from "../../protocol/mta-sts/policy-reply.ts"
import type { AuthorityId } from "../../world/deployment.ts"
import type { ChosenAttacker } from "../attackers.ts"
import type { ChosenSender } from "../senders.ts"

/** Authorities where anybody is a customer, and whose roots have not expired. */
const openToAll: ReadonlyArray<AuthorityId> = ["trusted", "other-trusted"]

/** Those that some sender trusts; a certificate of others deceives nobody. */
export const orderedFrom = (senders: ReadonlyArray<ChosenSender>): ReadonlyArray<AuthorityId> =>
  openToAll.filter((authority) => senders.some(({ trusts }) => trusts.includes(authority)))

/** Names that some model asks a certificate for: MX hosts, the policy host (RFC 8461 §3.3), the domain (RFC 7711 §3). */
export const orderedNames = (domain: string, mxHosts: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set([...mxHosts, policyHost(domain), domain])
]

/** RFC 9525 §6.3: the wildcard that covers a name. */
export const wildcardOver = (domain: string): string => `*.${domain.slice(domain.indexOf(".") + 1)}`

/** Wildcards over these names, but for those over a whole top-level domain, which nobody issues (BR §3.2.2.6). */
export const orderedWildcards = (names: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set(names.filter((domain) => domain.split(".").length > 2).map(wildcardOver))
]

/** Whenever it comes to hold something that could deceive an authority, and when it is said to; never, for most attackers. */
export const orderTimes = ({
  capabilities: held,
  ordersAtMicros = []
}: ChosenAttacker): ReadonlyArray<number> => {
  const beginnings = held.filter(({ id }) => reaching.has(id)).map(({ fromMicros }) => fromMicros)
  return [...new Set([...beginnings, ...ordersAtMicros].toSorted((a, b) => a - b))]
}

const reaching = new Set(
  capabilities.filter(({ reachesAuthorities = false }) => reachesAuthorities).map(({ id }) => id)
)
