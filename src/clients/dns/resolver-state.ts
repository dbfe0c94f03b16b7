/** Everything that a resolver remembers between lookups, in one place. */
import { encodeMessage } from "../../protocol/dns/codec.ts"
import type { Message } from "../../protocol/dns/message.ts"
import type { Name } from "../../protocol/dns/name.ts"
import { type KnownCut, Trust } from "../../protocol/dnssec/trust.ts"
import type { SignatureMemory } from "../../protocol/keys/signature.ts"
import { isOver, type Outlook, remaining } from "../outlook.ts"
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
  #trust: ListedTrust

  /** Verdicts on signatures may be shared by all resolvers of all runs: they depend on octets alone. */
  constructor(signatures?: SignatureMemory) {
    this.#signatures = signatures
    this.#trust = new ListedTrust(signatures)
  }

  /** Zone cuts and keys that were established, each with the time for which it holds. */
  get trust(): Trust {
    return this.#trust
  }

  /** Octets of the replies that are remembered and have not expired. */
  heldOctets(nowSeconds: number): number {
    return octetsOf(this.messages.live(nowSeconds).map(({ value }) => value.message))
  }

  /** As after a restart. */
  forget(): void {
    this.resolutions.clear()
    this.messages.clear()
    this.delegations.clear()
    this.#trust = new ListedTrust(this.#signatures)
  }

  /**
   * The same text, some kilobytes, for two states that no later lookup can tell apart, apart from the counting of query ids: contents,
   * and how long each of them still holds. For searches that merge equal states.
   *
   * @param outlook in seconds
   */
  fingerprint(outlook: Outlook): string {
    const written: Array<string> = []
    const put = (...parts: ReadonlyArray<string | number | Uint8Array>) => {
      for (const part of parts) {
        const text = typeof part === "object" ? Buffer.from(part).toString("base64") : String(part)
        // The length goes first, so that no two different lists of parts give the same text.
        written.push(`${text.length}:${text}`)
      }
    }
    // Its age says how much of the TTL is left, which is as long as it is kept, or longer.
    const lasting = (until: number, fromSeconds: number) => {
      const left = remaining(until, outlook)
      return left === "on" ? [left] : [left, outlook.now - fromSeconds]
    }
    for (const { key, value, expiresAtSeconds } of this.resolutions.kept(outlook)) {
      if (value.kind === "failed") put("failure", key, remaining(expiresAtSeconds, outlook), value.reason)
      else {
        const { status, rcode, aliases, canonicalName, rrSet, ttlSeconds } = value.validation
        put("resolution", key, ...lasting(expiresAtSeconds, value.judgedAtSeconds))
        put(status, rcode, ttlSeconds, canonicalName.key)
        put(...aliases.map((link) => `${link.owner.key} ${link.target.key} ${link.status}`))
        put(...(rrSet?.rdatas ?? []))
      }
    }
    for (const { key, value, expiresAtSeconds } of this.messages.kept(outlook)) {
      put("message", key, ...lasting(expiresAtSeconds, value.receivedAtSeconds), value.server)
      put(encodeMessage({ ...value.message, id: 0 }))
    }
    for (const { key, value, expiresAtSeconds } of this.delegations.kept(outlook)) {
      put("delegation", key, remaining(expiresAtSeconds, outlook))
      for (const { name, addresses } of value.servers) put(name.key, ...addresses)
    }
    for (const line of this.#trust.kept(outlook)) put("trust", line)
    return written.join("")
  }
}

/** Of all records of these messages without compression: name, ten octets, RDATA. RFC 1035 §3.2.1. */
export const octetsOf = (messages: ReadonlyArray<Message>): number =>
  messages
    .flatMap(({ answers, authorities, additionals }) => [...answers, ...authorities, ...additionals])
    .reduce((sum, { owner, rdata }) => sum + owner.wireLength + 10 + rdata.length, 0)

/** A `Trust` that can say what it holds. */
class ListedTrust extends Trust {
  readonly #held = new Map<string, KnownCut>()

  override remember(name: Name, known: KnownCut): void {
    this.#held.set(name.key, known)
    super.remember(name, known)
  }

  kept(outlook: Outlook): ReadonlyArray<string> {
    return [...this.#held]
      .filter(([, { window }]) => !isOver(window.untilSeconds, outlook))
      .map(([key, { cut, window }]) => {
        const keys =
          cut.kind === "secure zone"
            ? cut.zone.keys.map(({ rdata }) => Buffer.from(rdata).toString("hex"))
            : []
        return [
          key,
          cut.kind,
          // One that has begun, whatever the clock shows, has begun.
          Math.max(window.fromSeconds, outlook.earliest) - outlook.now,
          remaining(window.untilSeconds, outlook),
          ...keys
        ].join(" ")
      })
      .toSorted()
  }
}
