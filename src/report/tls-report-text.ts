/** A TLS report for people: what each policy and each row of failures means, in plain sentences. RFC 8460 §4. */
import type { ReadFailure, ReadPolicy, ReadReport } from "../protocol/tls-report/read-report.ts"
import type { Outcome } from "../scenario/schema/outcome.ts"
import { folded } from "./folded-text.ts"
import { isResultType, modeOf, outcomesOfRow, outcomesOfSuccess, rowMeanings } from "./tls-report-meaning.ts"

/** One row, explained. */
export interface ExplainedRow {
  readonly means: string
  readonly check?: string
  readonly became?: string
  readonly undisturbed: ReadonlyArray<Outcome>
  readonly attacked: ReadonlyArray<Outcome>
}

export const explainedRow = (
  { resultType }: Pick<ReadFailure, "resultType">,
  { policyType, policyString, policyDomain }: ReadPolicy
): ExplainedRow => {
  if (!isResultType(resultType))
    return {
      means:
        resultType === undefined
          ? "The report does not say what failed."
          : `"${shortened(resultType)}" is no result type of RFC 8460 §4.3, so only its sender knows what it means.`,
      undisturbed: [],
      attacked: []
    }
  const { means, check } = rowMeanings[resultType]
  const { because, undisturbed, attacked } = outcomesOfRow(resultType, {
    policyType,
    mode: modeOf(policyString)
  })
  return {
    means,
    check: check.replaceAll("DOMAIN", shortened(policyDomain ?? "DOMAIN")),
    became: `What became of the mail: ${because}.`,
    undisturbed,
    attacked
  }
}

/** What was applied to the sessions, as a sentence. */
export const policyInWords = ({ policyType, policyString, policyDomain }: ReadPolicy): string => {
  const domain = policyDomain === undefined ? "a domain that is not named" : shortened(policyDomain)
  switch (policyType) {
    case "tlsa":
      return `DANE, with the TLSA records of ${domain}`
    case "sts":
      return `MTA-STS policy of ${domain}, ${modeInWords(policyString)}`
    case "no-policy-found":
      return `No policy found for ${domain}`
    default:
      return `Policy of unknown type for ${domain}`
  }
}

const modeInWords = (policyString: ReadonlyArray<string>): string => {
  const mode = modeOf(policyString)
  if (mode !== undefined) return `mode ${mode}`
  return policyString.length === 0 ? "which the report does not show" : "without a mode that is known"
}

const successInWords = ({ policyType, succeeded }: ReadPolicy): ReadonlyArray<string> => {
  if (succeeded === undefined || succeeded === 0) return []
  return policyType === "no-policy-found"
    ? [
        `Of the ${sessions(succeeded)} that succeeded, none was authenticated. Outcomes in hoptrust: ${listed(outcomesOfSuccess(policyType))}.`
      ]
    : [
        `What succeeded complied with the policy. Outcome in hoptrust: ${listed(outcomesOfSuccess(policyType))}.`
      ]
}

/** Lines of a terminal. */
const width = 100

const indented = (text: string, indent: string): ReadonlyArray<string> =>
  folded(text, width - indent.length).map((line) => indent + line)

export const reportText = (report: ReadReport): string => {
  const { organizationName, reportId, contactInfo, policies } = report
  return [
    `  ${organizationName === undefined ? "A sender without a name" : shortened(organizationName)}, ${periodOf(report)}`,
    `  report ${shortened(reportId ?? "without an id")}, contact ${shortened(contactInfo ?? "not given")}`,
    ...policies.flatMap((policy) => ["", ...policyText(policy)])
  ].join("\n")
}

const policyText = (policy: ReadPolicy): ReadonlyArray<string> => [
  ...indented(
    `${policyInWords(policy)}: ${policy.succeeded ?? "an unknown number"} succeeded, ${policy.failed ?? "an unknown number"} failed`,
    "  "
  ),
  ...successInWords(policy).flatMap((sentence) => indented(sentence, "    ")),
  ...policy.failures.flatMap((failure) => rowText(failure, policy))
]

const rowText = (failure: ReadFailure, policy: ReadPolicy): ReadonlyArray<string> => {
  const { means, check, became, undisturbed, attacked } = explainedRow(failure, policy)
  return [
    ...indented(placeOf(failure), "      ").map((line, i) => (i === 0 ? `    - ${line.trimStart()}` : line)),
    ...[
      means,
      ...(became === undefined ? [] : [became]),
      ...(check === undefined ? [] : [`First: ${check}`]),
      ...(undisturbed.length === 0
        ? []
        : [`Outcomes in hoptrust: ${listed(undisturbed)}; under attack ${listed(attacked)}.`]),
      ...(failure.failureReasonCode === undefined
        ? []
        : [`The sender's reason: ${shortened(failure.failureReasonCode)}`]),
      ...(failure.additionalInformation === undefined
        ? []
        : [`More about it: ${shortened(failure.additionalInformation)}`])
    ].flatMap((sentence) => indented(sentence, "      "))
  ]
}

const placeOf = ({
  failedSessionCount,
  resultType,
  receivingMxHostname,
  receivingIp,
  receivingMxHelo,
  sendingMtaIp
}: ReadFailure): string =>
  [
    `${failedSessionCount === undefined ? "an unknown number of sessions" : sessions(failedSessionCount)}: ${shortened(resultType ?? "unknown result")}`,
    ...(receivingMxHostname === undefined ? [] : [`at ${shortened(receivingMxHostname)}`]),
    ...(receivingIp === undefined ? [] : [`[${shortened(receivingIp)}]`]),
    ...(receivingMxHelo === undefined ? [] : [`(HELO ${shortened(receivingMxHelo)})`]),
    ...(sendingMtaIp === undefined ? [] : [`from ${shortened(sendingMtaIp)}`])
  ].join(" ")

const sessions = (count: number): string => (count === 1 ? "1 session" : `${count} sessions`)

const listed = (outcomes: ReadonlyArray<Outcome>): string => outcomes.join(", ")

const periodOf = ({ start, end }: ReadReport): string => {
  if (start === undefined || end === undefined) return "for a day that is not given"
  const isDay = /T00:00:00(?:\.0+)?(?:Z|[+-]00:00)$/.test(start)
  const day = start.slice(0, 10)
  return isDay && (end.startsWith(`${day}T23:59:59`) || Date.parse(end) - Date.parse(start) === 86_400_000)
    ? `for ${day} (UTC)`
    : `from ${start} to ${end}`
}

/** Our choice: what others write goes on one line, and no real value is longer. */
const longest = 300

const shortened = (text: string): string => {
  const line = text.slice(0, longest + 1).replaceAll(/\s+/g, " ")
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}
