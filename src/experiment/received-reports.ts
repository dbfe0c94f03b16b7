/** What those who receive mail read in the TLS reports among it, and which of these they believe. RFC 8460 §3, §7. */
import { Result } from "effect"
import { checkSignatures } from "../protocol/dkim/signature.ts"
import { readReportMail, type ReportMail } from "../protocol/tls-report/mail.ts"
import { keyTextsAt } from "../staging/report-signers.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { chosenSenders } from "../staging/senders.ts"
import type { ReceivedMail } from "../world/ledger.ts"

export interface ReceivedReport extends ReportMail {
  readonly atMicros: number
  /** Domains whose valid signature it has. */
  readonly signers: ReadonlyArray<string>
}

/** In the order of arrival; mail that is no report, or cannot be read as one, is not among them. */
const receivedReports = (mail: ReadonlyArray<ReceivedMail>): ReadonlyArray<ReceivedReport> =>
  mail.flatMap(({ atMicros, text }) => {
    const read = readReportMail(text)
    if (Result.isFailure(read)) return []
    const signers = checkSignatures(text, keyTextsAt, services).flatMap((result) =>
      Result.isSuccess(result) ? [result.success] : []
    )
    return [{ ...read.success, atMicros, signers }]
  })

/** §3: the service type is "tlsrpt"; a report whose key is for mail MAY be ignored, and is not. */
const services = ["tlsrpt", "email"]

type Operator = NonNullable<Scenario["operator"]>

/** Those that the operator believes, in the order of arrival. */
export const believedReports = (
  mail: ReadonlyArray<ReceivedMail>,
  scenario: Scenario
): ReadonlyArray<ReceivedReport> => {
  const { trusts = "aligned", duplicates = "all" } = scenario.operator ?? {}
  const known = chosenSenders(scenario).map(({ host }) => host.toLowerCase())
  const trusted = receivedReports(mail).filter((report) => trustedBy[trusts](report, known))
  if (duplicates === "all") return trusted
  const seen = new Set<string>()
  return trusted.filter(({ submitter, report }) => {
    const id = JSON.stringify([submitter, report.reportId])
    const isNew = !seen.has(id)
    seen.add(id)
    return isNew
  })
}

const isAligned = ({ submitter, signers }: ReceivedReport): boolean =>
  signers.some((domain) => submitter === domain || submitter.endsWith(`.${domain}`))

const trustedBy: Readonly<
  Record<Operator["trusts"], (report: ReceivedReport, known: ReadonlyArray<string>) => boolean>
> = {
  anything: () => true,
  signed: ({ signers }) => signers.length > 0,
  aligned: isAligned,
  known: (report, known) => known.includes(report.submitter) && isAligned(report)
}

/** When the first report arrived that tells of failures of the scenario's domain; undefined where none did from that time on. */
export const firstAlarm = (
  reports: ReadonlyArray<ReceivedReport>,
  { domain }: Pick<Scenario, "domain">,
  fromMicros = 0
): number | undefined =>
  reports.find((report) => report.atMicros >= fromMicros && failuresOf(report, domain.name.toLowerCase()) > 0)
    ?.atMicros

/** Sessions with a domain that failed, as the report says. */
const failuresOf = ({ domain: about, report }: ReportMail, domain: string): number =>
  report.policies
    .filter(
      ({ policy: { policyType, policyDomain } }) =>
        policyDomain.toLowerCase() === domain ||
        // §1.1: under DANE a policy is that of a TLSA base domain; whose MX host that is, the header says.
        (policyType === "tlsa" && about === domain)
    )
    .reduce((sum, { summary }) => sum + summary.totalFailureSessionCount, 0)
