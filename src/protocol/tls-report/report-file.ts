/**
 * A report as a file: JSON, gzip of it, or the mail that brought it. RFC 8460 §5.
 *
 * Reads what anybody sent: no input makes it throw, hang, or grow beyond `mostOctets`.
 */
import { Result, Schema } from "effect"
import { parseJson } from "./json.ts"
import {
  contentTypeOf,
  decoded,
  type Entity,
  entityOf,
  mostOctets,
  parametered,
  partsOf,
  reportTypes,
  unzipped
} from "./mime.ts"
import { type CheckedReport, checkReport } from "./read-report.ts"

export const containers = ["JSON", "gzip", "mail"] as const

export interface FoundReport extends CheckedReport {
  /** The JSON, in which departures have their places. */
  readonly text: string
  /** How the mail names the file, where it does. */
  readonly attachment?: string
}

export interface ReportFile {
  readonly container: (typeof containers)[number]
  /** At least one; a mail may bring several. */
  readonly reports: ReadonlyArray<FoundReport>
  /** What the mail around them departs in, as sentences. */
  readonly ofMail: ReadonlyArray<string>
  /** §5.3: what the mail's header says of its report. */
  readonly domain?: string | undefined
  readonly submitter?: string | undefined
}

/** No report can be read. */
export class ReportFileRejected extends Schema.TaggedClass<ReportFileRejected>()("ReportFileRejected", {
  reason: Schema.Literals([
    "too large",
    "not a report file",
    "not gzip",
    "not UTF-8",
    "not JSON",
    "no report"
  ]),
  detail: Schema.String,
  /** The JSON and the place in it, where the fault has one. */
  at: Schema.optionalKey(Schema.Struct({ text: Schema.String, offset: Schema.Int }))
}) {}

type Read<A> = Result.Result<A, ReportFileRejected>

export const readReportFile = (octets: Uint8Array): Read<ReportFile> => {
  if (octets.length > mostOctets)
    return rejected("too large", `more than ${mostOctets / 1024 / 1024} MiB, which no report needs`)
  if (isGzip(octets))
    return Result.map(inGzip(octets), (report) => ({ container: "gzip", reports: [report], ofMail: [] }))
  const beginning = Buffer.from(octets.subarray(0, 4_096)).toString("latin1")
  if (/^(?:\u00ef\u00bb\u00bf)?\s*[{[]/.test(beginning))
    return Result.map(inJson(octets), (report) => ({ container: "JSON", reports: [report], ofMail: [] }))
  // RFC 5322 §2.2: a name of printable characters and a colon; mailboxes have a line "From " before (RFC 4155).
  if (/^(?:From [^\n]*\n)?[!-9;-~]+[ \t]*:/.test(beginning)) return inMail(octets)
  return rejected("not a report file", "expected JSON, gzip or a mail, found something else")
}

/** RFC 1952 §2.3.1. */
const isGzip = (octets: Uint8Array): boolean => octets[0] === 0x1f && octets[1] === 0x8b

const inGzip = (octets: Uint8Array): Read<FoundReport> => {
  const unpacked = unzipped(octets)
  return Result.isSuccess(unpacked)
    ? inJson(unpacked.success)
    : rejected(unpacked.failure.reason, unpacked.failure.detail)
}

/** RFC 8259 §8.1: UTF-8. */
const inJson = (octets: Uint8Array): Read<FoundReport> => {
  let text: string
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets)
  } catch {
    const lenient = new TextDecoder("utf-8", { ignoreBOM: true }).decode(octets)
    return rejected("not UTF-8", "expected UTF-8 (RFC 8259 §8.1), found other bytes", {
      text: lenient,
      offset: Math.max(lenient.indexOf("\ufffd"), 0)
    })
  }
  const json = parseJson(text)
  return Result.isSuccess(json)
    ? Result.succeed({ ...checkReport(json.success), text })
    : rejected("not JSON", json.failure.detail, { text, offset: json.failure.offset })
}

const inMail = (octets: Uint8Array): Read<ReportFile> => {
  // Each octet a character, so that none is lost.
  const lines = Buffer.from(octets).toString("latin1").split(/\r?\n/)
  const mail = entityOf(lines[0]!.startsWith("From ") ? lines.slice(1) : lines)
  const candidates = leavesOf(mail, 0).flatMap((leaf) => candidateOf(leaf) ?? [])
  // §5.3 names the types; what only looks like a report counts where nothing else does.
  const chosen = candidates.some(({ isTyped }) => isTyped)
    ? candidates.filter(({ isTyped }) => isTyped)
    : candidates
  if (chosen.length === 0)
    return rejected(
      "no report",
      `expected a part ${reportTypes.json} or ${reportTypes.gzip} in the mail (RFC 8460 §5.3), found none`
    )
  const reports: Array<FoundReport> = []
  for (const { leaf, attachment } of chosen) {
    const content = decoded(leaf, "latin1")
    if (content === undefined)
      return rejected(
        "no report",
        "the part with the report is not in the encoding that it names (RFC 2045 §6)"
      )
    const found = isGzip(content) ? inGzip(content) : inJson(content)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    reports.push({ ...found.success, ...(attachment === undefined ? {} : { attachment }) })
  }
  return Result.succeed({
    container: "mail",
    reports,
    ofMail: departuresOf(mail, chosen),
    domain: mail.fields.get("tls-report-domain")?.toLowerCase(),
    submitter: mail.fields.get("tls-report-submitter")?.toLowerCase()
  })
}

/** Our choice: a report has two levels, and a forwarded one four. */
const deepest = 8

/** RFC 2046 §5.1 and §5.2.1: the parts that hold no others, also of a mail that is forwarded as a part. */
const leavesOf = (entity: Entity, depth: number): ReadonlyArray<Entity> => {
  const { type, parameters } = contentTypeOf(entity.fields)
  if (depth >= deepest) return []
  if (type.startsWith("multipart/")) {
    const delimiter = parameters.get("boundary") ?? ""
    return delimiter === ""
      ? []
      : partsOf(entity.body, delimiter).flatMap((part) => leavesOf(entityOf(part), depth + 1))
  }
  return type === "message/rfc822" ? leavesOf(entityOf(entity.body), depth + 1) : [entity]
}

interface Candidate {
  readonly leaf: Entity
  readonly attachment: string | undefined
  /** Is its type one of RFC 8460? */
  readonly isTyped: boolean
}

const candidateOf = (leaf: Entity): Candidate | undefined => {
  const { type, parameters } = contentTypeOf(leaf.fields)
  const disposition = parametered(leaf.fields.get("content-disposition") ?? "")
  const attachment = disposition.parameters.get("filename") ?? parameters.get("name")
  const isTyped = type === reportTypes.json || type === reportTypes.gzip
  // §5.1: ".json" or ".json.gz".
  return isTyped || /\.json(?:\.gz)?$/i.test(attachment?.slice(-10) ?? "")
    ? { leaf, attachment, isTyped }
    : undefined
}

/** §3 and §5.3, which software that sorts reports goes by. */
const departuresOf = (mail: Entity, chosen: ReadonlyArray<Candidate>): ReadonlyArray<string> => {
  const { type, parameters } = contentTypeOf(mail.fields)
  const lacks = (field: string) => !mail.fields.has(field.toLowerCase())
  return [
    ...(type !== "multipart/report"
      ? [`The mail is ${type.slice(0, 80)}; RFC 8460 §5.3 has multipart/report.`]
      : parameters.get("report-type")?.toLowerCase() !== "tlsrpt"
        ? ['The mail lacks report-type="tlsrpt" (RFC 8460 §5.3).']
        : []),
    ...["TLS-Report-Domain", "TLS-Report-Submitter"]
      .filter(lacks)
      .map((field) => `The mail lacks the header field ${field} (RFC 8460 §5.3).`),
    ...(chosen.every(({ isTyped }) => isTyped)
      ? []
      : [
          `The report is no part of type ${reportTypes.json} or ${reportTypes.gzip} (RFC 8460 §5.3); its file name shows that it is one.`
        ]),
    ...(lacks("DKIM-Signature")
      ? [
          "The mail has no DKIM signature, which RFC 8460 §3 requires: anybody may have written it, so do not act on it alone."
        ]
      : [])
  ]
}

const rejected = (
  reason: ReportFileRejected["reason"],
  detail: string,
  at?: { readonly text: string; readonly offset: number }
) => Result.fail(new ReportFileRejected({ reason, detail, ...(at === undefined ? {} : { at }) }))
