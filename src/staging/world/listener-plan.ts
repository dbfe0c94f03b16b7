/** Turns what a scenario says of a host's services into plans. */
import type { DocumentPlan, HttpPlan, HttpsPlan, SmtpPlan, TlsPlan } from "../../world/deployment.ts"
import { readExtensions } from "../../protocol/smtp/extensions.ts"
import type { Document } from "../../scenario/schema/listener.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { certificatePlan } from "./certificate-plan.ts"

type Host = Scenario["hosts"][number]
type SmtpListener = NonNullable<Host["smtp"]>
type HttpListener = NonNullable<Host["http"]>
type HttpsListener = NonNullable<Host["https"]>

/** What is left out is as for a host that says nothing: open, with a trusted certificate for its name. */
export const smtpPlan = (
  scenario: Scenario,
  hostName: string,
  {
    startTls = "offered",
    service = "open",
    plaintextBeforeTls = "discarded",
    ehlo = [],
    implicitTlsPorts = [],
    answers,
    ...listener
  }: Partial<SmtpListener> = {}
): SmtpPlan => ({
  startTls,
  service,
  plaintextBeforeTls,
  implicitTlsPorts,
  extensionsOverTls: readExtensions({ lines: [hostName, ...ehlo] }).lines,
  ...(answers === undefined ? {} : { answers: defined(answers) }),
  ...tlsPlan(scenario, hostName, listener)
})

export const httpPlan = ({ service = "open", documents = [] }: Partial<HttpListener> = {}): HttpPlan => ({
  service,
  documents: documents.map(documentPlan)
})

export const httpsPlan = (
  scenario: Scenario,
  hostName: string,
  listener: Partial<HttpsListener> = {}
): HttpsPlan => ({ ...httpPlan(listener), ...tlsPlan(scenario, hostName, listener) })

const tlsPlan = (
  scenario: Scenario,
  hostName: string,
  {
    certificate,
    certificatesByName = [],
    unknownName = "default",
    tlsVersion = "TLSv1.3"
  }: Partial<Pick<SmtpListener, "certificate" | "certificatesByName" | "unknownName" | "tlsVersion">>
): TlsPlan => ({
  certificate: certificatePlan(scenario, hostName, certificate),
  certificatesByName: certificatesByName.map(({ serverName, certificate }) => ({
    serverName,
    certificate: certificatePlan(scenario, serverName, certificate)
  })),
  unknownName,
  tlsVersion
})

export const documentPlan = ({
  path,
  status,
  mediaType,
  headers,
  body,
  bodyBase64,
  location
}: typeof Document.Type): DocumentPlan => ({
  path,
  status,
  headers: new Map([
    ...(mediaType === "" ? [] : [["content-type", mediaType] as const]),
    ...Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const),
    ...(location === undefined ? [] : [["location", location] as const])
  ]),
  body: bodyBase64 === undefined ? new TextEncoder().encode(body) : Buffer.from(bodyBase64, "base64")
})

const defined = ({ mail, recipient }: NonNullable<SmtpListener["answers"]>) => ({
  ...(mail === undefined ? {} : { mail }),
  ...(recipient === undefined ? {} : { recipient })
})
