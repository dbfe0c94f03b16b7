import { readFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { mostOctets } from "./mime.ts"
import { readReportFile, type ReportFileRejected } from "./report-file.ts"
import { failureOf } from "../../failure.fixture.ts"

/** Written by hand after reports that these senders publish or that others show; no name or address is a real recipient's. */
const sample = (name: string) => readFileSync(new URL(`samples/${name}.json`, import.meta.url))

const read = (octets: string | Uint8Array) => Result.getOrThrow(readReportFile(Buffer.from(octets)))
const refusalOf = (octets: string | Uint8Array) => failureOf(readReportFile(Buffer.from(octets)))
const departuresOf = (octets: string | Uint8Array) =>
  read(octets).reports[0]!.departures.map(({ severity, path, message }) => `${severity} ${path}: ${message}`)

const samples = ["google", "microsoft", "tlsrpt-reporter", "appendix-b"]

const folded = (octets: Uint8Array) =>
  Buffer.from(octets)
    .toString("base64")
    .match(/.{1,76}/g)!
    .join("\r\n")

/** RFC 2045 §6.7: every octet written out, 20 to a line. */
const quotedPrintable = (octets: Uint8Array) =>
  octets.reduce(
    (text, octet, i) =>
      `${text}${i > 0 && i % 20 === 0 ? "=\r\n" : ""}=${octet.toString(16).toUpperCase().padStart(2, "0")}`,
    ""
  )

interface MailParts {
  readonly type?: string
  readonly encoding?: string
  readonly content?: string
  readonly header?: ReadonlyArray<string>
  readonly partHeader?: ReadonlyArray<string>
  readonly contentType?: string
}

/** As RFC 8460 §5.3.1 shows it. */
const mailOf = ({
  type = "application/tlsrpt+gzip",
  encoding = "base64",
  content = folded(gzipSync(sample("google"))),
  header = ["TLS-Report-Domain: Example.com", "TLS-Report-Submitter: google.com", "DKIM-Signature: v=1; s=a"],
  partHeader = [
    'Content-Disposition: attachment;\r\n filename="google.com!example.com!1772409600!1772495999!001.json.gz"'
  ],
  contentType = 'multipart/report; report-type="tlsrpt"; boundary="=_b"'
}: MailParts = {}) =>
  [
    "From: tls@google.com",
    "To: reports@example.com",
    ...header,
    "MIME-Version: 1.0",
    `Content-Type: ${contentType}`,
    "",
    "This is a multipart message in MIME format.",
    "--=_b",
    "Content-Type: text/plain",
    "",
    "A report.",
    "--=_b",
    `Content-Type: ${type}`,
    `Content-Transfer-Encoding: ${encoding}`,
    ...partHeader,
    "",
    content,
    "--=_b--",
    ""
  ].join("\r\n")

describe("readReportFile, RFC 8460 §4.4: the formats of real senders", () => {
  it("reads Google's, of several policies", () => {
    const { reports } = read(sample("google"))
    expect(reports[0]!.departures).toEqual([])
    expect(reports[0]!.report.policies).toMatchObject([
      {
        policyType: "sts",
        mxHost: ["mx1.example.com", "*.mail.example.com"],
        succeeded: 57,
        failed: 4,
        failures: [{ failedSessionCount: 1 }, { receivingIp: "2001:db8:25::1", failedSessionCount: 3 }]
      },
      { policyType: "no-policy-found", policyDomain: "lists.example.com", policyString: [], failures: [] }
    ])
  })

  it("reads Microsoft's, which leaves members out", () => {
    expect(departuresOf(sample("microsoft"))).toEqual([
      "note policies.1.policy.mx-host: is missing (RFC 8460 §4.4)",
      "warning policies.2.failure-details.0.sending-mta-ip: is missing (RFC 8460 §4.4)"
    ])
    expect(
      read(sample("microsoft")).reports[0]!.report.policies.map(({ failures }) => failures.length)
    ).toEqual([1, 0, 1])
  })

  it("reads that of tlsrpt-reporter, which Postfix writes by: no domain where there was no policy", () =>
    expect(departuresOf(sample("tlsrpt-reporter"))).toEqual([
      "warning policies.0.policy.policy-domain: is missing (RFC 8460 §4.4)"
    ]))

  it("reads appendix B, whose mx-host is one string (erratum 6241)", () => {
    const [departure] = read(sample("appendix-b")).reports[0]!.departures
    expect(departure).toMatchObject({ severity: "note", path: "policies.0.policy.mx-host" })
    expect(read(sample("appendix-b")).reports[0]!.report.policies[0]!.mxHost).toEqual([
      "*.mail.company-y.example"
    ])
  })
})

describe("readReportFile, RFC 8460 §5: gzip and mail", () => {
  it.each(samples)("reads %s the same in each container", (name) => {
    const json = sample(name)
    const report = read(json).reports[0]
    expect(read(gzipSync(json))).toMatchObject({ container: "gzip", reports: [report] })
    for (const part of [
      { content: folded(gzipSync(json)) },
      { type: "application/tlsrpt+json", content: folded(json) },
      { type: "application/tlsrpt+json", encoding: "8bit", content: json.toString() },
      { type: "application/tlsrpt+json", encoding: "quoted-printable", content: quotedPrintable(json) }
    ])
      expect(read(mailOf(part)).reports[0]!.report).toEqual(report!.report)
  })

  it("has what the mail's header says (§5.3)", () =>
    expect(read(mailOf())).toMatchObject({
      container: "mail",
      domain: "example.com",
      submitter: "google.com",
      ofMail: [],
      reports: [{ attachment: "google.com!example.com!1772409600!1772495999!001.json.gz" }]
    }))

  it("keeps octets over 127 in a part of 8 bits (RFC 2045 §2.8)", () => {
    const content = sample("google").toString().replace("Google Inc.", "Bücher")
    expect(
      read(mailOf({ type: "application/tlsrpt+json", encoding: "8bit", content })).reports[0]!.report
        .organizationName
    ).toBe("Bücher")
  })

  it.each<[string, string]>([
    ["a mailbox of one mail (RFC 4155)", `From tls@google.com Mon Mar  2 00:00:00 2026\n${mailOf()}`],
    ["line feeds alone", mailOf().replaceAll("\r\n", "\n")],
    [
      "a forwarded mail (RFC 2046 §5.2.1)",
      `From: a@example.com\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n${mailOf()}\r\n--o--\r\n`
    ]
  ])("reads %s", (_, mail) => expect(read(mail).reports[0]!.report.organizationName).toBe("Google Inc."))

  it.each<[string, MailParts]>([
    [
      "The mail is multipart/mixed; RFC 8460 §5.3 has multipart/report.",
      { contentType: 'multipart/mixed; boundary="=_b"' }
    ],
    [
      'The mail lacks report-type="tlsrpt" (RFC 8460 §5.3).',
      { contentType: 'multipart/report; boundary="=_b"' }
    ],
    [
      "The mail lacks the header field TLS-Report-Domain (RFC 8460 §5.3).",
      { header: ["TLS-Report-Submitter: a", "DKIM-Signature: b"] }
    ],
    [
      "The mail lacks the header field TLS-Report-Submitter (RFC 8460 §5.3).",
      { header: ["TLS-Report-Domain: a", "DKIM-Signature: b"] }
    ],
    [
      "The report is no part of type application/tlsrpt+json or application/tlsrpt+gzip (RFC 8460 §5.3); its file name shows that it is one.",
      { type: "application/gzip" }
    ],
    [
      "The mail has no DKIM signature, which RFC 8460 §3 requires: anybody may have written it, so do not act on it alone.",
      { header: ["TLS-Report-Domain: a", "TLS-Report-Submitter: b"] }
    ]
  ])("reads a mail and says: %s", (sentence, parts) => expect(read(mailOf(parts)).ofMail).toEqual([sentence]))
})

const changed = (before: string | RegExp, after: string) => sample("google").toString().replace(before, after)

describe("the departures of a report, RFC 8460 §4.4", () => {
  it.each<[string, string | RegExp, string]>([
    ["error policies: expected an array, found an object", /"policies": [^]*/, '"policies": {}}'],
    ["error policies: is missing (RFC 8460 §4.4)", /,\s*"policies": [^]*/, "}"],
    ["warning policies: has no policies, so the report says nothing", /"policies": [^]*/, '"policies": []}'],
    ["warning organization-name: is missing (RFC 8460 §4.4)", '"organization-name": "Google Inc.",', ""],
    [
      "warning contact-info: expected a value, found null: leave out what is not known",
      '"smtp-tls-reporting@google.com"',
      "null"
    ],
    [
      'warning contact-info: expected a mail address such as tls@example.com, found "x"',
      "smtp-tls-reporting@google.com",
      "x"
    ],
    ['warning report-id: expected some text, found ""', "2026-03-02T00:00:00Z_example.com", ""],
    [
      'warning date-range.end-datetime: expected a time with its zone, such as 2026-03-02T00:00:00Z (RFC 3339), found "2026-02-30T23:59:59Z"',
      "2026-03-02T23",
      "2026-02-30T23"
    ],
    [
      'warning date-range.end-datetime: expected a time with its zone, such as 2026-03-02T00:00:00Z (RFC 3339), found "2026-03-02T23:59:59"',
      "59:59Z",
      "59:59"
    ],
    ["warning date-range: ends before it begins", "2026-03-02T23", "2026-03-01T23"],
    [
      "note date-range: is not one day from midnight to midnight UTC, as §4.1 recommends",
      'T00:00:00Z"',
      'T01:00:00Z"'
    ],
    [
      'warning policies.0.policy.policy-type: expected a policy type of RFC 8460 §4.4 (tlsa, sts, no-policy-found), found "mta-sts"',
      '"sts"',
      '"mta-sts"'
    ],
    ["error policies.0.policy.policy-type: is missing (RFC 8460 §4.4)", '"policy-type": "sts",', ""],
    ["note policies.0.policy.mx-host: is missing (RFC 8460 §4.4)", /,\s*"mx-host": [^\]]*\]/, ""],
    [
      'warning policies.0.policy.mx-host.1: expected a name of an MX host, or a pattern such as *.example.com, found "*mail"',
      '"*.mail.example.com"]',
      '"*mail"]'
    ],
    [
      'warning policies.0.policy.policy-string.1: expected a line of the policy such as "mode: enforce", found "testing"',
      "mode: testing",
      "testing"
    ],
    [
      'warning policies.1.policy.policy-domain: expected a domain name, in A-labels such as xn--bcher-kva.example, found "bücher.example"',
      "lists.example.com",
      "bücher.example"
    ],
    [
      "error policies.0.summary.total-failure-session-count: expected a number of sessions: an integer from 0 up, found -1",
      'count": 4',
      'count": -1'
    ],
    [
      'error policies.0.summary.total-failure-session-count: expected a number of sessions: an integer from 0 up, found "4"',
      'count": 4',
      'count": "4"'
    ],
    [
      "error policies.0.summary.total-failure-session-count: expected a number of sessions: an integer from 0 up, found 1e400",
      'count": 4',
      'count": 1e400'
    ],
    [
      "warning policies.0: 1 of 5 failed sessions have no row in failure-details, so nobody knows why",
      'count": 4',
      'count": 5'
    ],
    [
      "warning policies.0: failure-details has 4 failed sessions, and the summary none",
      'count": 4',
      'count": 0'
    ],
    [
      'warning policies.0.failure-details.0.sending-mta-ip: expected an IPv4 or IPv6 address, found "198.51.100.700"',
      "100.70",
      "100.700"
    ],
    [
      "warning policies.0.failure-details.1.receiving-mx-hostname: is missing (RFC 8460 §4.4)",
      ',\n          "receiving-mx-hostname": "a.mail.example.com"',
      ""
    ],
    [
      "note policies.0.failure-details.0.x-own: is not in RFC 8460 and is ignored",
      '"result-type"',
      '"x-own": 1, "result-type"'
    ],
    [
      "warning policies.0.failure-details.0.result-type: is there twice, the last counts (RFC 8259 §4)",
      '"result-type"',
      '"result-type": "a", "result-type"'
    ]
  ])("has %s", (departure, before, after) =>
    expect(departuresOf(changed(before, after))).toEqual([departure])
  )

  it("keeps a result type that RFC 8460 does not have, and says so (§4.3)", () => {
    const text = changed("certificate-host-mismatch", "certificate-too-old")
    expect(read(text).reports[0]!.report.policies[0]!.failures[0]!.resultType).toBe("certificate-too-old")
    expect(departuresOf(text)).toMatchObject(
      [/^warning policies.0.failure-details.0.result-type: expected a result type/].map((pattern) =>
        expect.stringMatching(pattern)
      )
    )
  })

  it("takes a leap second (RFC 3339 §5.7)", () =>
    expect(departuresOf(changed("23:59:59Z", "23:59:60Z"))).toEqual([]))

  it.each(["3 1 1 ab cd", "0 0 0 AB"])("takes the TLSA record %s (RFC 6698 §2.2)", (record) =>
    expect(
      departuresOf(
        sample("tlsrpt-reporter")
          .toString()
          .replace(/3 1 1 [0-9a-f]+/, record)
      )
    ).toHaveLength(1)
  )

  it.each(["3 1 256 ab", "3 1 ab", "3 1 1 abc", "3 1 1"])("does not take %s for a TLSA record", (record) =>
    expect(
      departuresOf(
        sample("tlsrpt-reporter")
          .toString()
          .replace(/3 1 1 [0-9a-f]+/, record)
      )
    ).toHaveLength(2)
  )

  it("counts those that it does not tell", () => {
    const rows = JSON.stringify({ policies: Array.from({ length: 1_000 }, () => 1) })
    const [report] = read(rows).reports
    expect([report!.departures.length, report!.furtherDepartures]).toEqual([50, 954])
  })
})

describe("readReportFile on hostile bytes, RFC 8460 §7", () => {
  it.each<[ReportFileRejected["reason"], string | Uint8Array]>([
    ["not a report file", ""],
    ["not a report file", "\u0000\u0001"],
    ["not JSON", '{"policies": [}'],
    ["not JSON", "[".repeat(1_000_000)],
    ["not UTF-8", Buffer.from([0x7b, 0xff, 0x7d])],
    ["not gzip", Buffer.from([0x1f, 0x8b, 8, 0])],
    ["not gzip", gzipSync(sample("google")).subarray(0, 100)],
    ["too large", gzipSync(Buffer.alloc(mostOctets + 1))],
    ["too large", Buffer.alloc(mostOctets + 1)],
    ["too large", mailOf({ content: folded(gzipSync(Buffer.alloc(mostOctets + 1))) })],
    ["not JSON", gzipSync(gzipSync(sample("google")))],
    ["no report", mailOf({ type: "application/pdf", partHeader: [] })],
    ["no report", mailOf({ encoding: "x-own" })],
    ["no report", mailOf({ content: "!" })],
    ["no report", mailOf({ contentType: "multipart/report; report-type=tlsrpt" })]
  ])("says %s", (reason, octets) => {
    const refusal = refusalOf(octets)
    // What is no UTF-8 is refused before anybody looks for JSON.
    expect(reason === "not JSON" ? ["not JSON", "not UTF-8"] : [reason]).toContain(refusal.reason)
  })

  it("does not look through a field once for each of its quotes", () => {
    const contentType = `multipart/report${String.raw`;a="\"`.repeat(200_000)}`
    expect(refusalOf(mailOf({ contentType })).reason).toBe("no report")
  })

  it("does not go down into mails within mails without end", () => {
    const nested = `${"Content-Type: message/rfc822\r\n\r\n".repeat(10_000)}x`
    expect(refusalOf(nested).reason).toBe("no report")
    const parts = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n".repeat(100_000)}`
    expect(refusalOf(parts).reason).toBe("no report")
  })

  it("never throws, in 2,000 files", () => {
    const files = [sample("google"), gzipSync(sample("microsoft")), Buffer.from(mailOf())]
    let seed = 41
    const draw = (bound: number) => (seed = (seed * 48_271) % 2_147_483_647) % bound
    let accepted = 0
    for (let count = 0; count < 2_000; count++) {
      const file = Buffer.from(files[count % files.length]!)
      for (let left = draw(3); left >= 0; left--) file[draw(file.length)] = draw(256)
      if (Result.isSuccess(readReportFile(file))) accepted++
    }
    expect(accepted).toBeGreaterThan(100)
    expect(accepted).toBeLessThan(1_950)
  })
})
