/** Sends one day's report where the domain wants it, by mail. RFC 8460 §3, §5. */
import { Effect, Result } from "effect"
import { Dns } from "../../clients/dns/dns.ts"
import { readTexts } from "../../clients/dns/records.ts"
import type { ConfiguredModel } from "../../models/trust-model.ts"
import { signMail } from "../../protocol/dkim/signature.ts"
import { rfc } from "../../protocol/rfc.ts"
import { parseReportRecord, reportRecordOwner } from "../../protocol/tls-report/record.ts"
import { writeReportMail } from "../../protocol/tls-report/mail.ts"
import type { TlsReport } from "../../protocol/tls-report/report.ts"
import type { Attempt, Mail } from "../attempt.ts"
import { deliver } from "../deliver.ts"
import { note } from "../journal.ts"
import { type Identity, SendingMta } from "../sending-mta.ts"
import { dayMs } from "./session-results.ts"

export interface DailyReport {
  readonly domain: string
  /** First moment of the UTC day, milliseconds since the Unix epoch. */
  readonly dayStartMs: number
  readonly policies: TlsReport["policies"]
  /** In whose name, where that is not the sender's own: anybody can write a name (§7). */
  readonly submitter?: string
}

/** What became of it; a report that is deferred may be tried again (§5.5). */
export type ReportAttempt =
  | Attempt
  /** Nobody asks for reports, or not by mail; or so it looks, because the lookup failed (§7). */
  | { readonly _tag: "NotWanted" }

/** Without angle brackets. */
export const reportMessageId = (host: string, domain: string, dayStartMs: number): string =>
  `tls-report.${domain}.${Math.floor(dayStartMs / 1000)}@${host}`

/** One try. What the project leaves out: compression (§5.2 recommends it), and `https:` URIs, which are passed over. */
export const sendReport = Effect.fnUntraced(function* (report: DailyReport) {
  const identity = yield* SendingMta
  const dns = yield* Dns
  const { domain } = report
  const answer = yield* Effect.result(dns.lookup(reportRecordOwner(domain), "TXT"))
  if (Result.isFailure(answer)) {
    yield* note(`no TLS report for ${domain}: ${answer.failure.detail}`, rfc(8460, "3"))
    return notWanted
  }
  const record = parseReportRecord(readTexts(answer.success))
  if (Result.isFailure(record)) {
    yield* note(`${domain} asks for no TLS reports: ${record.failure.reason}`, rfc(8460, "3"))
    return notWanted
  }
  const [first, ...others] = record.success.reportUris.flatMap(mailboxes)
  if (first === undefined) {
    yield* note(`${domain} asks for TLS reports by HTTPS only, which this sender does not do`, rfc(8460, "3"))
    return notWanted
  }
  let attempt = yield* sendTo(first, report, identity)
  for (const recipient of others) {
    // §3: it is delivered once one of several endpoints has accepted it.
    if (attempt._tag === "Delivered") return attempt
    const next = yield* sendTo(recipient, report, identity)
    // §5.5: as long as one of them may take it later, it is worth another try.
    if (next._tag !== "Bounced") attempt = next
  }
  return attempt
})

const sendTo = Effect.fnUntraced(function* (recipient: string, report: DailyReport, identity: Identity) {
  yield* note(`the TLS report for ${report.domain} goes to ${recipient}`, rfc(8460, "3"))
  return yield* deliver(compose(report, identity, recipient), regardless)
})

const notWanted: ReportAttempt = { _tag: "NotWanted" }

/** RFC 6068 §2: an addr-spec with percent-encoding, which RFC 8460 §3 wants for "!", "," and ";". None of a URI that names none. */
const mailboxes = (uri: string): ReadonlyArray<string> => {
  const [, encoded] = /^mailto:([^?@]+@[^?@]+)/i.exec(uri) ?? []
  if (encoded === undefined) return []
  try {
    const address = decodeURIComponent(encoded)
    return mailbox.test(address) ? [address] : []
  } catch {
    return []
  }
}

/** RFC 5321 §4.1.2: Dot-string and Domain, so that nothing else comes into a command. */
const mailbox = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/

/** §3: reports go although TLS fails, for else a broken policy would hide itself. */
const regardless: ConfiguredModel = {
  publish: () => ({ records: [], documents: [], needsSignedZone: false }),
  policyFor: () =>
    Effect.succeed({
      encryption: "optional",
      enforcement: "enforce",
      basis: "a TLS report goes whatever the policy says",
      because: [rfc(8460, "3")]
    })
}

const compose = (
  { domain, dayStartMs, policies, submitter }: DailyReport,
  { hostName, reportSigner }: Identity,
  to: string
): Mail => {
  const name = submitter ?? hostName
  const from = `tls-reports@${name}`
  const messageId = reportMessageId(name, domain, dayStartMs)
  const report = {
    organizationName: name,
    dateRange: {
      startDatetime: instant(dayStartMs),
      // §4.1: midnight to midnight; the last second is the day's.
      endDatetime: instant(dayStartMs + dayMs - 1_000)
    },
    contactInfo: from,
    reportId: messageId,
    policies
  }
  return {
    messageId,
    from,
    to,
    // §3: MUST contain a valid DKIM signature.
    lines: signMail(writeReportMail({ domain, submitter: name, report }, { from, to }), reportSigner)
  }
}

const instant = (ms: number) => new Date(ms).toISOString().replace(".000Z", "Z")
