/** One row a delivery attempt: every column with its name, type, unit and meaning, defined here and nowhere else. */
import type { JudgedAttempt } from "../experiment/judged-cell.ts"
import type { Cell as Run } from "../experiment/judged-cell.ts"
import { cite } from "../protocol/rfc.ts"
import { outcomes } from "../scenario/schema/outcome.ts"
import type { Column, Row } from "./column.ts"
import type { DescribedTable } from "./data-package.ts"

export const attemptColumns = [
  { name: "scenario", type: "text", isKey: true, meaning: "folder and name of the scenario file" },
  { name: "model", type: "text", isKey: true, meaning: "label of the trust model in the scenario" },
  {
    name: "attacker",
    type: "text",
    isKey: true,
    meaning: "name of the attacker in the scenario; none for the run without"
  },
  { name: "seed", type: "integer", minimum: 0, isKey: true, meaning: "what everything random derives from" },
  {
    name: "sender",
    type: "text",
    isKey: true,
    meaning: "name of the sender in the scenario; sender where it has only one"
  },
  {
    name: "mail",
    type: "integer",
    minimum: 1,
    isKey: true,
    meaning: "number of the mail in the scenario, from 1"
  },
  {
    name: "attempt",
    type: "integer",
    minimum: 1,
    isKey: true,
    meaning: "number of the attempt for that mail by that sender, from 1"
  },
  {
    name: "phase",
    type: "text",
    meaning: "name of the phase to which the mail belongs; empty without phases"
  },
  {
    name: "queue_delay_s",
    type: "number",
    minimum: 0,
    unit: "s",
    meaning: "time from the mail's arrival at the sender to the start of the attempt"
  },
  {
    name: "start_s",
    type: "number",
    minimum: 0,
    unit: "s",
    meaning: "virtual time at which the attempt began"
  },
  {
    name: "end_s",
    type: "number",
    minimum: 0,
    unit: "s",
    meaning: "virtual time at which the attempt ended"
  },
  {
    name: "outcome",
    type: "text",
    values: outcomes,
    meaning: "what became of the mail, judged from who holds its text"
  },
  {
    name: "twin_outcome",
    type: "text",
    values: outcomes,
    meaning: "outcome of the same attempt without the attacker"
  },
  { name: "is_downgrade", type: "boolean", meaning: "whether the attempt ended weaker than its twin" },
  {
    name: "disposition",
    type: "text",
    meaning: "what the sender then did with the mail: delivered, deferred, or bounced, and why"
  },
  { name: "mx_host", type: "text", meaning: "MX host that took the mail, or the last one that did not" },
  { name: "address", type: "text", meaning: "IP address that took the mail" },
  { name: "form", type: "text", values: ["clear", "tls"], meaning: "how the sender handed the mail over" },
  {
    name: "is_authenticated",
    type: "boolean",
    meaning: "whether the sender's checks identified who took the mail"
  },
  { name: "proof", type: "text", meaning: "by what they identified it" },
  { name: "refusal", type: "text", meaning: "why the last MX host did not get the mail" },
  { name: "refusal_detail", type: "text", meaning: "the same in words" },
  {
    name: "tlsrpt_result",
    type: "text",
    meaning: "result type of RFC 8460 §4.3 for the refusal, where it has one"
  },
  {
    name: "tlsrpt_results",
    type: "set",
    meaning:
      "result types of all failures of the attempt, also of hosts before the last and of mail that went"
  },
  { name: "because", type: "set", meaning: "sections by which the peer was believed or refused" },
  { name: "reported", type: "set", meaning: "result types that would be reported although the mail went" },
  {
    name: "report_arrived",
    type: "boolean",
    meaning:
      "whether a TLS report of the attempt's failures reached the recipient; empty where none was to be sent"
  },
  { name: "held_by_attacker", type: "set", meaning: "how the attacker came to hold the text, if it does" },
  {
    name: "received_by",
    type: "set",
    meaning: "names of the hosts that received the text, whosever they are"
  },
  {
    name: "reached_recipient",
    type: "boolean",
    meaning: "whether a host of the recipient's received the text"
  },
  {
    name: "dns_queries",
    type: "integer",
    minimum: 0,
    meaning: "DNS queries that the sender's host sent during the attempt"
  },
  {
    name: "https_requests",
    type: "integer",
    minimum: 0,
    meaning: "HTTPS requests of the sender's host during the attempt"
  },
  {
    name: "smtp_connections",
    type: "integer",
    minimum: 0,
    meaning: "SMTP connections of the sender's host during the attempt"
  },
  {
    name: "strategy",
    type: "text",
    meaning:
      "what the attacker plays: moves, each made whenever it can be made, separated by semicolons; empty where it is nobody, does what is written out, or finds nothing of use. TLS reports are kept away besides by whoever can (rpt-suppress)"
  }
] as const satisfies ReadonlyArray<Column>

export const attemptTable: DescribedTable = {
  name: "attempts",
  meaning: "one row a delivery attempt",
  columns: attemptColumns
}

export type AttemptRow = Row<(typeof attemptColumns)[number]["name"]>

/** The rows of one run, in the order of its attempts. */
export const attemptRows = (
  scenario: string,
  { model, attacker, seed, attempts, played }: Run
): ReadonlyArray<AttemptRow> =>
  attempts.map((attempt) => ({
    scenario,
    model,
    attacker,
    seed,
    ...measured(attempt),
    ...concluded(attempt),
    strategy: played?.moves.join("; ")
  }))

const measured = ({
  sender,
  mail,
  attempt,
  phase,
  queueDelayMicros,
  startMicros,
  endMicros,
  outcome,
  twin,
  isDowngrade,
  holdings,
  cost,
  report
}: JudgedAttempt) => ({
  sender,
  mail,
  attempt,
  phase,
  queue_delay_s: queueDelayMicros / 1_000_000,
  start_s: startMicros / 1_000_000,
  end_s: endMicros / 1_000_000,
  outcome,
  twin_outcome: twin,
  is_downgrade: isDowngrade,
  report_arrived: report && report.arrivedMicros !== undefined,
  held_by_attacker: holdings.filter(({ holder }) => holder === "attacker").map(({ how }) => how),
  received_by: [...new Set(holdings.filter(({ how }) => how === "received").map(({ at }) => at))].toSorted(),
  reached_recipient: holdings.some(({ holder }) => holder === "recipient"),
  dns_queries: cost.dnsQueries,
  https_requests: cost.httpsRequests,
  smtp_connections: cost.smtpConnections
})

/** What the sender thinks of it. */
const concluded = ({ result }: JudgedAttempt): AttemptRow => {
  if (result._tag === "Delivered") {
    const { mxHost, address, form, proof, sessions } = result
    return {
      disposition: "delivered",
      mx_host: mxHost,
      address,
      form,
      is_authenticated: proof !== undefined,
      proof: proof?.detail,
      tlsrpt_results: failureTypes(result),
      because: proof?.because.map(cite) ?? [],
      reported: (sessions.at(-1)?.failures ?? []).map((failure) => failure.result)
    }
  }
  const last = result.refusals.at(-1)
  const reported = failureTypes(result)
  const refusal = last?.mistrust?.result
  return {
    disposition: result._tag === "Bounced" ? `bounced: ${result.why}` : "deferred",
    mx_host: last?.mxHost,
    refusal: last?.cause,
    refusal_detail: last?.detail,
    // What is refused before any session, by a policy that RFC 8460 does not know, is in no report (RFC 8460 §4.3).
    tlsrpt_result: refusal !== undefined && reported.includes(refusal) ? refusal : undefined,
    tlsrpt_results: reported,
    because: last?.mistrust?.because.map(cite) ?? []
  }
}

/** Of the same sessions that a report counts. */
const failureTypes = (result: JudgedAttempt["result"]): ReadonlyArray<string> => [
  ...new Set(result.sessions.flatMap(({ failures }) => failures.map((failure) => failure.result)))
]
