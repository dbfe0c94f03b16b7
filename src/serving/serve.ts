/** Opens the ports of a served world: every host's name server, mail exchanger and web server at its addresses here. */
import { Effect, Exit, Scope } from "effect"
import { dnsListener } from "../live/dns-listener.ts"
import type { CannotListen, Endpoint } from "../live/loopback.ts"
import { type MailServer, type MailTaken, smtpListener } from "../live/smtp-listener.ts"
import { webListener, type WebServer } from "../live/web-listener.ts"
import type { Holding } from "../world/ledger.ts"
import { answering, type Path, type Place, webServerOf } from "./on-path.ts"
import type { ServedHost } from "./served-host.ts"
import type { ServedWorld } from "./served-world.ts"

export const services = ["dns", "smtp", "https", "http"] as const
export type Service = (typeof services)[number]

/** The same at all addresses; 0 takes one that is free at all of them. */
export type Ports = Readonly<Record<Service, number>>

/** Our choice, a hundred times those of the RFCs where that needs no privilege: 53, 25, 443 and 80 belong to root. */
export const unprivilegedPorts: Ports = { dns: 5300, smtp: 2500, https: 4430, http: 8000 }

/** RFC 1035 §4.2, RFC 5321 §4.5.4.2, RFC 9110 §4.2: where clients look that are told of no port. */
export const standardPorts: Ports = { dns: 53, smtp: 25, https: 443, http: 80 }

export interface Serving {
  /** As they are open. */
  readonly ports: Ports
}

export interface ServeOptions {
  readonly ports?: Ports
  /** With who holds its text from now on. */
  readonly onMail?: (mail: MailTaken, host: ServedHost, holdings: ReadonlyArray<Holding>) => void
}

/** Everything is closed when the scope ends. */
export const serve = (
  { hosts, newPath, nowSeconds, isAttacked }: ServedWorld,
  { ports = unprivilegedPorts, onMail = () => {} }: ServeOptions = {}
): Effect.Effect<Serving, CannotListen, Scope.Scope> => {
  const path = newPath()
  const opened = Effect.gen(function* () {
    const open = { ...ports }
    for (const host of hosts)
      for (const [index, address] of host.addresses.entries())
        for (const service of services) {
          const place = { host, address: host.simulatedAddresses[index]! }
          const listener = listenerOf[service](place, { path, nowSeconds, isAttacked, onMail })
          // The first that takes a free port chooses for all.
          if (listener !== undefined) open[service] = (yield* listener({ address, port: open[service] })).port
        }
    return { ports: open }
  })
  return onFreePorts(ports, opened)
}

/** Our choice: some dozen programs that hold four ports each of 28,000 are in each other's way once in hundreds of times. */
const mostTries = 10

/**
 * A port that the machine has free at one address may be somebody's at the next: then everything is closed and tried with others. A port that was asked
 * for by its number is tried once.
 */
export const onFreePorts = <A>(
  asked: Ports,
  opened: Effect.Effect<A, CannotListen, Scope.Scope>,
  tries = mostTries
): Effect.Effect<A, CannotListen, Scope.Scope> =>
  Effect.gen(function* () {
    const attempt = yield* Scope.fork(yield* Effect.scope)
    return yield* Effect.catch(Scope.provide(opened, attempt), (failure) => {
      const isAskedFor = services.some((service) => asked[service] === failure.port)
      if (failure.reason !== "port in use" || isAskedFor || tries <= 1) return Effect.fail(failure)
      return Effect.andThen(Scope.close(attempt, Exit.void), onFreePorts(asked, opened, tries - 1))
    })
  })

type Listener = (at: Endpoint) => Effect.Effect<Endpoint, CannotListen, Scope.Scope>

interface Served
  extends Required<Pick<ServeOptions, "onMail">>, Pick<ServedWorld, "nowSeconds" | "isAttacked"> {
  readonly path: Path
}

/**
 * Undefined where nobody would take a connection: the host has no such service, and nobody is on the path to take it in its place. An attacker may come
 * to do so later, with a certificate that an authority has yet to issue.
 */
const listenerOf: Readonly<Record<Service, (place: Place, served: Served) => Listener | undefined>> = {
  dns: (place, { path, nowSeconds }) => {
    if (place.host.dns === undefined) return undefined
    const answerOf = answering(nowSeconds)
    return (at) => dnsListener(at, path.dns(place, answerOf))
  },
  smtp: (place, served) => {
    const serverOf = (host: ServedHost) => mailServerOf(host, place, served)
    const server = serverOf(place.host)
    if (server === undefined && !served.isAttacked) return undefined
    return (at) => smtpListener(at, server, { onPath: served.path.smtp(place, serverOf) })
  },
  https: (place, { path, isAttacked }) => {
    const server = webServerOf(place.host)
    if (server === undefined && !isAttacked) return undefined
    return (at) => webListener(at, server ?? noWebServer, { onPath: path.web(place) })
  },
  http: (place, { path, isAttacked }) =>
    place.host.http === undefined && !isAttacked ? undefined : (at) => webListener(at, path.http(place))
}

/** Where a host would refuse (RFC 9293 §3.5.2), a socket that listens for somebody else breaks off. */
const noWebServer: WebServer = { service: "reset", reply: () => "reset" }

/** Of a host that a client reaches who dialled the place. */
const mailServerOf = (host: ServedHost, place: Place, { path, onMail }: Served): MailServer | undefined =>
  host.smtp &&
  host.tls.smtp && {
    conduct: host.smtp.conduct,
    handshake: host.tls.smtp,
    onMail: (mail) => onMail(mail, host, path.holdings(mail, host, place))
  }
