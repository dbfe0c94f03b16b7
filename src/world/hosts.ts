/** Makes running hosts of host plans: name servers, mail exchangers, web hosts. RFC 5321, RFC 3207, RFC 9110. */
import { Effect } from "effect"
import type { Reply } from "../protocol/smtp/reply.ts"
import type { KeyType } from "../protocol/tls/key-types.ts"
import type { ServerConduct } from "../protocol/smtp/server-session.ts"
import type { ChainIssuer } from "./certificate-issuers.ts"
import type { WebReply } from "./crossing.ts"
import {
  type CertificatePlan,
  type Deployment,
  type HostPlan,
  type HttpPlan,
  type SmtpPlan,
  type TlsPlan,
  withAlternatives
} from "./deployment.ts"
import { dnssecChainExtension } from "../protocol/dnssec-chain/extension.ts"
import { ServedChains } from "./served-chains.ts"
import type { DnsService, Handshake, Host, HttpService, SmtpService } from "./host.ts"
import { answerAgain } from "./name-server/answer-again.ts"
import type { Zones } from "./name-server/zone.ts"
import type { ServedZones } from "./zones.ts"

export const runHosts = (
  deployment: Deployment,
  served: ServedZones,
  chainOf: ChainIssuer
): ReadonlyArray<Host> => {
  const { hosts, zones } = deployment
  const { servedBy } = served
  const sources: TlsSources = { chainOf, chains: new ServedChains(deployment, served) }
  return hosts.map((plan) => {
    const servesZones = zones.some(({ nameServers }) => nameServers.includes(plan.name))
    return {
      name: plan.name,
      addresses: plan.addresses,
      owner: plan.owner,
      ...(servesZones ? { dns: nameServer(plan.name, servedBy) } : {}),
      ...(plan.smtp === undefined ? {} : { smtp: mailExchanger(plan, plan.smtp, sources) }),
      ...(plan.http === undefined ? {} : { http: webHost(plan.http) }),
      ...(plan.https === undefined
        ? {}
        : { https: { ...webHost(plan.https), handshake: handshakeWith(plan.https, sources) } })
    }
  })
}

interface TlsSources {
  readonly chainOf: ChainIssuer
  readonly chains: ServedChains
}

const nameServer =
  (name: string, servedBy: ServedZones["servedBy"]): DnsService =>
  (query, over, nowSeconds) =>
    Effect.sync(() => answerAgain(servedBy(name, nowSeconds) ?? noZones, { query, over, nowSeconds }))

const noZones: Zones = new Map()

const mailExchanger = ({ name }: HostPlan, plan: SmtpPlan, sources: TlsSources): SmtpService => ({
  conduct: conductOf(name, plan),
  implicitTlsPorts: plan.implicitTlsPorts ?? [],
  handshake: breaksHandshake.includes(plan.startTls) ? () => undefined : handshakeWith(plan, sources)
})

/** To the client it is the same whether the connection breaks or what comes is no TLS: RFC 8446 §6.2. */
const breaksHandshake: ReadonlyArray<SmtpPlan["startTls"]> = ["reset", "garbage"]

const startTlsConduct: Readonly<Record<SmtpPlan["startTls"], ServerConduct["startTls"]>> = {
  offered: "offered",
  absent: "not offered",
  unavailable: "refused",
  reset: "offered",
  garbage: "offered",
  required: "required"
}

const conductOf = (
  serverName: string,
  {
    startTls,
    service = "open",
    plaintextBeforeTls = "discarded",
    answers = {},
    extensionsOverTls = []
  }: SmtpPlan
): ServerConduct => ({
  serverName,
  service,
  startTls: startTlsConduct[startTls],
  plaintextBeforeTls,
  extensionsInClear: commonExtensions,
  extensionsOverTls: [...commonExtensions, ...extensionsOverTls],
  refusalOfMail: () => replyOf(answers.mail),
  refusalOf: () => replyOf(answers.recipient)
})

/** "450 4.7.1 come back later", or nothing. */
const replyOf = (text: string | undefined): Reply | undefined =>
  text === undefined ? undefined : { code: Number(text.slice(0, 3)), lines: [text.slice(4)] }

/** What nearly every server offers: RFC 6152, RFC 2920. */
const commonExtensions: ServerConduct["extensionsInClear"] = [
  { keyword: "PIPELINING", parameters: [] },
  { keyword: "8BITMIME", parameters: [] }
]

/** RFC 6066 §3; RFC 8461 §7.1, RFC 7672 §8.1: a server that has one chain shows it whatever name is asked for. */
const handshakeWith =
  (
    {
      certificate,
      certificatesByName = [],
      unknownName = "default",
      tlsVersion,
      extensions,
      sendsChain
    }: TlsPlan,
    { chainOf, chains }: TlsSources
  ): Handshake =>
  (serverName, offered, nowSeconds) => {
    const asked = serverName?.toLowerCase()
    const named = certificatesByName.find((candidate) => candidate.serverName.toLowerCase() === asked)
    const isOwn = named !== undefined || certificate.dnsNames.some((name) => name.toLowerCase() === asked)
    if (unknownName === "alert" && asked !== undefined && !isOwn) return undefined
    const shown = chosenFor(offered, withAlternatives(named?.certificate ?? certificate))
    if (shown === undefined) return undefined
    // RFC 9102 §3: for a name that the server does not know as one of its own it must not send a chain.
    const sent =
      sendsChain !== undefined && asked !== undefined && isOwn
        ? chains.extension(asked, sendsChain.supportLifetimeHours, nowSeconds)
        : undefined
    const said = sent === undefined ? extensions : { ...extensions, [dnssecChainExtension]: sent }
    return {
      version: tlsVersion,
      chain: chainOf(shown),
      provesPossession: shown.holdsKey ?? true,
      ...(said === undefined ? {} : { extensions: said }),
      ...(serverName === undefined ? {} : { serverName })
    }
  }

/**
 * RFC 8446 §4.4.2.2: the key is one whose signatures the client offers to check; without one the handshake fails (§4.2.3). That the client's order
 * decides is what OpenSSL does unless it is told otherwise.
 */
const chosenFor = (
  offered: ReadonlyArray<KeyType>,
  certificates: ReadonlyArray<CertificatePlan>
): CertificatePlan | undefined =>
  offered
    .map((type) => certificates.find(({ keyType = "ecdsa" }) => keyType === type))
    .find((certificate) => certificate !== undefined)

const webHost = ({ service = "open", documents }: HttpPlan): HttpService => ({
  service,
  reply: (path) => documentAt(documents, path)
})

/** What a web host that has these documents answers; 404 for all other paths. */
export const documentAt = (documents: HttpPlan["documents"], path: string): WebReply =>
  documents.find((candidate) => candidate.path === path) ?? notFound

const notFound: WebReply = {
  status: 404,
  headers: new Map([["content-type", "text/plain"]]),
  body: new TextEncoder().encode("not found\n")
}
