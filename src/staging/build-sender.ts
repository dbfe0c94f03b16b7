/** Builds one sender of a run: its resolver, its memory, its ways into the network. */
import { Clock, Context, Effect } from "effect"
import { AddressTypes } from "../clients/dns/addresses.ts"
import { Dns } from "../clients/dns/dns.ts"
import { Https } from "../clients/https/https.ts"
import { webClient } from "../clients/https/web-client.ts"
import { checkingRoots } from "../clients/revocation/checking-roots.ts"
import { outlookFrom } from "../state/outlook.ts"
import { SendersPerspectives } from "../clients/perspectives.ts"
import { KeptLists } from "../clients/revocation/kept-lists.ts"
import { RootStore } from "../clients/root-store.ts"
import { shiftedClock } from "../kernel/virtual-clock.ts"
import type { Simulation } from "../kernel/simulate.ts"
import { type ConfiguredModel, SenderMemory } from "../models/trust-model.ts"
import { type AddressType, addressTypes } from "../protocol/dns/rdata/address.ts"
import { SmtpTransport } from "../network/smtp-transport.ts"
import { asProfile } from "../sender/as-profile.ts"
import { Journal, webHandshake } from "../sender/journal.ts"
import { senderMemory } from "../sender/memory.ts"
import { withNumericHosts } from "../sender/numeric-hosts.ts"
import { Queue } from "../sender/queue.ts"
import type { RandomStream } from "../kernel/random-stream.ts"
import type { Lots, State } from "../state/state.ts"
import { SessionResults } from "../sender/reporting/session-results.ts"
import { SendingMta } from "../sender/sending-mta.ts"
import type { Internet } from "../world/internet.ts"
import { httpPath } from "../world/network/http-path.ts"
import { httpsPath } from "../world/network/https-path.ts"
import { smtpPath } from "../world/network/smtp-path.ts"
import type { Finding, Found } from "./finding.ts"
import type { ChosenModel } from "../scenario/models.ts"
import { reportSigner } from "./report-signers.ts"
import { isRemote, type Resolvers, validates } from "./resolvers.ts"
import { sendersPerspectiveHost } from "./senders-perspectives.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import type { ChosenSender } from "./senders.ts"
import type { TraceEvent } from "./trace-event.ts"

/** What a delivery needs; the same for all deliveries of a sender. */
export type SenderServices = Dns | Https | RootStore | SenderMemory | SmtpTransport | SendingMta

export interface BuiltSender {
  readonly name: string
  readonly host: string
  /** Domain to which all its mail goes; absent where DNS says for each address. */
  readonly smartHost?: string
  /** Record types that it asks for to find a host. */
  readonly addressTypes: ReadonlyArray<AddressType>
  /** Of name servers that its resolver reaches. */
  readonly nameServerTypes: ReadonlyArray<AddressType>
  readonly queue: Queue
  /** Sessions to be reported; absent when the sender sends no reports. */
  readonly sessions?: SessionResults
  readonly services: Context.Context<SenderServices>
  /** The model as this sender's software carries it out. */
  readonly model: ConfiguredModel
  /** Its queue, and what it and its resolver remember, as text, for what comes in so many microseconds. */
  readonly fingerprint: (nowMs: number, lastsMicros: number) => string
  /** Octets that its memory and its resolver hold and that have not expired: keys, values, and records of replies without compression. */
  readonly heldOctets: (nowMs: number) => number
  readonly forget: Readonly<Record<Scenario["phases"][number]["forgets"][number], () => void>>
}

export interface SenderSurroundings {
  readonly model: ChosenModel
  /** To which mail goes; a name for random streams. */
  readonly domain: string
  readonly simulation: Simulation
  /** Unix epoch milliseconds at virtual time 0. */
  readonly startMs: number
  readonly internet: Internet
  readonly resolvers: Resolvers
  /** Of which all that it remembers is a part. */
  readonly state: State
  readonly roots: RootStore["Service"]
  readonly onDecision: (event: TraceEvent) => void
  readonly onFinding?: ((finding: Finding) => void) | undefined
}

export const buildSender = (
  sender: ChosenSender,
  {
    model,
    domain,
    simulation,
    startMs,
    internet,
    resolvers,
    state,
    roots,
    onDecision,
    onFinding
  }: SenderSurroundings
): BuiltSender => {
  const { name, host, profile, smartHost } = sender
  const asNeeded =
    (model.configured.needsValidation ?? model.model.needsValidation) ? "validating" : "non-validating"
  const kind = sender.resolver === "as-model-needs" ? asNeeded : sender.resolver
  const queue = new Queue(sender.queue)
  const sessions = sender.reports ? new SessionResults(sender.addresses) : undefined
  const ties = tieLots(simulation.streams.of(`${host} ${domain}`, "order of mail exchangers"))
  const memory = senderMemory(state)
  const found =
    onFinding && ((found: Found) => onFinding({ ...found, atMicros: simulation.nowMicros, by: host }))
  const resolver = resolvers.for(
    kind,
    host,
    {
      believes: sender.anchors,
      addressTypes: sender.resolverAddressTypes,
      transport: sender.resolverTransport
    },
    found
  )
  const dns = profile?.numericHosts === "addresses" ? withNumericHosts(resolver.dns) : resolver.dns
  const lists = new KeptLists(state)
  const ownRoots =
    sender.revocation === "unchecked"
      ? roots
      : checkingRoots({
          roots,
          dns,
          transport: httpPath(internet, "sender to distribution point", host),
          whereUnknown: sender.revocation === "soft-fail" ? "accepted" : "rejected",
          kept: lists
        })
  const services = Context.make(Dns, dns).pipe(
    Context.add(
      Https,
      webClient({
        dns,
        transport: httpsPath(internet, host, sender.keyTypes),
        roots: ownRoots,
        ...(found && {
          onHandshake: (...shown) => found({ kind: "handshake", ...webHandshake(...shown) })
        })
      })
    ),
    Context.add(SendersPerspectives, (number) => {
      const name = sendersPerspectiveHost(host, number)
      const dns = resolvers.perspective(name, {
        validates: validates(kind),
        position: "sender's perspective to name server"
      })
      const transport = httpsPath(internet, name, sender.keyTypes, "sender's perspective to policy host")
      return { name, dns, https: webClient({ dns, transport, roots: ownRoots }) }
    }),
    Context.add(RootStore, ownRoots),
    Context.add(AddressTypes, sender.addressTypes),
    Context.add(SenderMemory, memory),
    Context.add(SmtpTransport, smtpPath(internet, host, sender.keyTypes)),
    Context.add(SendingMta, {
      hostName: host,
      reportSigner: reportSigner(sender.signsAs ?? host),
      minimumTlsVersion: sender.minimumTlsVersion,
      plaintextBeforeTls: sender.plaintextBeforeTls,
      clearFromAgeSeconds: profile?.clearFromAgeSeconds ?? 0,
      ...(profile?.minimumTlsVersionWhereRequired === undefined
        ? {}
        : { minimumTlsVersionWhereRequired: profile.minimumTlsVersionWhereRequired }),
      ...(smartHost === undefined ? {} : { smartHost }),
      draw: state.lots(ties)
    }),
    Context.add(Journal, {
      note: (entry) =>
        Effect.sync(() =>
          onDecision({ kind: "decision", atMicros: simulation.nowMicros, by: host, ...entry })
        ),
      keep: (handshake) => Effect.sync(() => found?.({ kind: "handshake", ...handshake }))
    })
  )
  const { clockAheadSeconds } = internet.interception
  const aheadSeconds = () => clockAheadSeconds?.(host, simulation.nowMicros) ?? 0
  return {
    name,
    host,
    ...(smartHost === undefined ? {} : { smartHost }),
    addressTypes: sender.addressTypes,
    nameServerTypes: isRemote(kind) ? addressTypes : sender.resolverAddressTypes,
    queue,
    ...(sessions === undefined ? {} : { sessions }),
    services:
      clockAheadSeconds === undefined
        ? services
        : Context.add(services, Clock.Clock, shiftedClock(simulation, startMs, aheadSeconds)),
    model: profile === undefined ? model.configured : asProfile(profile, model.model, model.parameters),
    heldOctets: (nowMs) =>
      memory.heldOctets(nowMs + aheadSeconds() * 1000) + resolver.heldOctets(nowMs, aheadSeconds()),
    forget: { "resolver-caches": resolver.forget, "sender-memories": memory.forget },
    // How many ties were drawn says where the stream stands.
    fingerprint: (nowMs, lastsMicros) => {
      const aheadBy = aheadSeconds() * 1000
      const lasts = lastsMicros / 1000
      const outlook = outlookFrom(nowMs, { aheadBy, lasts })
      return JSON.stringify([
        queue.fingerprint(simulation.nowMicros),
        memory.fingerprint(outlook),
        resolver.fingerprint(outlook, outlookFrom(nowMs, { aheadBy: 0, lasts })),
        aheadBy,
        lists.fingerprint(outlook),
        sessions?.fingerprint(),
        ties.drawn()
      ])
    }
  }
}

/** Ties among MX hosts of one preference. */
const tieLots = (stream: RandomStream): Lots => {
  let drawn = 0
  return {
    draw: (bound) => {
      drawn += 1
      return stream.below(bound)
    },
    foresee: (bounds) => {
      const ahead = stream.copy()
      return bounds.map((bound) => ahead.below(bound))
    },
    drawn: () => drawn
  }
}
