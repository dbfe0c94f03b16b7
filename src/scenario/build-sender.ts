/** Builds one sender of a run: its resolver, its memory, its ways into the network. */
import { Clock, Context, Effect } from "effect"
import { Dns } from "../clients/dns/dns.ts"
import { Https } from "../clients/https/https.ts"
import { webClient } from "../clients/https/web-client.ts"
import { RootStore } from "../clients/root-store.ts"
import { shiftedClock } from "../kernel/virtual-clock.ts"
import type { Simulation } from "../kernel/simulate.ts"
import { type ConfiguredModel, SenderMemory } from "../models/trust-model.ts"
import { SmtpTransport } from "../network/smtp-transport.ts"
import { asProfile } from "../sender/as-profile.ts"
import { Journal } from "../sender/journal.ts"
import { senderMemory } from "../sender/memory.ts"
import { Queue } from "../sender/queue.ts"
import { SessionResults } from "../sender/reporting/session-results.ts"
import { SendingMta } from "../sender/sending-mta.ts"
import type { Internet } from "../world/internet.ts"
import { httpsPath } from "../world/network/https-path.ts"
import { smtpPath } from "../world/network/smtp-path.ts"
import type { ChosenModel } from "./models.ts"
import type { Resolvers } from "./resolver.ts"
import type { ChosenSender } from "./senders.ts"
import type { TraceEvent } from "./trace-event.ts"

/** What a delivery needs; the same for all deliveries of a sender. */
export type SenderServices = Dns | Https | RootStore | SenderMemory | SmtpTransport | SendingMta

export interface BuiltSender {
  readonly name: string
  readonly host: string
  readonly queue: Queue
  /** Sessions to be reported; absent when the sender sends no reports. */
  readonly sessions?: SessionResults
  readonly services: Context.Context<SenderServices>
  /** The model as this sender's software carries it out. */
  readonly model: ConfiguredModel
  /** Its queue, and what it and its resolver remember, as text. */
  readonly fingerprint: (nowMs: number) => string
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
  readonly roots: RootStore["Service"]
  readonly onDecision: (event: TraceEvent) => void
}

export const buildSender = (
  sender: ChosenSender,
  { model, domain, simulation, startMs, internet, resolvers, roots, onDecision }: SenderSurroundings
): BuiltSender => {
  const { name, host, profile } = sender
  const asNeeded =
    (model.configured.needsValidation ?? model.model.needsValidation) ? "validating" : "non-validating"
  const kind = sender.resolver === "as-model-needs" ? asNeeded : sender.resolver
  const queue = new Queue(sender.queue)
  const sessions = sender.reports ? new SessionResults() : undefined
  let draws = 0
  const memory = senderMemory()
  const resolver = resolvers.for(kind, host)
  const services = Context.make(Dns, resolver.dns).pipe(
    Context.add(Https, webClient({ dns: resolver.dns, transport: httpsPath(internet, host), roots })),
    Context.add(RootStore, roots),
    Context.add(SenderMemory, memory),
    Context.add(SmtpTransport, smtpPath(internet, host)),
    Context.add(SendingMta, {
      hostName: host,
      draw: (bound) => {
        draws += 1
        return simulation.streams.of(`${host} ${domain}`, "order of mail exchangers").below(bound)
      }
    }),
    Context.add(Journal, {
      note: (entry) =>
        Effect.sync(() =>
          onDecision({ kind: "decision", atMicros: simulation.nowMicros, by: host, ...entry })
        )
    })
  )
  const { clockOffsetSeconds } = internet.interception
  const offsetSeconds = () => clockOffsetSeconds?.(host, simulation.nowMicros) ?? 0
  return {
    name,
    host,
    queue,
    ...(sessions === undefined ? {} : { sessions }),
    services:
      clockOffsetSeconds === undefined
        ? services
        : Context.add(services, Clock.Clock, shiftedClock(simulation, startMs, offsetSeconds)),
    model: profile === undefined ? model.configured : asProfile(profile, model.model, model.parameters),
    // How many ties were drawn says where the stream stands.
    fingerprint: (nowMs) =>
      JSON.stringify([
        queue.fingerprint(simulation.nowMicros),
        memory.fingerprint(nowMs + offsetSeconds() * 1000),
        resolver.fingerprint(nowMs / 1000, offsetSeconds()),
        offsetSeconds(),
        sessions?.fingerprint(),
        draws
      ])
  }
}
