/** A host of the attacker's own. */
import type { CredentialSource } from "./credential-source.ts"

/** A mail exchanger of the attacker's, which has its name in the world's DNS. */
export interface OwnHost {
  readonly name: string
  /** IPv4. */
  readonly address: string
  /** Another, where anybody here has IPv6. */
  readonly ipv6Address?: string
  /** Does it publish anything of its own, as the model's adopters do? */
  readonly publishes: boolean
  /** Does it stand in a zone that is signed? */
  readonly isSigned: boolean
  /** What it shows, to a client that asks for its own name and to one that asks for a name of the target's. */
  readonly source: CredentialSource
}
