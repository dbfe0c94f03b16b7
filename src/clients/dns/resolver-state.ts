/** Everything that a resolver remembers between lookups, in one place. */
import type { Message } from "../../protocol/dns/message.ts"
import { Trust } from "../../protocol/dnssec/trust.ts"
import type { SignatureMemory } from "../../protocol/keys/signature.ts"
import type { Delegation } from "./delegation.ts"
import { ExpiringCache } from "./expiring-cache.ts"
import type { Resolution } from "./resolution.ts"
import { resolverLimits } from "./resolver-limits.ts"

export interface CachedMessage {
  readonly message: Message
  readonly receivedAtSeconds: number
  /** IP address of the server that it came from. */
  readonly server: string
}

/**
 * Lookups that run at the same time may share one: each step reads it and writes it without waiting in between. Its
 * contents depend on nothing but the exchanges and the clock.
 */
export class ResolverState {
  /** What lookups came to, by name and type; failures too. */
  readonly resolutions = new ExpiringCache<Resolution>(resolverLimits.cacheEntries)
  /** Replies of authoritative servers, not yet judged, by name and type. */
  readonly messages = new ExpiringCache<CachedMessage>(resolverLimits.cacheEntries)
  /** By `Name.key` of the zone. */
  readonly delegations = new ExpiringCache<Delegation>(resolverLimits.cacheEntries)
  readonly #signatures: SignatureMemory | undefined
  #trust: Trust

  /** Verdicts on signatures may be shared by all resolvers of all runs: they depend on octets alone. */
  constructor(signatures?: SignatureMemory) {
    this.#signatures = signatures
    this.#trust = new Trust(signatures)
  }

  /** Zone cuts and keys that were established, each with the time for which it holds. */
  get trust(): Trust {
    return this.#trust
  }

  /** As after a restart. */
  forget(): void {
    this.resolutions.clear()
    this.messages.clear()
    this.delegations.clear()
    this.#trust = new Trust(this.#signatures)
  }
}
