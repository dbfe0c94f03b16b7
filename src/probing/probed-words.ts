/** What a probe found, each thing in one sentence: for terminals and pages. */
import { cite } from "../protocol/rfc.ts"
import type { ModelVerdict, ProbedHost, ProbedRecord } from "./probed.ts"

/** Our choice: decisions of one model that are shown; hostile domains may cause thousands. */
const mostDecisions = 20
const longestText = 400

export const decisionsOf = ({ why }: ModelVerdict): ReadonlyArray<string> => {
  const texts = why.map(({ decision, because }) =>
    because.length === 0 ? cut(decision) : `${cut(decision)} (${[...new Set(because.map(cite))].join(", ")})`
  )
  return texts.length <= mostDecisions
    ? texts
    : [...texts.slice(0, mostDecisions), `and ${texts.length - mostDecisions} more decisions`]
}

export const recordText = (record: ProbedRecord): string => {
  const { name, type, failure } = record
  return failure === undefined
    ? `${name} ${type}: ${recordData(record)} [${recordStatus(record)}]`
    : `${name} ${type}: ${recordStatus(record)} (${failure.reason}); ${failure.detail}`
}

/** Or why there is none. */
export const recordData = ({ data, failure }: ProbedRecord): string =>
  failure !== undefined ? `${failure.reason}: ${failure.detail}` : data.length === 0 ? "none" : listed(data)

export const recordStatus = ({ status, failure }: ProbedRecord): string =>
  failure !== undefined ? "the lookup failed" : status === "secure" ? "secure" : "not signed"

/** Our choice: records that are shown of one answer. */
const mostData = 8

const listed = (data: ReadonlyArray<string>): string =>
  data.length <= mostData
    ? data.join(" | ")
    : `${data.slice(0, mostData).join(" | ")} and ${data.length - mostData} more`

export const hostText = ({ name, address, silent, shown, webPki, expiresAtSeconds }: ProbedHost): string => {
  if (silent !== undefined) return `${name}: ${silent}`
  if (shown === undefined) return `${name}: not visited`
  const where = `${name} [${address}]`
  if (shown.tls === undefined)
    return `${where}: no TLS; ${shown.brokeOff ?? `it said "${(shown.startTls ?? shown.ehlo ?? shown.greeting).at(-1) ?? ""}"`}`
  const { version, chain } = shown.tls
  const until =
    expiresAtSeconds === undefined
      ? ""
      : `, valid until ${new Date(expiresAtSeconds * 1000).toISOString().slice(0, 10)}`
  return `${where}: ${version}, ${chain.length} certificates sent${until}; ${webPki?.isValid === true ? "the public authorities vouch for it" : `no public authority vouches for it: ${webPki?.detail ?? ""}`}`
}

export const cut = (text: string): string =>
  text.length <= longestText ? text : `${text.slice(0, longestText)}…`
