import { gzipSync } from "node:zlib"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { readReportMail, type ReportMail, type ReportMailRejected, writeReportMail } from "./mail.ts"
import { writeTlsReport } from "./report.ts"
import { failureOf } from "../../failure.fixture.ts"

const mail: ReportMail = {
  domain: "company-y.example",
  submitter: "company-x.example",
  report: {
    organizationName: "Company-X",
    dateRange: { startDatetime: "2016-04-01T00:00:00Z", endDatetime: "2016-04-01T23:59:59Z" },
    contactInfo: "sts-reporting@company-x.example",
    reportId: "5065427c-23d3-47ca-b6e0-946ea0e8c4be@company-x.example",
    policies: [
      {
        policy: { policyType: "sts", policyDomain: "company-y.example" },
        summary: { totalSuccessfulSessionCount: 5326, totalFailureSessionCount: 303 }
      }
    ]
  }
}
const written = writeReportMail(mail, { from: "tls@company-x.example", to: "reports@company-y.example" })
const compressed = gzipSync(writeTlsReport(mail.report))
  .toString("base64")
  .match(/.{1,76}/g)!

/** RFC 8460 §5.3.1, as a sender writes it that compresses (§5.2). */
const example = [
  "From: tlsrpt@mail.sender.example.com",
  "Date: Fri, May 09 2017 16:54:30 -0800",
  "To: mts-sts-tlsrpt@example.net",
  "Subject: Report Domain: company-y.example",
  "    Submitter: mail.sender.example.com",
  "    Report-ID: <735ff.e317+bf22029@mailexample.net>",
  "TLS-Report-Domain: company-y.example",
  "TLS-Report-Submitter: company-x.example",
  "MIME-Version: 1.0",
  'Content-Type: multipart/report; report-type="tlsrpt";',
  '    boundary="----=_NextPart_000_024E_01CC9B0A.AFE54C00"',
  "Content-Language: en-us",
  "",
  "This is a multipart message in MIME format.",
  "",
  "------=_NextPart_000_024E_01CC9B0A.AFE54C00",
  'Content-Type: text/plain; charset="us-ascii"',
  "Content-Transfer-Encoding: 7bit",
  "",
  "This is an aggregate TLS report from mail.sender.example.com",
  "",
  "------=_NextPart_000_024E_01CC9B0A.AFE54C00",
  "Content-Type: application/tlsrpt+gzip",
  "Content-Transfer-Encoding: base64",
  "Content-Disposition: attachment;",
  '    filename="mail.sender.example!example.com!1013662812!1013749130.json.gz"',
  "",
  ...compressed,
  "",
  "------=_NextPart_000_024E_01CC9B0A.AFE54C00--"
]

describe("readReportMail, RFC 8460 §5.3", () => {
  it("reads back what writeReportMail wrote", () =>
    expect(Result.getOrThrow(readReportMail(written))).toEqual(mail))

  it("names domain, submitter and id in the subject that it writes", () =>
    expect(written).toContain(
      `Subject: Report Domain: ${mail.domain} Submitter: ${mail.submitter} Report-ID: <${mail.report.reportId}>`
    ))

  it("reads the example of §5.3.1, compressed", () =>
    expect(Result.getOrThrow(readReportMail(example))).toEqual(mail))

  it.each<[string, string, string]>([
    ["a type in another case", "application/tlsrpt+gzip", "Application/TLSRPT+gzip; name=x"],
    ["an unquoted report type", 'report-type="tlsrpt"', "report-type=tlsrpt"],
    ["a domain in another case", "TLS-Report-Domain: company-y", "tls-report-domain: Company-Y"],
    ["white space behind the delimiter", "AFE54C00\nContent-Type: app", "AFE54C00  \nContent-Type: app"]
  ])("reads %s", (_, before, after) =>
    expect(Result.getOrThrow(readReportMail(example.join("\n").replace(before, after).split("\n")))).toEqual(
      mail
    )
  )

  it.each(["quoted-printable", "8bit", "base64"])("reads JSON in %s (RFC 2045 §6)", (encoding) => {
    const text = writeTlsReport(mail.report)
    const encoded =
      encoding === "base64"
        ? Buffer.from(text).toString("base64")
        : encoding === "8bit"
          ? text
          : text.replaceAll("=", "=3D").replace("Company", "Com=\npany").replace("-X", "=2DX")
    const start = written.indexOf("Content-Type: application/tlsrpt+json") + 1
    const lines = [
      ...written.slice(0, start),
      `Content-Transfer-Encoding: ${encoding}`,
      "",
      ...encoded.split("\n"),
      written.at(-1)!
    ]
    expect(Result.getOrThrow(readReportMail(lines))).toEqual(mail)
  })

  it.each<[ReportMailRejected["reason"], string, string]>([
    ["not a multipart/report", "multipart/report", "multipart/mixed"],
    ["not a multipart/report", 'report-type="tlsrpt"', 'report-type="delivery-status"'],
    ["no report domain", "TLS-Report-Domain:", "X-Domain:"],
    ["no submitter", "TLS-Report-Submitter:", "X-Submitter:"],
    ["no report part", "application/tlsrpt+gzip", "application/gzip"],
    ["no report part", "_024E_", "_024F_"],
    ["unreadable encoding", "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: x-own"],
    ["unreadable encoding", compressed[0], `!${compressed[0]}`],
    ["unreadable encoding", compressed[0], `AAAA${compressed[0]}`],
    ["not JSON", "application/tlsrpt+gzip", "application/tlsrpt+json"]
  ])("RFC 8460 §5.3 says %s: %j as %j", (reason, before, after) =>
    expect(failureOf(readReportMail(example.join("\n").replace(before, after).split("\n"))).reason).toBe(
      reason
    )
  )

  it("does not unpack what grows without end (§7)", () => {
    const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024)).toString("base64")
    const lines = example.flatMap((line) =>
      line === compressed[0] ? [bomb] : compressed.includes(line) ? [] : [line]
    )
    expect(failureOf(readReportMail(lines)).reason).toBe("unreadable encoding")
  })

  it("never throws, in 5,000 mails", () => {
    const text = written.join("\n")
    const letters = '\n:;="-{}\t\u0000\u00ff'
    let seed = 37
    const draw = (bound: number) => (seed = (seed * 48_271) % 2_147_483_647) % bound
    let accepted = 0
    for (let count = 0; count < 5_000; count++) {
      const at = draw(text.length)
      const mutated = text.slice(0, at) + letters.charAt(draw(letters.length)) + text.slice(at + draw(3))
      if (Result.isSuccess(readReportMail(mutated.split("\n")))) accepted++
    }
    expect(accepted).toBeGreaterThan(100)
    expect(accepted).toBeLessThan(5_000)
  })
})
