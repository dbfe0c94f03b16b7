/**
 * Somebody on the path to served hosts: what comes in at a socket is put to the same interception as what crosses the simulated network, and its verdict is carried out.
 *
 * The attacker knows the scenario's addresses; clients know those of this machine. A path is known by the listener at which it ends.
 */
import { Effect, Result } from "effect"
import type { AnswersDns, DnsReply } from "../live/dns-listener.ts"
import type { MailServer, MailTaken, SmtpOnPath } from "../live/smtp-listener.ts"
import type { TlsServer } from "../live/tls-server.ts"
import type { WebOnPath, WebServer } from "../live/web-listener.ts"
import { smtpPort } from "../protocol/smtp/listener.ts"
import { keyTypes } from "../protocol/tls/key-types.ts"
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import type { CertificateIssuers } from "../world/certificate-issuers.ts"
import type { Crossing, Interception, Position } from "../world/crossing.ts"
import { holdingsOf, ownerOfMailbox } from "../world/holdings.ts"
import type { Holding } from "../world/ledger.ts"
import { type Outage, Outages, type OutageService } from "../world/outages.ts"
import { tlsShowing } from "./host-tls.ts"
import type { Placement } from "./placement.ts"
import type { ServedHost } from "./served-host.ts"

/** A listener: a host, at one of its addresses. */
export interface Place {
  readonly host: ServedHost
  /** As in the scenario. */
  readonly address: string
}

export interface PathPlan {
  readonly interception: Interception
  readonly outages: ReadonlyArray<Outage>
  /** Name of the host that all clients are taken for: the scenario's sender. */
  readonly client: string
  readonly hosts: ReadonlyArray<ServedHost>
  readonly placement: Placement
  readonly keyOf: CertificateIssuers["keyOf"]
  /** Domains whose mailboxes are the attacker's. */
  readonly attackersDomains: ReadonlyArray<string>
  /** The scenario's start, Unix epoch milliseconds. */
  readonly startMs: number
  /** Microseconds since then. */
  readonly nowMicros: () => number
}

export class Path {
  readonly #plan: PathPlan
  readonly #hosts: ReadonlyMap<string, ServedHost>
  readonly #outages: Outages

  constructor(plan: PathPlan) {
    this.#plan = plan
    this.#outages = new Outages(plan.outages)
    this.#hosts = new Map(
      plan.hosts.flatMap((host) => host.simulatedAddresses.map((address) => [address, host] as const))
    )
  }

  /** @param answerOf what a host's own name server answers */
  dns({ host, address }: Place, answerOf: (host: ServedHost) => AnswersDns): AnswersDns {
    const { interception, placement } = this.#plan
    return (query, over) => {
      const answer = (end: ServedHost, at: string): DnsReply =>
        this.#outageOf("dns", at) ?? answerOf(end)(query, over)
      const verdict = interception.dns({ ...this.#crossing("resolver to authority", address), over, query })
      switch (verdict._tag) {
        case "Pass":
          return answer(host, address)
        case "Drop":
          return "silent"
        case "Reset":
          return "reset"
        case "Replace":
          return placement.reply(verdict.reply)
        case "Redirect": {
          const end = this.#hosts.get(verdict.address)
          return end === undefined ? "silent" : answer(end, verdict.address)
        }
        case "Delay": {
          const reply = answer(host, address)
          return reply instanceof Uint8Array ? { afterMs: verdict.micros / 1000, reply } : reply
        }
        case "Alter": {
          const reply = answer(host, address)
          return reply instanceof Uint8Array ? placement.reply(verdict.alter(reply)) : reply
        }
      }
    }
  }

  /** @param serverOf another host's mail server, reached at this place */
  smtp(
    { host, address }: Place,
    serverOf: (host: ServedHost) => MailServer | undefined
  ): (server: MailServer | undefined) => SmtpOnPath {
    const { interception } = this.#plan
    return (server) => {
      const verdict = interception.connect({
        ...this.#crossing("sender to mx host", address),
        port: smtpPort
      })
      const endsAt = verdict._tag === "Redirect" ? verdict.address : address
      const end = verdict._tag === "Redirect" ? this.#hosts.get(endsAt) : host
      const met = end === host ? server : end && serverOf(end)
      return {
        server:
          verdict._tag === "Drop" || end === undefined
            ? "silent"
            : verdict._tag === "Reset" || met === undefined
              ? "reset"
              : (this.#outageOf("smtp", endsAt) ?? met),
        line: (line) =>
          interception.line({ ...this.#crossing("sender to mx host", address), endsAt, ...line }),
        handshake: (serverName) => {
          const tls = this.#handshake({ address, endsAt, end: end ?? host }, serverName)
          // What cannot be shown was looked for before anything was opened; a later moment may still bring it about.
          return typeof tls === "string" ? tls : Result.getOrElse(tls, () => "reset" as const)
        }
      }
    }
  }

  web({ host, address }: Place): WebOnPath {
    const { interception } = this.#plan
    return (serverName, server) => {
      const asked = serverName ?? host.name
      const verdictAt = (path: string) =>
        interception.web({ ...this.#crossing("sender to policy host", address), host: asked, path })
      const verdict = verdictAt(host.firstPath)
      switch (verdict._tag) {
        case "Pass":
          return this.#outageOf("https", address) ?? { server }
        case "Drop":
          return "silent"
        case "Reset":
          return "reset"
        case "Delay":
          return this.#outageOf("https", address) ?? { server, afterMs: verdict.micros / 1000 }
        case "Redirect": {
          const end = this.#hosts.get(verdict.address)
          const met = end && webServerOf(end)
          return met === undefined ? "reset" : (this.#outageOf("https", verdict.address) ?? { server: met })
        }
        case "Impersonate": {
          const tls = tlsShowing(verdict.shown, this.#plan.keyOf)
          if (Result.isFailure(tls)) return "reset"
          const reply: WebServer["reply"] = (path) => {
            const there = verdictAt(path)
            return there._tag === "Impersonate" ? there.reply : server.reply(path)
          }
          return { server: { service: "open", tls: tls.success, reply } }
        }
      }
    }
  }

  /** In clear, where whoever is on the path sees each request. Senders ask for nothing but revocation lists there (RFC 5280 §4.2.1.13). */
  http({ host, address }: Place): WebServer {
    return {
      service: host.http?.service ?? "reset",
      reply: (path) => {
        const crossing = this.#crossing("sender to distribution point", address)
        const verdict = this.#plan.interception.http({ ...crossing, host: host.name, path })
        switch (verdict._tag) {
          case "Pass":
            return this.#outageOf("http", address) ?? host.http?.reply(path) ?? "reset"
          case "Drop":
            return "silent"
          case "Reset":
            return "reset"
          case "Answer":
            return verdict.reply
          case "Redirect":
            return (
              this.#outageOf("http", verdict.address) ??
              this.#hosts.get(verdict.address)?.http?.reply(path) ??
              "reset"
            )
        }
      }
    }
  }

  /** Who holds a mail that the host has taken from a client that dialled this place. */
  holdings(mail: MailTaken, host: ServedHost, { address }: Pick<Place, "address">): ReadonlyArray<Holding> {
    const { interception, attackersDomains } = this.#plan
    const crossing = this.#crossing("sender to mx host", address)
    return holdingsOf({
      ...mail,
      atMicros: crossing.atMicros,
      form: mail.isOverTls ? "tls" : "clear",
      isWatched: !mail.isOverTls && interception.watches(crossing),
      host,
      ownerOf: (mailbox) => ownerOfMailbox(mailbox, host, attackersDomains)
    })
  }

  /** What the attacker would show now that OpenSSL cannot, in words. */
  reasons(): ReadonlyArray<string> {
    return this.#plan.hosts.flatMap((host) =>
      host.simulatedAddresses.flatMap((address) => {
        const { connect, web } = this.#plan.interception
        const verdict = connect({ ...this.#crossing("sender to mx host", address), port: smtpPort })
        const endsAt = verdict._tag === "Redirect" ? verdict.address : address
        const end = this.#hosts.get(endsAt)
        const mail = end?.smtp && this.#handshake({ address, endsAt, end }, host.name)
        const crossing = this.#crossing("sender to policy host", address)
        const shown = host.https && web({ ...crossing, host: host.name, path: host.firstPath })
        const page = shown?._tag === "Impersonate" ? tlsShowing(shown.shown, this.#plan.keyOf) : "pass"
        return [[mail, "SMTP"] as const, [page, "HTTPS"] as const].flatMap(([tls, service]) =>
          tls !== undefined && typeof tls !== "string" && Result.isFailure(tls)
            ? [`${host.name}, ${service}: what the attacker shows there: ${tls.failure}`]
            : []
        )
      })
    )
  }

  /** A failure says why it cannot be shown. */
  #handshake(
    { address, endsAt, end }: { readonly address: string; readonly endsAt: string; readonly end: ServedHost },
    serverName: string | undefined
  ): Result.Result<TlsServer, string> | "pass" | "reset" {
    const { startMs, nowMicros } = this.#plan
    const nowSeconds = Math.floor((startMs + nowMicros() / 1000) / 1000)
    const shown: TlsEvidence | undefined = end.smtp?.handshake(serverName, keyTypes, nowSeconds)
    // Where the server breaks the handshake off, there is none to be in the middle of.
    if (shown === undefined) return "pass"
    const crossing = { ...this.#crossing("sender to mx host", address), endsAt, serverName, shown }
    const verdict = this.#plan.interception.handshake(crossing)
    if (verdict._tag === "Pass") return "pass"
    return verdict._tag === "Reset" ? "reset" : tlsShowing(verdict.shown, this.#plan.keyOf)
  }

  /** Where a host would refuse (RFC 9293 §3.5.2), a socket that listens breaks off. @param address as in the scenario */
  #outageOf(service: OutageService, address: string): "silent" | "reset" | undefined {
    const how = this.#outages.meet(service, address, this.#plan.nowMicros())
    return how === "refused" ? "reset" : how
  }

  #crossing(position: Position, to: string): Crossing {
    return { position, from: this.#plan.client, to, atMicros: this.#plan.nowMicros() }
  }
}

/** Undefined where the host serves nothing over HTTPS. */
export const webServerOf = ({ https, tls: { https: tls } }: ServedHost): WebServer | undefined =>
  https && tls && { service: https.service, tls, reply: https.reply }

/** For callers that run a host's name server at once. */
export const answering =
  (nowSeconds: () => number) =>
  ({ dns }: ServedHost): AnswersDns =>
  (query, over) =>
    dns === undefined ? "silent" : Effect.runSync(dns(query, over, nowSeconds()))
