/** By which names the authorities of the world are known, and the accounts that customers have there. RFC 8659 §4.2, RFC 8555 §7.3. */
import type { AuthorityId } from "../../world/deployment.ts"

/** In CAA records. Our choice, below a top-level domain that RFC 6761 §6.2 sets aside. */
export const issuerDomainName = (authority: AuthorityId): string => `${authority}.ca.test`

/** Who may have an account; anybody may. */
export type Customer = "owner" | "attacker"

/** In `accounturi` of CAA records: RFC 8657 §3. */
export const accountUri = (authority: AuthorityId, customer: Customer): string =>
  `https://${issuerDomainName(authority)}/account/${customer}`

/** Name of the host from which an authority looks; 0 is the primary perspective. Baseline Requirements §3.2.2.9. */
export const perspectiveHost = (authority: AuthorityId, number: number): string =>
  `${number === 0 ? "primary" : `remote-${number}`}.${issuerDomainName(authority)}`

/** The other way round; undefined for all other hosts. */
export const perspectiveNumber = (host: string): number | undefined => {
  const [isOne, remote] = /^(?:primary|remote-(\d+))\.[a-z-]+\.ca\.test$/.exec(host) ?? []
  return isOne === undefined ? undefined : Number(remote ?? 0)
}
