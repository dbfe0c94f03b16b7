/** Everything that a resolver remembers between lookups, in one place. */
import { encodeMessage } from "../../protocol/dns/codec.ts"
import type { Message } from "../../protocol/dns/message.ts"
import type { Name } from "../../protocol/dns/name.ts"
import type { KnownCut, Trust, Window } from "../../protocol/dnssec/trust.ts"
import { checkSignature, type SignatureCheck, type SignatureMemory } from "../../protocol/keys/signature.ts"
import type { Draw } from "../../protocol/smtp/mail-exchangers.ts"
import type { Outlook } from "../../state/outlook.ts"
import { textOnce } from "../../state/text-once.ts"
import { type Shelf, wholeSeconds } from "../../state/shelf.ts"
import { countingLots, fingerprintOf, State } from "../../state/state.ts"
import type { Delegation } from "./delegation.ts"
import type { Resolution } from "./resolution.ts"
import { resolverLimits } from "./resolver-limits.ts"

export interface CachedMessage {
  readonly message: Message
  /** IP address of the server that it came from. */
  readonly server: string
}

export interface ResolverStateOptions {
  /** Of which this is a part; a state of its own unless given. */
  readonly state?: State
  /** Verdicts on signatures may be shared by all resolvers of all runs: they depend on octets alone. */
  readonly signatures?: SignatureMemory | undefined
  /** Does it pass on to others what it was told, with what is left of the TTLs? */
  readonly answersOthers?: true
}

/**
 * Lookups that run at the same time may share one: each step reads it and writes it without waiting in between. Its
 * contents depend on nothing but the exchanges and the clock.
 */
export class ResolverState {
  /** What lookups came to, by name and type; failures too. Since it was judged. */
  readonly resolutions: Shelf<Resolution>
  /** Replies of authoritative servers, not yet judged, by name and type. Since it was received. */
  readonly messages: Shelf<CachedMessage>
  /** By `Name.key` of the zone. */
  readonly delegations: Shelf<Delegation>
  /** Zone cuts and keys that were established, each with the time for which it holds. */
  readonly trust: Trust
  /** Query ids, and with which server to begin. */
  readonly draw: Draw
  readonly #cuts: Shelf<KnownCut>

  constructor({ state = new State(), signatures, answersOthers }: ResolverStateOptions = {}) {
    const cache = { capacity: resolverLimits.cacheEntries, lastsThrough: false } as const
    this.resolutions = state.shelf({
      ...cache,
      name: "resolutions",
      inherits: true,
      text: textOnce(textOfResolution),
      ...(answersOthers === undefined ? {} : { passesOn: true })
    })
    this.messages = state.shelf({
      ...cache,
      name: "messages",
      passesOn: true,
      text: textOnce(({ server, message }) => `${server} ${octetsAsText(message)}`),
      octets: (_, { message }) => octetsOf(message)
    })
    this.delegations = state.shelf({ ...cache, name: "delegations", text: textOnce(textOfDelegation) })
    this.#cuts = state.shelf({
      name: "zone cuts",
      // Our choice: a run has a few cuts for each of some thousand domains.
      capacity: 65_536,
      lastsThrough: true,
      begins: true,
      inherits: true,
      text: textOnce(textOfCut)
    })
    this.trust = new KeptTrust(this.#cuts, signatures)
    this.draw = state.lots(countingLots())
  }

  /** Octets of the replies that are remembered and have not expired. */
  heldOctets(nowMs: number): number {
    return this.messages.heldOctets(nowMs)
  }

  /** As after a restart. */
  forget(): void {
    for (const shelf of this.#shelves) shelf.clear()
  }

  /**
   * The same text, some kilobytes, for two states that no later lookup can tell apart, apart from the counting of query ids: contents,
   * and how long each of them still holds. For searches that merge equal states.
   *
   * @param outlook in milliseconds
   */
  fingerprint(outlook: Outlook): string {
    return fingerprintOf(this.#shelves, outlook)
  }

  get #shelves() {
    return [this.resolutions, this.messages, this.delegations, this.#cuts] as const
  }
}

/** Of all records of the message without compression: name, ten octets, RDATA. RFC 1035 §3.2.1. */
export const octetsOf = ({ answers, authorities, additionals }: Message): number =>
  [...answers, ...authorities, ...additionals].reduce(
    (sum, { owner, rdata }) => sum + owner.wireLength + 10 + rdata.length,
    0
  )

/** Whatever id it had: nobody asks again what was answered. */
export const octetsAsText = (message: Message): string =>
  Buffer.from(encodeMessage({ ...message, id: 0 })).toString("base64")

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString("hex")

const textOfResolution = (resolution: Resolution): string => {
  if (resolution.kind === "failed") return JSON.stringify([resolution.reason, resolution.detail])
  const { validation, messages } = resolution
  const { status, rcode, aliases, canonicalName, rrSet } = validation
  return JSON.stringify([
    status,
    rcode,
    canonicalName.key,
    ...aliases.map(({ owner, target, status }) => [owner.key, target.key, status]),
    (rrSet?.rdatas ?? []).map(hex),
    messages.map(octetsAsText)
  ])
}

const textOfDelegation = ({ zone, servers, ttlSeconds }: Delegation): string =>
  JSON.stringify([zone.key, ttlSeconds, servers.map(({ name, addresses }) => [name.key, addresses])])

const textOfCut = ({ cut }: KnownCut): string => {
  switch (cut.kind) {
    case "secure zone":
      return JSON.stringify([cut.zone.apex.key, cut.zone.keys.map(({ rdata }) => hex(rdata))])
    case "insecure":
      return JSON.stringify([cut.kind, cut.shortfall.reason, cut.shortfall.detail])
    default:
      return cut.kind
  }
}

/** `Trust` on a shelf. */
class KeptTrust implements Trust {
  readonly #cuts: Shelf<KnownCut>
  readonly #signatures: SignatureMemory | undefined

  constructor(cuts: Shelf<KnownCut>, signatures: SignatureMemory | undefined) {
    this.#cuts = cuts
    this.#signatures = signatures
  }

  cutAt(name: Name, nowSeconds: number): KnownCut | undefined {
    return this.#cuts.find(name.key, nowSeconds * 1000)?.value
  }

  remember(name: Name, known: KnownCut, { fromSeconds, untilSeconds }: Window): void {
    this.#cuts.keep(name.key, known, wholeSeconds(fromSeconds, untilSeconds))
  }

  checkSignature(check: SignatureCheck): boolean {
    return this.#signatures?.check(check) ?? checkSignature(check)
  }
}
