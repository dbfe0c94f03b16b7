/** A handful of zones on in-memory name servers, and a transport to them that counts: for tests of resolvers. */
import { Clock, Effect, Result } from "effect"
import type { DnsExchange } from "../../network/dns-transport.ts"
import { NoAnswer } from "../../network/no-answer.ts"
import { decodeMessage, encodeMessage } from "../../protocol/dns/codec.ts"
import type { Message } from "../../protocol/dns/message.ts"
import { name } from "../../protocol/dns/name.ts"
import { addressType } from "../../protocol/dns/rdata/address.ts"
import { parseRdata } from "../../protocol/dns/presentation.ts"
import type { ResourceRecord } from "../../protocol/dns/record.ts"
import { typeCode, typeCodes, typeName } from "../../protocol/dns/types.ts"
import type { TrustAnchor } from "../../protocol/dnssec/anchors.ts"
import { delegationSigners, trustAnchors } from "../../protocol/dnssec/signing/delegation-signer.ts"
import { SignatureStore } from "../../protocol/dnssec/signing/signature-store.ts"
import type { SigningFault, SigningPlan } from "../../protocol/dnssec/signing/signing-plan.ts"
import { usualLifetimes } from "../../protocol/dnssec/signing/signature-lifetimes.ts"
import { SignatureMemory } from "../../protocol/keys/signature.ts"
import { answerQuery } from "../../world/name-server/answer.ts"
import { type Zone, zone } from "../../world/name-server/zone.ts"

/** 2026-01-01T00:00:00Z. */
export const start = 1_767_225_600

/** `owner ttl TYPE rdata`, one record. */
export const record = (line: string): ResourceRecord => {
  const [owner = "", ttl = "", mnemonic = "", ...rest] = line.trim().split(/\s+/)
  const type = typeCode(mnemonic)
  if (type === undefined) throw new Error(`no type in ${line}`)
  const rdata = Result.getOrThrow(parseRdata(type, rest.join(" ")))
  return { owner: name(owner), ttlSeconds: Number(ttl), type, class: 1, rdata }
}

export const usualPlan: SigningPlan = {
  algorithm: 13,
  keys: "split",
  denial: { method: "nsec" },
  lifetimes: usualLifetimes
}

/** Signatures depend on octets alone, so all tests share what was made and checked. */
export const signatureStore = new SignatureStore()
export const signatureMemory = new SignatureMemory()

export interface ZoneSketch {
  readonly apex: string
  /** Where its name server `ns.<apex>` is, or `serverName` when given. */
  readonly addresses: ReadonlyArray<string>
  readonly serverName?: string
  readonly records?: ReadonlyArray<string>
  readonly plan?: SigningPlan
  /** DS in the parent; "plan" (the default) as the plan wants, "none" for an island. */
  readonly ds?: "plan" | "none"
}

/** The zone with SOA, NS, addresses of its name server, and the delegations to the sketches directly below it. */
const buildZone = (sketch: ZoneSketch, children: ReadonlyArray<ZoneSketch>, nowSeconds: number): Zone => {
  const { apex } = sketch
  const lines = [
    `${apex} 3600 SOA ${serverOf(sketch)} host.invalid 1 7200 3600 1209600 300`,
    `${apex} 3600 NS ${serverOf(sketch)}`,
    ...addressLines(sketch),
    ...(sketch.records ?? []),
    ...children.flatMap((child) => [`${child.apex} 3600 NS ${serverOf(child)}`, ...addressLines(child)])
  ]
  const delegations = children.flatMap((child) =>
    child.plan === undefined || child.ds === "none"
      ? []
      : delegationSigners(name(child.apex), child.plan, nowSeconds).map((rdata) => ({
          owner: name(child.apex),
          ttlSeconds: 3600,
          type: typeCodes.DS,
          class: 1,
          rdata
        }))
  )
  return Result.getOrThrow(
    zone({
      apex: name(apex),
      records: [...lines.map(record), ...delegations],
      signatures: signatureStore,
      ...(sketch.plan === undefined ? {} : { plan: sketch.plan })
    })
  )
}

/** Zones never change, so those of one list of sketches at one moment are built once. */
const buildZones = (
  sketches: ReadonlyArray<ZoneSketch>,
  nowSeconds: number
): ReadonlyMap<ZoneSketch, Zone> => {
  const known = built.get(sketches)?.get(nowSeconds)
  if (known !== undefined) return known
  const byApex = new Map(sketches.map((sketch) => [name(sketch.apex).key, sketch]))
  const children = new Map<ZoneSketch, Array<ZoneSketch>>()
  for (const sketch of sketches) {
    let above = name(sketch.apex)
    if (above.labels.length === 0) continue
    do above = above.parent
    while (!byApex.has(above.key))
    const parent = byApex.get(above.key)!
    children.set(parent, [...(children.get(parent) ?? []), sketch])
  }
  const zones = new Map(
    sketches.map((sketch) => [sketch, buildZone(sketch, children.get(sketch) ?? [], nowSeconds)])
  )
  built.set(sketches, new Map([...(built.get(sketches) ?? []), [nowSeconds, zones]]))
  return zones
}

const built = new WeakMap<ReadonlyArray<ZoneSketch>, ReadonlyMap<number, ReadonlyMap<ZoneSketch, Zone>>>()

const serverOf = ({ apex, serverName }: ZoneSketch) => serverName ?? (apex === "." ? "ns.root" : `ns.${apex}`)

/** Only where the server's name lies in the zone. */
const addressLines = (sketch: ZoneSketch): ReadonlyArray<string> =>
  name(serverOf(sketch)).isAtOrBelow(name(sketch.apex))
    ? sketch.addresses.map((address) => `${serverOf(sketch)} 3600 ${addressType(address)} ${address}`)
    : []

type Handler = (
  query: Uint8Array,
  over: "udp" | "tcp",
  nowSeconds: number
) => Uint8Array | undefined | Effect.Effect<Uint8Array | undefined>

/** Zones, servers, a clock that a test sets, and a log of every exchange. */
export class SmallInternet {
  nowSeconds = start
  /** "192.0.2.1 udp www.example A", in order. */
  readonly log: Array<string> = []
  readonly zones = new Map<string, Map<string, Zone>>()
  readonly handlers = new Map<string, Handler>()
  readonly #sketches: ReadonlyArray<ZoneSketch>

  constructor(sketches: ReadonlyArray<ZoneSketch>) {
    this.#sketches = sketches
    this.rebuild()
  }

  /** Loads every zone anew, with the DS records of this moment. */
  rebuild(sketches = this.#sketches): void {
    for (const held of this.zones.values()) held.clear()
    for (const [sketch, built] of buildZones(sketches, this.nowSeconds)) {
      for (const address of sketch.addresses) {
        const held = this.zones.get(address) ?? new Map<string, Zone>()
        this.zones.set(address, held)
        held.set(built.contents.apex.key, built)
        if (!this.handlers.has(address)) {
          this.handlers.set(address, (query, over, nowSeconds) =>
            answerQuery(held, { query, over, nowSeconds })
          )
        }
      }
    }
  }

  get rootServers() {
    const root = this.#sketches.find(({ apex }) => apex === ".")!
    return [{ name: name("ns.root"), addresses: root.addresses }]
  }

  get anchors(): ReadonlyArray<TrustAnchor> {
    const root = this.#sketches.find(({ apex }) => apex === ".")!
    return root.plan === undefined
      ? []
      : trustAnchors(name("."), root.plan, this.nowSeconds).map((rdata) => ({
          owner: name("."),
          type: typeCodes.DS,
          rdata
        }))
  }

  /** Silent addresses time out after five simulated seconds. */
  readonly transport: DnsExchange = {
    exchange: ({ server, over, query }) =>
      Effect.suspend(() => {
        const [question] = Result.getOrThrow(decodeMessage(query)).questions
        this.log.push(`${server} ${over} ${question!.name} ${typeName(question!.type)}`)
        const reply = asEffect(this.handlers.get(server)?.(query, over, this.nowSeconds))
        return Effect.flatMap(reply, (octets) => {
          if (octets !== undefined) return Effect.succeed(octets)
          this.nowSeconds += 5
          return Effect.fail(new NoAnswer({ reason: "timeout", peer: server }))
        })
      })
  }

  /** From now on what that server says passes through `change`. */
  alter(address: string, change: (reply: Message) => Message): void {
    const honest = this.handlers.get(address)!
    this.handlers.set(address, (...request) =>
      Effect.map(asEffect(honest(...request)), (octets) =>
        octets === undefined ? undefined : encodeMessage(change(Result.getOrThrow(decodeMessage(octets))))
      )
    )
  }

  /** Runs to the end at once, under this clock. */
  run<A, E>(effect: Effect.Effect<A, E>): A {
    return Effect.runSync(Effect.provideService(effect, Clock.Clock, this.clock))
  }

  readonly clock: Clock.Clock = (() => {
    const milliseconds = () => this.nowSeconds * 1000
    const nanoseconds = () => BigInt(Math.round(this.nowSeconds * 1000)) * 1_000_000n
    return {
      currentTimeMillisUnsafe: milliseconds,
      currentTimeMillis: Effect.sync(milliseconds),
      currentTimeNanosUnsafe: nanoseconds,
      currentTimeNanos: Effect.sync(nanoseconds),
      monotonicTimeNanosUnsafe: nanoseconds,
      monotonicTimeNanos: Effect.sync(nanoseconds),
      sleep: () => Effect.die(new Error("a resolver never sleeps"))
    }
  })()
}

const asEffect = (handled: ReturnType<Handler>): Effect.Effect<Uint8Array | undefined> =>
  Effect.isEffect(handled) ? handled : Effect.succeed(handled)

export const faulty = (fault: SigningFault, plan = usualPlan): SigningPlan => ({ ...plan, faults: [fault] })
