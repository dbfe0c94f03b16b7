/** The resolvers that a scenario's senders and authorities use: on their own hosts, validating or not, or elsewhere. RFC 4035 §4.9, RFC 7672 §2.1. */
import { Clock, Effect, Result } from "effect"
import type { DnsLookups } from "../clients/dns/dns.ts"
import { recursiveServer } from "../clients/dns/recursive-server.ts"
import { resolver, type ResolverOptions, resolverSettings } from "../clients/dns/resolver.ts"
import type { Resolution } from "../clients/dns/resolution.ts"
import { ResolverState } from "../clients/dns/resolver-state.ts"
import { stubCache, stubResolver } from "../clients/dns/stub-resolver.ts"
import type { Outlook } from "../state/outlook.ts"
import type { State } from "../state/state.ts"
import type { DnsExchange } from "../network/dns-transport.ts"
import type { Question } from "../protocol/dns/message.ts"
import { readMessage } from "../protocol/dns/read-message.ts"
import { name } from "../protocol/dns/name.ts"
import { parseRdata } from "../protocol/dns/presentation.ts"
import type { AddressType } from "../protocol/dns/rdata/address.ts"
import { typeCodes, typeName } from "../protocol/dns/types.ts"
import type { SignatureMemory } from "../protocol/keys/signature.ts"
import type { Position } from "../world/crossing.ts"
import type { Deployment } from "../world/deployment.ts"
import type { Internet } from "../world/internet.ts"
import { dnsPath } from "../world/network/dns-path.ts"
import type { DnsTransport } from "../protocol/dns/transports.ts"
import { wayTo } from "../world/zone-transport.ts"
import type { ServedZones } from "../world/zones.ts"
import type { FoundAnswer } from "./finding.ts"
import type { resolverKinds } from "../scenario/schema/sender.ts"

export type ResolverKind = (typeof resolverKinds)[number]
type RemoteKind = Extract<ResolverKind, `remote${string}`>

/** Does anybody look at signatures for a sender with such a resolver? */
export const validates = (kind: ResolverKind): boolean => kind === "validating" || kind === "remote"

/** Does it stand elsewhere than on the sender's host? */
export const isRemote = (kind: ResolverKind): kind is RemoteKind =>
  kind === "remote" || kind === "remote-always-ad"

/** What a resolver believes without proof, and where it validates nothing (RFC 7646). */
export interface ResolverAnchors {
  readonly positive: ReadonlyArray<{
    readonly zone: string
    readonly type: "DS" | "DNSKEY"
    /** RDATA in presentation format; absent: DS records of the keys that the zone has at the start. */
    readonly data?: string
  }>
  readonly negative: ReadonlyArray<string>
}

const usualAnchors: ResolverAnchors = { positive: [], negative: [] }

export interface ResolverPlan {
  readonly deployment: Deployment
  /** Of each stage, in the order of time. */
  readonly deployments: ReadonlyArray<{ readonly fromMicros: number; readonly deployment: Deployment }>
  readonly zones: ServedZones
  readonly internet: Internet
  readonly signatures: SignatureMemory
  /** Of which what resolvers remember is a part. */
  readonly state: State
  /** Of hosts that nobody misleads. */
  readonly clock: Clock.Clock
}

export interface SenderResolver {
  readonly dns: DnsLookups
  /**
   * The same text for two states that no later lookup can tell apart, apart from the counting of query ids.
   *
   * @param outlook in milliseconds, by the clock of the sender's host
   * @param everybodys by everybody else's clocks
   */
  readonly fingerprint: (outlook: Outlook, everybodys: Outlook) => string
  /** Octets of the replies that it remembers, those of a remote resolver among them. */
  readonly heldOctets: (nowMs: number, aheadSeconds: number) => number
  /** As after a restart, of a remote resolver too. */
  readonly forget: () => void
}

/** The last of the infrastructure's block (RFC 5737 §3), which is handed out from its first. */
const remoteResolvers: Readonly<Record<RemoteKind, { readonly name: string; readonly address: string }>> = {
  remote: { name: "resolver.test", address: "198.51.100.254" },
  "remote-always-ad": { name: "always-ad.resolver.test", address: "198.51.100.253" }
}

interface RemoteResolver {
  readonly state: ResolverState
  readonly forget: () => void
}

export class Resolvers {
  readonly #plan: ResolverPlan
  /** One of each kind for all senders that use it: what one of them asked, the next finds there. */
  readonly #remote = new Map<RemoteKind, RemoteResolver>()

  constructor(plan: ResolverPlan) {
    this.#plan = plan
  }

  /**
   * @param sender name of the sender's host
   * @param own of a resolver on that host; one elsewhere has neither, but a transport on which it is asked
   */
  for(
    kind: ResolverKind,
    sender: string,
    {
      transport: toResolver = "clear",
      ...own
    }: {
      readonly believes?: ResolverAnchors
      readonly addressTypes?: ReadonlyArray<AddressType>
      readonly transport?: DnsTransport
    } = {},
    onFound?: (found: FoundAnswer) => void
  ): SenderResolver {
    const { internet, signatures } = this.#plan
    if (isRemote(kind)) {
      const { state, forget } = this.#remoteOf(kind)
      const cache = stubCache(this.#plan.state)
      return {
        dns: believing(
          stubResolver({
            transport: dnsPath(internet, "sender to resolver", sender, () => ({ transport: toResolver })),
            resolvers: [remoteResolvers[kind].address],
            cache
          }),
          onFound
        ),
        fingerprint: (outlook, everybodys) => state.fingerprint(everybodys) + cache.fingerprint(outlook),
        heldOctets: (nowMs, aheadSeconds) =>
          state.heldOctets(nowMs) + cache.heldOctets(nowMs + aheadSeconds * 1000),
        forget: () => {
          cache.clear()
          forget()
        }
      }
    }
    const state = new ResolverState({ state: this.#plan.state, signatures })
    return {
      dns: resolver({
        ...optionsOf(this.#plan, {
          transport: this.#toAuthorities("resolver to authority", sender, validates(kind), own.believes),
          validates: validates(kind),
          state,
          ...own
        }),
        ...(onFound && { onResolved: (question, resolution) => onFound(foundAnswer(question, resolution)) })
      }),
      fingerprint: (outlook) => state.fingerprint(outlook),
      heldOctets: (nowMs, aheadSeconds) => state.heldOctets(nowMs + aheadSeconds * 1000),
      forget: () => state.forget()
    }
  }

  /**
   * Of one network perspective of a certification authority or of a sender.
   *
   * @param host name of the perspective's host
   */
  perspective(
    host: string,
    {
      validates,
      position = "perspective to name server"
    }: {
      readonly validates: boolean
      readonly position?: "perspective to name server" | "sender's perspective to name server"
    }
  ): DnsLookups {
    const { signatures } = this.#plan
    const transport = this.#toAuthorities(position, host, validates)
    const state = new ResolverState({ signatures })
    return resolver(optionsOf(this.#plan, { transport, validates, state }))
  }

  /** The way to name servers, for a resolver that takes the word of a parent about them where it can prove it. */
  #toAuthorities(
    position: Position,
    from: string,
    validates: boolean,
    { positive, negative }: ResolverAnchors = usualAnchors
  ): DnsExchange {
    const { internet, deployments } = this.#plan
    const isAllInClear = deployments.every(({ deployment }) =>
      deployment.zones.every(({ transport }) => transport === undefined)
    )
    if (isAllInClear) return dnsPath(internet, position, from)
    const proves = {
      anchors: validates ? [".", ...positive.map(({ zone }) => zone)] : [],
      negative
    }
    return dnsPath(internet, position, from, (query) => {
      const asked = Result.getOrUndefined(readMessage(query))?.message.questions[0]
      const stage = deployments.findLast(({ fromMicros }) => fromMicros <= internet.nowMicros)
      return asked === undefined || stage === undefined
        ? { transport: "clear" }
        : wayTo(asked.name, stage.deployment.zones, proves)
    })
  }

  #remoteOf(kind: RemoteKind): RemoteResolver {
    const known = this.#remote.get(kind)
    if (known !== undefined) return known
    const { internet, signatures, clock } = this.#plan
    const { name, address } = remoteResolvers[kind]
    const remembered = { state: this.#plan.state, answersOthers: true } as const
    const state = new ResolverState({ ...remembered, signatures })
    const transport = this.#toAuthorities("resolver to authority", name, validates(kind))
    const server = recursiveServer(
      resolverSettings(optionsOf(this.#plan, { transport, validates: validates(kind), state })),
      kind === "remote-always-ad" ? "always" : "where secure",
      new ResolverState(remembered)
    )
    internet.attach({
      name,
      addresses: [address],
      owner: "recipient",
      // It has a clock of its own, whatever the asker's shows.
      dns: (query, over) => Effect.provideService(server.answer({ query, over }), Clock.Clock, clock)
    })
    const remote = { state, forget: server.forget }
    this.#remote.set(kind, remote)
    return remote
  }
}

/** What a resolver on the sender's host found out. */
const foundAnswer = ({ name, type }: Question, resolution: Resolution): FoundAnswer => {
  const common = { kind: "lookup", question: `${name} ${typeName(type)}` } as const
  if (resolution.kind === "judged") {
    const { validation } = resolution
    return { ...common, status: validation.status, detail: "", validation }
  }
  const { detail, validation } = resolution
  return { ...common, status: "failed", detail, ...(validation && { validation }) }
}

/** RFC 4035 §4.9: the AD bit is all that a stub resolver sees of a validation elsewhere. */
const believing = (dns: DnsLookups, onFound: ((found: FoundAnswer) => void) | undefined): DnsLookups =>
  onFound === undefined
    ? dns
    : {
        lookup: (name, type) => {
          const common = { kind: "lookup", question: `${name} ${type}` } as const
          return dns.lookup(name, type).pipe(
            Effect.tap(({ status }) => Effect.sync(() => onFound({ ...common, status, detail: "" }))),
            Effect.tapError(({ detail }) =>
              Effect.sync(() => onFound({ ...common, status: "failed", detail }))
            )
          )
        }
      }

const optionsOf = (
  { deployment, zones, signatures }: ResolverPlan,
  {
    transport,
    validates,
    state,
    believes = usualAnchors,
    addressTypes
  }: {
    readonly transport: DnsExchange
    readonly validates: boolean
    readonly state: ResolverState
    readonly believes?: ResolverAnchors
    /** Of name servers that it can reach; both when absent. */
    readonly addressTypes?: ReadonlyArray<AddressType>
  }
): ResolverOptions => {
  const root = deployment.zones.find(({ apex }) => apex === ".")
  return {
    transport,
    rootServers: (root?.nameServers ?? []).map((server) => ({
      name: name(server),
      addresses: deployment.hosts.find((host) => host.name === server)?.addresses ?? []
    })),
    anchors: validates ? anchorsFrom(zones, believes) : [],
    negativeAnchors: believes.negative.map((apex) => name(apex)),
    state,
    signatures,
    ...(addressTypes === undefined ? {} : { addressTypes })
  }
}

/** What is said of a zone takes the place of what is usual for it, which is the root's keys for the root, and nothing for others. */
export const anchorsFrom = (
  { anchorsOf }: ServedZones,
  { positive }: Pick<ResolverAnchors, "positive">
): ResolverOptions["anchors"] => {
  const said: ResolverAnchors["positive"] = positive.some(({ zone }) => zone === ".")
    ? positive
    : [{ zone: ".", type: "DS" }, ...positive]
  return said.flatMap(({ zone, type, data }) =>
    data === undefined
      ? anchorsOf(zone).map((rdata) => ({ owner: name(zone), type: typeCodes.DS, rdata }))
      : // `check` has read it before.
        [
          {
            owner: name(zone),
            type: typeCodes[type],
            rdata: Result.getOrThrow(parseRdata(typeCodes[type], data))
          }
        ]
  )
}
