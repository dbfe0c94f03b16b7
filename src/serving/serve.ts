/** Opens the ports of a served world: every host's name server, mail exchanger and web server at its loopback addresses. */
import { Effect, type Scope } from "effect"
import { dnsListener } from "../live/dns-listener.ts"
import type { CannotListen, Endpoint } from "../live/loopback.ts"
import { type MailTaken, smtpListener } from "../live/smtp-listener.ts"
import { webListener } from "../live/web-listener.ts"
import type { ServedHost, ServedWorld } from "./served-world.ts"

export const services = ["dns", "smtp", "https", "http"] as const
export type Service = (typeof services)[number]

/** The same at all addresses; 0 takes one that is free at the first and hopes for the others. */
export type Ports = Readonly<Record<Service, number>>

/** Our choice, a hundred times those of the RFCs where that needs no privilege: 53, 25, 443 and 80 belong to root. */
export const unprivilegedPorts: Ports = { dns: 5300, smtp: 2500, https: 4430, http: 8000 }

export interface Serving {
  /** As they are open. */
  readonly ports: Ports
}

export interface ServeOptions {
  readonly ports?: Ports
  /** Seconds since the Unix epoch. */
  readonly nowSeconds: () => number
  readonly onMail?: (mail: MailTaken, host: ServedHost) => void
}

/** Everything is closed when the scope ends. */
export const serve = (
  { hosts }: ServedWorld,
  { ports = unprivilegedPorts, nowSeconds, onMail = () => {} }: ServeOptions
): Effect.Effect<Serving, CannotListen, Scope.Scope> =>
  Effect.gen(function* () {
    const open = { ...ports }
    for (const host of hosts)
      for (const address of host.addresses)
        for (const service of services) {
          const listener = listenerOf[service](host, { nowSeconds, onMail })
          // The first that takes a free port chooses for all.
          if (listener !== undefined) open[service] = (yield* listener({ address, port: open[service] })).port
        }
    return { ports: open }
  })

type Listener = (at: Endpoint) => Effect.Effect<Endpoint, CannotListen, Scope.Scope>

/** Undefined where the host has no such service. */
const listenerOf: Readonly<
  Record<Service, (host: ServedHost, options: Required<Omit<ServeOptions, "ports">>) => Listener | undefined>
> = {
  dns: ({ dns }, { nowSeconds }) =>
    dns && ((at) => dnsListener(at, (query, over) => Effect.runSync(dns(query, over, nowSeconds())))),
  smtp: (host, { onMail }) => {
    const { smtp, tls } = host
    const handshake = tls.smtp
    if (smtp === undefined || handshake === undefined) return undefined
    return (at) =>
      smtpListener(at, { conduct: smtp.conduct, handshake, onMail: (mail) => onMail(mail, host) })
  },
  https: ({ https, tls: { https: tls } }) =>
    https && tls && ((at) => webListener(at, { service: https.service, tls, reply: https.reply })),
  http: ({ http }) => http && ((at) => webListener(at, http))
}
