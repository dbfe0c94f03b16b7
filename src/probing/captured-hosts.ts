/** Hosts as a capture shows them: addresses, what SMTP came to, chains as they were sent, and documents. RFC 3207 §4, RFC 6066 §3. */
import { Result } from "effect"
import { offers, readExtensions } from "../protocol/smtp/extensions.ts"
import { isPermanent, isPositive, parseReply } from "../protocol/smtp/reply.ts"
import type { TlsVersion } from "../protocol/tls/evidence.ts"
import { parseCertificate } from "../protocol/x509/certificate.ts"
import { base64Of, type Capture, octetsIn } from "./capture-format.ts"
import type { CapturedZones } from "./captured-zones.ts"
import type { Probed, ProbedHost } from "./probed.ts"
import type { SmtpShown } from "./transports.ts"

/** As scenario files write one. */
export interface CapturedHost {
  readonly name: string
  readonly addresses: ReadonlyArray<string>
  readonly smtp?: CapturedSmtp
  readonly https?: CapturedHttps
}

interface Chain {
  readonly der: ReadonlyArray<string>
}
interface Tls {
  readonly tlsVersion?: TlsVersion
  readonly certificate?: Chain | { readonly issuer: "self" }
  readonly certificatesByName?: ReadonlyArray<{ readonly serverName: string; readonly certificate: Chain }>
  readonly unknownName?: "alert"
}
interface CapturedSmtp extends Tls {
  readonly service?: "closed" | "overloaded" | "silent" | "garbage"
  readonly startTls?: "absent" | "unavailable" | "reset" | "garbage"
  readonly ehlo?: ReadonlyArray<string>
}
interface CapturedHttps extends Tls {
  readonly service?: "silent" | "reset"
  readonly documents: ReadonlyArray<Document>
}
interface Document {
  readonly path: string
  readonly status: number
  readonly mediaType: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly bodyBase64?: string
}

export interface CapturedHosts {
  readonly hosts: ReadonlyArray<CapturedHost>
  /** What could not be carried over, in sentences. */
  readonly lost: ReadonlyArray<string>
}

export const capturedHosts = (
  capture: Capture,
  { hosts: exchangers, network }: Probed,
  { addressesOf }: CapturedZones
): CapturedHosts => {
  const lost: Array<string> = []
  const machines: Array<CapturedHost> = []
  /** Names at one address are one machine: a scenario has one host at an address. */
  const add = (host: CapturedHost) => {
    const at = machines.findIndex(({ addresses }) =>
      addresses.some((address) => host.addresses.includes(address))
    )
    if (at < 0) machines.push(host)
    else machines[at] = merged(machines[at]!, host)
  }
  for (const exchanger of exchangers) {
    if (exchanger.addresses.length === 0) continue
    const { name, addresses, shown, silent } = exchanger
    if (network.smtp === "left out" || network.smtp === "blocked") {
      add({ name, addresses, smtp: {} })
      continue
    }
    if (shown === undefined) {
      add({ name, addresses, ...(silent === "connection refused" ? {} : { smtp: { service: "silent" } }) })
      continue
    }
    add({ name, addresses, smtp: smtpOf(capture, exchanger, shown, lost) })
  }
  if (network.smtp === "left out" || network.smtp === "blocked")
    lost.push("No MX host was asked, so each one offers STARTTLS with a trusted certificate here.")
  for (const host of webHosts(capture, addressesOf, lost)) add(host)
  return { hosts: machines, lost }
}

const merged = (one: CapturedHost, other: CapturedHost): CapturedHost => {
  const smtp = one.smtp && other.smtp ? mergedTls(one.smtp, other.smtp, other.name) : (one.smtp ?? other.smtp)
  const https =
    one.https && other.https
      ? {
          ...mergedTls(one.https, other.https, other.name),
          documents: distinctPaths([...one.https.documents, ...other.https.documents])
        }
      : (one.https ?? other.https)
  return {
    name: one.name,
    addresses: [...new Set([...one.addresses, ...other.addresses])],
    ...(smtp === undefined ? {} : { smtp }),
    ...(https === undefined ? {} : { https })
  }
}

/** What the first shows, and under the name of the other what that shows. */
const mergedTls = <A extends Tls>(
  one: A,
  { certificate, certificatesByName = [] }: Tls,
  serverName: string
): A => {
  const all = [
    ...(one.certificatesByName ?? []),
    ...(certificate !== undefined && "der" in certificate ? [{ serverName, certificate }] : []),
    ...certificatesByName
  ]
  const firsts = all.filter(
    ({ serverName: name }, index) => all.findIndex((item) => item.serverName === name) === index
  )
  return firsts.length === 0 ? one : { ...one, certificatesByName: firsts }
}

const distinctPaths = (documents: ReadonlyArray<Document>): ReadonlyArray<Document> =>
  documents.filter(({ path }, index) => documents.findIndex((one) => one.path === path) === index)

const smtpOf = (
  { exchanges }: Capture,
  { name, addresses }: ProbedHost,
  shown: SmtpShown,
  lost: Array<string>
): CapturedSmtp => {
  const greeting = Result.getOrUndefined(parseReply(shown.greeting))
  if (greeting === undefined) return { service: shown.greeting.length === 0 ? "silent" : "garbage" }
  if (!isPositive(greeting)) return { service: isPermanent(greeting) ? "closed" : "overloaded" }
  const ehlo = shown.ehlo && Result.getOrUndefined(parseReply(shown.ehlo))
  if (ehlo === undefined || !isPositive(ehlo)) {
    lost.push(`${name} did not get as far as a reply to EHLO. Here it refuses service when it greets.`)
    return { service: ehlo !== undefined && isPermanent(ehlo) ? "closed" : "overloaded" }
  }
  if (!offers(readExtensions(ehlo), "STARTTLS")) return { startTls: "absent" }
  const ready = shown.startTls && Result.getOrUndefined(parseReply(shown.startTls))
  if (ready !== undefined && !isPositive(ready)) return { startTls: "unavailable" }
  if (shown.tls === undefined)
    return { startTls: shown.brokeOff === "connection reset" ? "reset" : "garbage" }
  const chains = new Map<string, ReadonlyArray<Uint8Array>>([[name, shown.tls.chain]])
  // Where a model asks with another name, the host may show another certificate (RFC 6066 §3).
  for (const exchange of exchanges)
    if (
      exchange.kind === "smtp" &&
      addresses.includes(exchange.address) &&
      exchange.shown?.tls !== undefined &&
      !chains.has(exchange.serverName)
    )
      chains.set(exchange.serverName, exchange.shown.tls.chain.map(octetsIn))
  const overTls = shown.ehloOverTls && Result.getOrUndefined(parseReply(shown.ehloOverTls))
  const extensions = (overTls === undefined ? [] : readExtensions(overTls).lines)
    .filter(({ keyword }) => !usual.includes(keyword))
    .map(({ keyword, parameters }) => [keyword, ...parameters].join(" "))
  return {
    ...tlsOf(chains, shown.tls.version, lost),
    ...(extensions.length === 0 ? {} : { ehlo: extensions })
  }
}

/** Those that nearly every server offers, as those of the simulation do; STARTTLS over TLS is no offer (RFC 3207 §4.2). */
const usual = ["PIPELINING", "8BITMIME", "STARTTLS"]

/** @param chains by the name that was asked for; the first is shown by default too */
const tlsOf = (
  chains: ReadonlyMap<string, ReadonlyArray<Uint8Array>>,
  tlsVersion: TlsVersion,
  lost: Array<string>
): Tls => {
  const written = [...chains].flatMap(([serverName, chain]) => {
    const readable = chain.filter((der) => Result.isSuccess(parseCertificate(der)))
    if (readable.length < chain.length)
      lost.push(`${serverName} sends what is no certificate (RFC 5280 §4.1). It is left out of the chain.`)
    return readable.length === 0 || readable[0] !== chain[0]
      ? []
      : [{ serverName, certificate: { der: readable.map(base64Of) } }]
  })
  const [first, ...others] = written
  // Without a leaf that can be read nobody can be recognised.
  if (first === undefined) return { tlsVersion, certificate: { issuer: "self" } }
  return {
    tlsVersion,
    certificate: first.certificate,
    ...(others.length === 0 ? {} : { certificatesByName: others })
  }
}

const webHosts = (
  { exchanges }: Capture,
  addressesOf: CapturedZones["addressesOf"],
  lost: Array<string>
): ReadonlyArray<CapturedHost> => {
  const https = exchanges.filter((exchange) => exchange.kind === "https")
  return [...Map.groupBy(https, ({ host }) => host)].map(([name, fetched]) => {
    const addresses = [...new Set([...addressesOf(name), ...fetched.map(({ address }) => address)])]
    const answered = fetched.flatMap(({ path, reply }) => (reply === undefined ? [] : [{ path, ...reply }]))
    const [first] = answered
    if (first === undefined) {
      const { failure } = fetched.at(-1)!
      if (failure === "connection refused") return { name, addresses }
      if (failure === "tls alert")
        return {
          name,
          addresses,
          https: { certificate: { issuer: "self" }, unknownName: "alert", documents: [] }
        }
      return {
        name,
        addresses,
        https: { service: failure === "connection reset" ? "reset" : "silent", documents: [] }
      }
    }
    return {
      name,
      addresses,
      https: {
        ...tlsOf(new Map([[name, first.tls.chain.map(octetsIn)]]), first.tls.version, lost),
        documents: distinctPaths(answered.map(documentOf))
      }
    }
  })
}

const documentOf = ({
  path,
  status,
  headers,
  body,
  bodyTruncated
}: {
  readonly path: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly bodyTruncated: boolean
}): Document => {
  const { "content-type": mediaType = "", ...others } = headers
  // One octet more than was wanted, so that it is too long here too.
  const octets = bodyTruncated ? new Uint8Array([...octetsIn(body), 0x20]) : octetsIn(body)
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(octets)
  const isText = Buffer.from(text).equals(octets)
  return {
    path,
    status,
    mediaType,
    ...(Object.keys(others).length === 0 ? {} : { headers: others }),
    ...(isText ? { body: text } : { bodyBase64: base64Of(octets) })
  }
}
