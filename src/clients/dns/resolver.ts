/** A resolver that goes to the authoritative servers itself, validating or not. RFC 1034 §5, RFC 4035 §4. */
import { Effect, Result } from "effect"
import type { DnsExchange } from "../../network/dns-transport.ts"
import type { Question } from "../../protocol/dns/message.ts"
import { Name, parseName } from "../../protocol/dns/name.ts"
import { type AddressType, addressTypes } from "../../protocol/dns/rdata/address.ts"
import { classIn, typeCodes } from "../../protocol/dns/types.ts"
import { usualPolicy, type ValidationPolicy } from "../../protocol/dnssec/policy.ts"
import type { SignatureMemory } from "../../protocol/keys/signature.ts"
import type { Draw } from "../../protocol/smtp/mail-exchangers.ts"
import { DnsFailure, type DnsLookups } from "./dns.ts"
import type { NameServer } from "./delegation.ts"
import { type Resolution, toAnswer } from "./resolution.ts"
import { resolve, type ResolverSettings } from "./resolve.ts"
import { ResolverState } from "./resolver-state.ts"

export interface ResolverOptions {
  readonly transport: DnsExchange
  /** Root hints: at least one, each with an address. */
  readonly rootServers: ReadonlyArray<NameServer>
  /** Trust anchors; none makes a resolver that does not validate and calls every answer insecure. */
  readonly anchors: ResolverSettings["anchors"]
  /** Names below which nothing is validated (RFC 7646). */
  readonly negativeAnchors?: ResolverSettings["negativeAnchors"]
  readonly policy?: ValidationPolicy
  /** Ask for DNSSEC's records? Where it validates, unless given. */
  readonly dnssecOk?: boolean
  /** Address of a resolver that is asked in place of the authoritative servers; nothing that it says is believed unproven. */
  readonly forwarder?: string
  /** Of name servers that it can reach, and so its IP versions; both unless given. RFC 3901 §4. */
  readonly addressTypes?: ReadonlyArray<AddressType>
  /** Query ids, and with which server to begin; those of the state unless given. */
  readonly draw?: Draw
  /** What is remembered; empty unless given. */
  readonly state?: ResolverState
  /** May be shared by all resolvers of all runs. */
  readonly signatures?: SignatureMemory
  /** Told of what each lookup came to, from memory or not. */
  readonly onResolved?: OnResolved
}

export type OnResolved = (question: Question, resolution: Resolution) => void

/** Lookups by a resolver on the sender's own machine: nobody can alter what it says. */
export const resolver = (options: ResolverOptions): DnsLookups =>
  lookups(resolverSettings(options), options.onResolved)

/** What `resolve` and the recursive server need. */
export const resolverSettings = ({
  transport,
  rootServers,
  anchors,
  negativeAnchors = [],
  policy = usualPolicy,
  addressTypes: reachable = addressTypes,
  signatures,
  // RFC 3225 §3: DO says that the asker can do something with the records.
  dnssecOk = anchors.length > 0,
  forwarder,
  state = new ResolverState({ signatures }),
  draw = state.draw
}: ResolverOptions): ResolverSettings => ({
  transport,
  state,
  addressTypes: reachable,
  draw,
  anchors,
  negativeAnchors,
  policy,
  dnssecOk,
  ...(forwarder === undefined ? {} : { forwarder }),
  rootServers: { zone: Name.root, servers: rootServers, ttlSeconds: Infinity }
})

const lookups = (settings: ResolverSettings, onResolved?: OnResolved): DnsLookups => ({
  lookup: Effect.fnUntraced(function* (name, type) {
    const parsed = parseName(name)
    if (Result.isFailure(parsed)) {
      return yield* new DnsFailure({ name, type, reason: "malformed name", detail: parsed.failure.reason })
    }
    const asked = parsed.success
    const question = { name: asked, type: typeCodes[type], class: classIn }
    const { resolution, ttlSeconds } = yield* resolve(settings, question)
    onResolved?.(question, resolution)
    return yield* Effect.fromResult(toAnswer(resolution, { name: asked.key, type, ttlSeconds }))
  })
})
