/** The report that one sender makes of one day: sessions that went well and those that did not. RFC 8460 §4.4. */
import { Result, Schema } from "effect"
import { resultTypes } from "./result-types.ts"

/** A count of sessions. */
const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/** §4.4 says that mx-host is a list of strings; appendix B shows one string (erratum 6241). Both are read. */
const MxHost = Schema.Union([Schema.Array(Schema.String), Schema.String])

export const PolicyDescription = Schema.Struct({
  policyType: Schema.Literals(["tlsa", "sts", "no-policy-found"]),
  /** Lines of the policy, or TLSA records in presentation format. */
  policyString: Schema.optionalKey(Schema.Array(Schema.String)),
  /** §1.1: the recipient's domain; under DANE the TLSA base domain. */
  policyDomain: Schema.String,
  /** Patterns of the policy. */
  mxHost: Schema.optionalKey(MxHost)
}).pipe(
  Schema.encodeKeys({
    policyType: "policy-type",
    policyString: "policy-string",
    policyDomain: "policy-domain",
    mxHost: "mx-host"
  })
)
/** A policy as it was applied to sessions. */
export type AppliedPolicy = (typeof PolicyDescription)["Type"]

export const FailureDetails = Schema.Struct({
  resultType: Schema.Literals(resultTypes),
  sendingMtaIp: Schema.optionalKey(Schema.String),
  receivingMxHostname: Schema.optionalKey(Schema.String),
  receivingMxHelo: Schema.optionalKey(Schema.String),
  receivingIp: Schema.optionalKey(Schema.String),
  failedSessionCount: Count,
  /** A URI with more about the failure. */
  additionalInformation: Schema.optionalKey(Schema.String),
  failureReasonCode: Schema.optionalKey(Schema.String)
}).pipe(
  Schema.encodeKeys({
    resultType: "result-type",
    sendingMtaIp: "sending-mta-ip",
    receivingMxHostname: "receiving-mx-hostname",
    receivingMxHelo: "receiving-mx-helo",
    receivingIp: "receiving-ip",
    failedSessionCount: "failed-session-count",
    additionalInformation: "additional-information",
    failureReasonCode: "failure-reason-code"
  })
)

const Summary = Schema.Struct({
  totalSuccessfulSessionCount: Count,
  totalFailureSessionCount: Count
}).pipe(
  Schema.encodeKeys({
    totalSuccessfulSessionCount: "total-successful-session-count",
    totalFailureSessionCount: "total-failure-session-count"
  })
)

const PolicyResults = Schema.Struct({
  policy: PolicyDescription,
  summary: Summary,
  /** Absent when nothing failed. */
  failureDetails: Schema.optionalKey(Schema.Array(FailureDetails))
}).pipe(Schema.encodeKeys({ failureDetails: "failure-details" }))

/** RFC 3339 with a time zone. */
const DateTime = Schema.String.check(
  Schema.isPattern(/^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/)
)

const DateRange = Schema.Struct({ startDatetime: DateTime, endDatetime: DateTime }).pipe(
  Schema.encodeKeys({ startDatetime: "start-datetime", endDatetime: "end-datetime" })
)

export const TlsReport = Schema.Struct({
  organizationName: Schema.String,
  /** A day, midnight to midnight UTC (§4.1). */
  dateRange: DateRange,
  contactInfo: Schema.String,
  reportId: Schema.String,
  /** RFC 8460 §4.4: an array, also of one. */
  policies: Schema.Array(PolicyResults)
}).pipe(
  Schema.encodeKeys({
    organizationName: "organization-name",
    dateRange: "date-range",
    contactInfo: "contact-info",
    reportId: "report-id"
  })
)
export type TlsReport = (typeof TlsReport)["Type"]

/** What came is no report. */
export class TlsReportRejected extends Schema.TaggedClass<TlsReportRejected>()("TlsReportRejected", {
  reason: Schema.Literals(["not JSON", "not a report"]),
  detail: Schema.String
}) {}

/** Reads the JSON text of a report, after decompression. Members that the RFC does not name are ignored. */
export const parseTlsReport = (text: string): Result.Result<TlsReport, TlsReportRejected> => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return Result.fail(new TlsReportRejected({ reason: "not JSON", detail: String(error) }))
  }
  return Result.mapError(
    decode(json),
    ({ message }) => new TlsReportRejected({ reason: "not a report", detail: message })
  )
}

/** The JSON text of a report, indented by two spaces. */
export const writeTlsReport = (report: TlsReport): string => JSON.stringify(encode(report), null, 2)

const decode = Schema.decodeUnknownResult(TlsReport)
const encode = Schema.encodeSync(TlsReport)
