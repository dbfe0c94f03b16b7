/** A report as the mail that carries it: a multipart/report with the JSON in its second part. RFC 8460 §5.3. */
import { Result, Schema } from "effect"
import { contentTypeOf, decoded, entityOf, partsOf, reportTypes, unzipped } from "./mime.ts"
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
    if (partType !== reportTypes.json && partType !== reportTypes.gzip) continue
    const octets = decoded(entity, "utf8")
    const text = octets && (partType === reportTypes.gzip ? unzipped(octets) : Result.succeed(octets))
    if (text === undefined || Result.isFailure(text)) return rejected("unreadable encoding")
    return Result.mapBoth(parseTlsReport(text.success.toString("utf8")), {
      onSuccess: (report) => ({ domain, submitter, report }),
      onFailure: ({ reason }) => new ReportMailRejected({ reason })
    })
  }
  return rejected("no report part")
}

const rejected = (reason: ReportMailRejected["reason"]) => Result.fail(new ReportMailRejected({ reason }))
