import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { long } from "../../long.fixture.ts"
import { parseReportRecord, type TlsReportRecordRejected, writeReportRecord } from "./record.ts"
import { parseTlsReport, type TlsReport, writeTlsReport } from "./report.ts"
import { resultTypes } from "./result-types.ts"
import { failureOf } from "../../failure.fixture.ts"

describe("parseReportRecord, RFC 8460 §3", () => {
  it.each<[string, ReadonlyArray<string>]>([
    ["v=TLSRPTv1; rua=mailto:reports@example.com", ["mailto:reports@example.com"]],
    ["v=TLSRPTv1; rua=https://reporting.example.com/v1/tlsrpt", ["https://reporting.example.com/v1/tlsrpt"]],
    [
      "v=TLSRPTv1;rua=mailto:a@b.example,https://c.example/?d=e;",
      ["mailto:a@b.example", "https://c.example/?d=e"]
    ],
    [
      "v=TLSRPTv1; ext=1; rua=mailto:a@b.example , mailto:c@d.example ; x=y",
      ["mailto:a@b.example", "mailto:c@d.example"]
    ],
    ["v=TLSRPTv1; rua=ftp://x.example/,mailto:a@b.example", ["mailto:a@b.example"]],
    [
      "v=TLSRPTv1; rua=mailto:a@b.example; rua=https://c.example/,mailto:d@e.example; rua=mailto:a@b.example",
      ["mailto:a@b.example", "https://c.example/", "mailto:d@e.example"]
    ],
    ["v=TLSRPTv1; rua=ftp://x.example/; rua=mailto:a@b.example", ["mailto:a@b.example"]]
  ])("reads %j", (text, reportUris) => {
    expect(Result.getOrThrow(parseReportRecord(["v=spf1 -all", text])).reportUris).toEqual(reportUris)
  })

  it.each<[TlsReportRecordRejected["reason"], ReadonlyArray<string>]>([
    ["no record", []],
    ["no record", ["v=TLSRPTv2; rua=mailto:a@b.example"]],
    ["no record", ["v=tlsrptv1; rua=mailto:a@b.example"]],
    ["several records", ["v=TLSRPTv1; rua=mailto:a@b.example", "v=TLSRPTv1; rua=mailto:a@b.example"]],
    ["rua missing", ["v=TLSRPTv1;"]],
    ["rua missing", ["v=TLSRPTv1; ext=1"]],
    ["malformed URI", ["v=TLSRPTv1; rua="]],
    ["malformed URI", ["v=TLSRPTv1; rua=a@b.example"]],
    ["malformed URI", ["v=TLSRPTv1; rua=mailto:a@b.example; rua=c@d.example"]],
    ["malformed URI", ["v=TLSRPTv1; rua=mailto:a@b.example,"]],
    ["malformed URI", ["v=TLSRPTv1; rua=mailto:a!b.example"]],
    ["no supported URI", ["v=TLSRPTv1; rua=ftp://x.example/"]],
    ["empty field", ["v=TLSRPTv1;; rua=mailto:a@b.example"]],
    ["malformed field", ["v=TLSRPTv1; rua"]],
    ["malformed field", ["v=TLSRPTv1; x=; rua=mailto:a@b.example"]]
  ])("RFC 8460 §3 MUST take it for no record: %j, %j", (reason, texts) => {
    expect(failureOf(parseReportRecord(texts)).reason).toBe(reason)
  })

  it("reads back what writeReportRecord wrote", () => {
    const reportUris = ["mailto:a@b.example", "https://c.example/d"]
    expect(Result.getOrThrow(parseReportRecord([writeReportRecord({ reportUris })]))).toEqual({ reportUris })
  })
})

describe("the parsers on hostile input", () => {
  it("never throw, in 100,000 records", () => {
    const words = [
      "rua=",
      "mailto:a@b.example",
      "https://c.example/",
      ",",
      ";",
      " ",
      "x=1",
      "=",
      "!",
      "\u0000",
      "\u00ff"
    ]
    let seed = 23
    const draw = (bound: number) => (seed = (seed * 48_271) % 2_147_483_647) % bound
    let accepted = 0
    // Rejections carry a stack trace, which would take most of the time.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    for (let count = 0; count < 100_000; count++) {
      let text = "v=TLSRPTv1;"
      for (let left = draw(6); left >= 0; left--) text += words[draw(words.length)]!
      if (Result.isSuccess(parseReportRecord([text]))) accepted++
    }
    Error.stackTraceLimit = stackTraceLimit
    expect(accepted).toBeGreaterThan(100)
    expect(accepted).toBeLessThan(90_000)
  })

  it("never throw, in 100,000 reports", long, () => {
    const text = JSON.stringify({
      "organization-name": "x",
      "date-range": { "start-datetime": "2016-04-01T00:00:00Z", "end-datetime": "2016-04-01T23:59:59Z" },
      "contact-info": "x",
      "report-id": "x",
      policies: []
    })
    const letters = '{}[]":,0-1eZ.\\ \u0000'
    let seed = 29
    const draw = (bound: number) => (seed = (seed * 48_271) % 2_147_483_647) % bound
    let accepted = 0
    // Rejections carry a stack trace, which would take most of the time.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    for (let count = 0; count < 100_000; count++) {
      const at = draw(text.length)
      const mutated = text.slice(0, at) + letters.charAt(draw(letters.length)) + text.slice(at + draw(3))
      if (Result.isSuccess(parseTlsReport(mutated))) accepted++
    }
    Error.stackTraceLimit = stackTraceLimit
    expect(accepted).toBeGreaterThan(100)
    expect(accepted).toBeLessThan(90_000)
  })
})

describe("resultTypes, RFC 8460 §6.6", () => {
  it("are the eleven of the registry", () => {
    expect(new Set(resultTypes).size).toBe(11)
  })
})

/** With the figures of appendix B. */
const example: TlsReport = {
  organizationName: "Company-X",
  dateRange: { startDatetime: "2016-04-01T00:00:00Z", endDatetime: "2016-04-01T23:59:59Z" },
  contactInfo: "sts-reporting@company-x.example",
  reportId: "5065427c-23d3-47ca-b6e0-946ea0e8c4be",
  policies: [
    {
      policy: {
        policyType: "sts",
        policyString: ["version: STSv1", "mode: testing", "mx: *.mail.company-y.example", "max_age: 86400"],
        policyDomain: "company-y.example",
        mxHost: ["*.mail.company-y.example"]
      },
      summary: { totalSuccessfulSessionCount: 5326, totalFailureSessionCount: 303 },
      failureDetails: [
        {
          resultType: "certificate-expired",
          sendingMtaIp: "2001:db8:abcd:0012::1",
          receivingMxHostname: "mx1.mail.company-y.example",
          failedSessionCount: 100
        },
        {
          resultType: "starttls-not-supported",
          sendingMtaIp: "2001:db8:abcd:0013::1",
          receivingMxHostname: "mx2.mail.company-y.example",
          receivingIp: "203.0.113.56",
          failedSessionCount: 200,
          additionalInformation:
            "https://reports.company-x.example/report_info?id=5065427c-23d3#StarttlsNotSupported"
        },
        {
          resultType: "validation-failure",
          sendingMtaIp: "198.51.100.62",
          receivingIp: "203.0.113.58",
          receivingMxHostname: "mx-backup.mail.company-y.example",
          failedSessionCount: 3,
          failureReasonCode: "X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED"
        }
      ]
    }
  ]
}

const change = (edit: (report: Record<string, unknown>) => void) => {
  const json: Record<string, unknown> = JSON.parse(writeTlsReport(example))
  edit(json)
  return JSON.stringify(json)
}

describe("parseTlsReport, RFC 8460 §4.4 and appendix B", () => {
  it("reads back what writeTlsReport wrote", () => {
    expect(Result.getOrThrow(parseTlsReport(writeTlsReport(example)))).toEqual(example)
  })

  it("writes the member names of the RFC", () => {
    const json = JSON.parse(writeTlsReport(example))
    expect(Object.keys(json)).toEqual([
      "organization-name",
      "date-range",
      "contact-info",
      "report-id",
      "policies"
    ])
    expect(Object.keys(json.policies[0])).toEqual(["policy", "summary", "failure-details"])
    expect(json.policies[0].summary["total-failure-session-count"]).toBe(303)
  })

  it("counts as many failures as the summary says", () => {
    const { summary, failureDetails = [] } = example.policies[0]!
    expect(failureDetails.reduce((sum, { failedSessionCount }) => sum + failedSessionCount, 0)).toBe(
      summary.totalFailureSessionCount
    )
  })

  it("takes one string for mx-host, as appendix B shows it (erratum 6241)", () => {
    const text = writeTlsReport(example).replace(
      /"mx-host": \[[^\]]*\]/,
      '"mx-host": "*.mail.company-y.example"'
    )
    expect(Result.getOrThrow(parseTlsReport(text)).policies[0]!.policy.mxHost).toBe(
      "*.mail.company-y.example"
    )
  })

  it("ignores members that the RFC does not name", () => {
    expect(Result.getOrThrow(parseTlsReport(change((report) => (report["x-own"] = 1))))).toEqual(example)
  })

  it.each<[string, string]>([
    ["no JSON", "{"],
    ["an array", "[]"],
    ["null", "null"],
    ["a missing member", change((report) => delete report["report-id"])],
    [
      "a date without time zone",
      change(
        (report) =>
          (report["date-range"] = {
            "start-datetime": "2016-04-01T00:00:00",
            "end-datetime": "2016-04-01T23:59:59Z"
          })
      )
    ],
    [
      "a result type of its own",
      writeTlsReport(example).replace("certificate-expired", "certificate-too-old")
    ],
    ["a negative count", writeTlsReport(example).replace("5326", "-1")],
    ["half a session", writeTlsReport(example).replace("5326", "0.5")]
  ])("rejects %s", (_, text) => {
    expect(Result.isFailure(parseTlsReport(text))).toBe(true)
  })

  it("RFC 8460 §4.4 policies MUST be an array", () => {
    const text = change((report) => (report["policies"] = example.policies[0]))
    expect(Result.isFailure(parseTlsReport(text))).toBe(true)
  })
})
