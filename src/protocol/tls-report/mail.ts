/** A report as the mail that carries it: a multipart/report with the JSON in its second part. RFC 8460 §5.3. */
import { gunzipSync } from "node:zlib"
import { Result, Schema } from "effect"
import { nameOf, splitMail, valueOf } from "../dkim/canonical.ts"
import { parseTlsReport, type TlsReport, writeTlsReport } from "./report.ts"

export interface ReportMail {
  /** §5.3: the domain that the report is about, and who made it. */
  readonly domain: string
  readonly submitter: string
  readonly report: TlsReport
}

interface Envelope {
  readonly from: string
  readonly to: string
}

/** Lines of header and body. What it does not do is compress, as §5.2 recommends. */
export const writeReportMail = (
  { domain, submitter, report }: ReportMail,
  { from, to }: Envelope
): ReadonlyArray<string> => [
  `From: <${from}>`,
  `To: <${to}>`,
  `Message-ID: <${report.reportId}>`,
  `Subject: Report Domain: ${domain} Submitter: ${submitter} Report-ID: <${report.reportId}>`,
  `TLS-Report-Domain: ${domain}`,
  `TLS-Report-Submitter: ${submitter}`,
  "MIME-Version: 1.0",
  `Content-Type: multipart/report; report-type="tlsrpt"; boundary="${boundary}"`,
  "",
  `--${boundary}`,
  "Content-Type: text/plain",
  "",
  `A TLS report of ${submitter} about ${domain}.`,
  `--${boundary}`,
  "Content-Type: application/tlsrpt+json",
  "",
  ...writeTlsReport(report).split("\n"),
  `--${boundary}--`
]

/** No line of JSON begins with it. */
const boundary = "tls-report"

/** A mail that is no report, or one that cannot be read. */
export class ReportMailRejected extends Schema.TaggedClass<ReportMailRejected>()("ReportMailRejected", {
  reason: Schema.Literals([
    "not a multipart/report",
    "no report domain",
    "no submitter",
    "no report part",
    "unreadable encoding",
    "not JSON",
    "not a report"
  ])
}) {}

/** Reads a mail as it arrived, dots unstuffed. */
export const readReportMail = (
  lines: ReadonlyArray<string>
): Result.Result<ReportMail, ReportMailRejected> => {
  const { fields, body } = entityOf(lines)
  const { type, parameters } = contentTypeOf(fields)
  const delimiter = parameters.get("boundary") ?? ""
  // §5.3: report-type is "tlsrpt".
  if (
    type !== "multipart/report" ||
    parameters.get("report-type")?.toLowerCase() !== "tlsrpt" ||
    delimiter === ""
  )
    return rejected("not a multipart/report")
  const domain = fields.get("tls-report-domain")?.toLowerCase()
  if (domain === undefined) return rejected("no report domain")
  const submitter = fields.get("tls-report-submitter")?.toLowerCase()
  if (submitter === undefined) return rejected("no submitter")
  for (const part of partsOf(body, delimiter)) {
    const entity = entityOf(part)
    const { type: partType } = contentTypeOf(entity.fields)
    if (partType !== json && partType !== gzip) continue
    const octets = decoded(entity)
    const text = octets && (partType === gzip ? unzipped(octets) : octets)
    if (text === undefined) return rejected("unreadable encoding")
    return Result.mapBoth(parseTlsReport(text.toString("utf8")), {
      onSuccess: (report) => ({ domain, submitter, report }),
      onFailure: ({ reason }) => new ReportMailRejected({ reason })
    })
  }
  return rejected("no report part")
}

/** §6.2, §6.3. */
const json = "application/tlsrpt+json"
const gzip = "application/tlsrpt+gzip"

interface Entity {
  /** Values by names in lower case, unfolded; of several of one name the first. */
  readonly fields: ReadonlyMap<string, string>
  readonly body: ReadonlyArray<string>
}

const entityOf = (lines: ReadonlyArray<string>): Entity => {
  const { fields, body } = splitMail(lines)
  return {
    fields: new Map(fields.toReversed().map((field) => [nameOf(field), valueOf(field)] as const)),
    body
  }
}

/** RFC 2045 §5.1: names in any case, values bare or in quotes; plain text where nothing is said (§5.2). */
const contentTypeOf = (
  fields: Entity["fields"]
): { readonly type: string; readonly parameters: ReadonlyMap<string, string> } => {
  const value = fields.get("content-type") ?? "text/plain"
  const [type = ""] = value.split(";", 1)
  const parameters = new Map<string, string>()
  for (const [, name = "", quoted, bare = ""] of value
    .slice(type.length)
    .matchAll(/;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/g))
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? bare)
  return { type: type.trim().toLowerCase(), parameters }
}

/** RFC 2046 §5.1.1: between lines with the delimiter; what stands before the first and behind the last is none. */
const partsOf = (body: ReadonlyArray<string>, delimiter: string): ReadonlyArray<ReadonlyArray<string>> => {
  const parts: Array<Array<string>> = []
  for (const line of body) {
    const bare = line.trimEnd()
    if (bare === `--${delimiter}--`) break
    if (bare === `--${delimiter}`) parts.push([])
    else parts.at(-1)?.push(line)
  }
  return parts
}

/** RFC 2045 §6. */
const decoded = ({ fields, body }: Entity): Buffer | undefined => {
  switch ((fields.get("content-transfer-encoding") ?? "7bit").toLowerCase()) {
    case "7bit":
    case "8bit":
    case "binary":
      return Buffer.from(body.join("\r\n"))
    case "base64": {
      const dense = body.join("").replace(/\s+/g, "")
      return /^[A-Za-z0-9+/]*={0,2}$/.test(dense) ? Buffer.from(dense, "base64") : undefined
    }
    case "quoted-printable":
      return Buffer.from(
        body
          .map((line) => line.trimEnd())
          .join("\r\n")
          .replaceAll("=\r\n", "")
          .replace(/=([0-9A-Fa-f]{2})/g, (_, octet: string) => String.fromCharCode(parseInt(octet, 16))),
        "latin1"
      )
    default:
      return undefined
  }
}

/** Our choice: a report of a thousand policies takes a hundredth of it, and what grows beyond is meant to do harm (§7). */
const mostOctets = 16 * 1024 * 1024

const unzipped = (octets: Uint8Array): Buffer | undefined => {
  try {
    return gunzipSync(octets, { maxOutputLength: mostOctets })
  } catch {
    return undefined
  }
}

const rejected = (reason: ReportMailRejected["reason"]) => Result.fail(new ReportMailRejected({ reason }))
