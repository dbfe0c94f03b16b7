/** A probe as text: what each sender does, what to mend first, why, and the evidence. */
import { cite } from "../protocol/rfc.ts"
import { adviceOn } from "./advice.ts"
import { networkAdvice } from "./network-advice.ts"
import type { ModelVerdict, Probed, ProbedHost, ProbedRecord } from "./probed.ts"

export interface TextOptions {
  /** Breaks a text at spaces into lines of that length. */
  readonly fold: (text: string, width: number) => ReadonlyArray<string>
  /** Lines of the chains, where somebody draws them. */
  readonly chain: ReadonlyArray<string>
}

const width = 100

/** Our choice: decisions of one model that are shown; hostile domains may cause thousands. */
const mostDecisions = 20
const longestText = 400

export const probeText = (probed: Probed, { fold, chain }: TextOptions): string => {
  const { domain, judgedAtMs, models } = probed
  const indented = (text: string, first = "- ", rest = "  "): ReadonlyArray<string> =>
    fold(cut(text), width - first.length).map((line, index) => (index === 0 ? first : rest) + line)
  const numbered = (texts: ReadonlyArray<string>) =>
    texts.flatMap((text, index) => indented(text, `${index + 1}. `, " ".repeat(`${index + 1}. `.length)))
  const longestId = Math.max(...models.map(({ id }) => id.length))
  const advice = adviceOn(probed)
  return sections([
    [`${domain}, judged at ${new Date(judgedAtMs).toISOString().slice(0, 19)}Z`],
    networkAdvice(probed).flatMap((text) => fold(text, width)),
    [
      "What a sender does that has never written to you",
      "",
      ...models.flatMap(({ id, inWords }) => {
        const first = `${id.padEnd(longestId)}  `
        return indented(inWords, first, " ".repeat(first.length))
      })
    ],
    probed.network.dns !== "works"
      ? []
      : ["What to mend first", "", ...(advice.length === 0 ? ["Nothing was found."] : numbered(advice))],
    models.every(({ why }) => why.length === 0)
      ? []
      : [
          "Why",
          ...models.flatMap((model) => [
            "",
            `${model.id}: ${model.outcome}`,
            ...decisionsOf(model).flatMap((text) => indented(text))
          ])
        ],
    probed.records.length === 0
      ? []
      : ["Records", "", ...probed.records.flatMap((record) => indented(recordText(record)))],
    probed.hosts.length === 0
      ? []
      : ["MX hosts", "", ...probed.hosts.flatMap((host) => indented(hostText(host)))],
    chain.length === 0
      ? []
      : ["What DNSSEC and certificates prove", "", ...chain.flatMap((text) => indented(text))]
  ])
}

const sections = (all: ReadonlyArray<ReadonlyArray<string>>): string =>
  `${all
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`

const decisionsOf = ({ why }: ModelVerdict): ReadonlyArray<string> => {
  const texts = why.map(({ decision, because }) =>
    because.length === 0 ? cut(decision) : `${cut(decision)} (${[...new Set(because.map(cite))].join(", ")})`
  )
  return texts.length <= mostDecisions
    ? texts
    : [...texts.slice(0, mostDecisions), `and ${texts.length - mostDecisions} more decisions`]
}

const recordText = ({ name, type, status, data, failure }: ProbedRecord): string => {
  if (failure !== undefined)
    return `${name} ${type}: the lookup failed (${failure.reason}); ${failure.detail}`
  const proven = status === "secure" ? "secure" : "not signed"
  return `${name} ${type}: ${data.length === 0 ? "none" : listed(data)} [${proven}]`
}

/** Our choice: records that are shown of one answer. */
const mostData = 8

const listed = (data: ReadonlyArray<string>): string =>
  data.length <= mostData
    ? data.join(" | ")
    : `${data.slice(0, mostData).join(" | ")} and ${data.length - mostData} more`

const hostText = ({ name, address, silent, shown, webPki, expiresAtSeconds }: ProbedHost): string => {
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

const cut = (text: string): string => (text.length <= longestText ? text : `${text.slice(0, longestText)}…`)
