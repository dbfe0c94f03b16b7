/** Makes running hosts of host plans: name servers, mail exchangers, web hosts. RFC 5321, RFC 3207, RFC 9110. */
import { Effect } from "effect"
import type { ServerConduct } from "../protocol/smtp/server-session.ts"
import type { ChainIssuer } from "./certificates.ts"
import type { WebReply } from "./crossing.ts"
import type { Deployment, HostPlan, HttpsPlan, SmtpPlan } from "./deployment.ts"
import type { DnsService, Handshake, Host, HttpsService, SmtpService } from "./host.ts"
import { answerQuery } from "./name-server/answer.ts"
import type { ServedZones } from "./zones.ts"

export const runHosts = (
  { hosts, zones }: Deployment,
  { servedBy }: ServedZones,
  chainOf: ChainIssuer
): ReadonlyArray<Host> =>
  hosts.map((plan) => {
    const servesZones = zones.some(({ nameServers }) => nameServers.includes(plan.name))
    return {
      name: plan.name,
      addresses: plan.addresses,
      owner: plan.owner,
      ...(servesZones ? { dns: nameServer(plan.name, servedBy) } : {}),
      ...(plan.smtp === undefined ? {} : { smtp: mailExchanger(plan, plan.smtp, chainOf) }),
      ...(plan.https === undefined ? {} : { https: webHost(plan.https, chainOf) })
    }
  })

const nameServer =
  (name: string, servedBy: ServedZones["servedBy"]): DnsService =>
  (query, over, nowSeconds) =>
    Effect.sync(() => answerQuery(servedBy(name, nowSeconds) ?? new Map(), { query, over, nowSeconds }))

const mailExchanger = ({ name }: HostPlan, plan: SmtpPlan, chainOf: ChainIssuer): SmtpService => ({
  conduct: conductOf(name, plan),
  handshake: plan.startTls === "reset" ? () => undefined : handshakeWith(plan, chainOf)
})

const startTlsConduct: Readonly<Record<SmtpPlan["startTls"], ServerConduct["startTls"]>> = {
  offered: "offered",
  absent: "not offered",
  unavailable: "refused",
  reset: "offered"
}

const conductOf = (serverName: string, { startTls, extensionsOverTls = [] }: SmtpPlan): ServerConduct => ({
  serverName,
  service: "open",
  startTls: startTlsConduct[startTls],
  extensionsInClear: commonExtensions,
  extensionsOverTls: [...commonExtensions, ...extensionsOverTls],
  refusalOf: () => undefined
})

/** What nearly every server offers: RFC 6152, RFC 2920. */
const commonExtensions: ServerConduct["extensionsInClear"] = [
  { keyword: "PIPELINING", parameters: [] },
  { keyword: "8BITMIME", parameters: [] }
]

/** RFC 8461 §7.1, RFC 7672 §8.1: a server that has one chain shows it whatever name is asked for. */
const handshakeWith =
  (
    { certificate, tlsVersion }: Pick<SmtpPlan, "certificate" | "tlsVersion">,
    chainOf: ChainIssuer
  ): Handshake =>
  (serverName) => ({
    version: tlsVersion,
    chain: chainOf(certificate),
    provesPossession: true,
    ...(serverName === undefined ? {} : { serverName })
  })

const webHost = (plan: HttpsPlan, chainOf: ChainIssuer): HttpsService => ({
  handshake: handshakeWith(plan, chainOf),
  reply: (path) => replyOf(plan, path)
})

const replyOf = ({ documents }: HttpsPlan, path: string): WebReply => {
  const document = documents.find((candidate) => candidate.path === path)
  if (document === undefined) {
    return { status: 404, headers: new Map([["content-type", "text/plain"]]), body: octets("not found\n") }
  }
  const { status, mediaType, body, location } = document
  const headers = new Map([["content-type", mediaType]])
  if (location !== undefined) headers.set("location", location)
  return { status, headers, body: octets(body) }
}

const octets = (text: string) => new TextEncoder().encode(text)
