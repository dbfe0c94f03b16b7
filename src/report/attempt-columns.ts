/** One row a delivery attempt: every column with its name, type, unit and meaning, defined here and nowhere else. */
import type { JudgedAttempt } from "../experiment/run-scenario.ts"
import { cite } from "../protocol/rfc.ts"
import { outcomes } from "../scenario/schema/outcome.ts"
import type { Refusal } from "../sender/attempt.ts"
import { type Column, column } from "./column.ts"

export interface AttemptRow extends JudgedAttempt {
  readonly scenario: string
  readonly model: string
  readonly attacker: string
  readonly seed: number
}

export const attemptColumns: ReadonlyArray<Column<AttemptRow>> = [
  column("scenario", "string", "name of the scenario file, with its folder", ({ scenario }) => scenario),
  column("model", "string", "label of the trust model in the scenario", ({ model }) => model),
  column(
    "attacker",
    "string",
    "name of the attacker in the scenario; none for the run without",
    ({ attacker }) => attacker
  ),
  column("seed", "integer", "seed from which everything random derives", ({ seed }) => seed),
  column("mail", "integer", "number of the mail in the scenario, from 1", ({ mail }) => mail),
  column("attempt", "integer", "number of the attempt for that mail, from 1", ({ attempt }) => attempt),
  column(
    "start_s",
    "number",
    "virtual time at which the attempt began",
    ({ startMicros }) => seconds(startMicros),
    { unit: "s" }
  ),
  column("end_s", "number", "virtual time at which it ended", ({ endMicros }) => seconds(endMicros), {
    unit: "s"
  }),
  column(
    "outcome",
    "string",
    "what became of the mail in this attempt, judged from who holds its text",
    ({ outcome }) => outcome,
    {
      values: outcomes
    }
  ),
  column("twin_outcome", "string", "outcome of the same attempt without attacker", ({ twin }) => twin, {
    values: outcomes
  }),
  column("is_downgrade", "boolean", "did it end weaker than its twin?", ({ isDowngrade }) => isDowngrade),
  column(
    "mx_host",
    "string",
    "MX host that took the mail, or the last that did not; empty when none was found",
    lastHost
  ),
  column("address", "string", "IP address that took the mail", ({ result }) =>
    result._tag === "Delivered" ? result.address : undefined
  ),
  column(
    "form",
    "string",
    "how the sender handed the mail over",
    ({ result }) => (result._tag === "Delivered" ? result.form : undefined),
    { values: ["clear", "tls"] }
  ),
  column(
    "is_authenticated",
    "boolean",
    "did the sender's checks identify the peer that took the mail?",
    ({ result }) => (result._tag === "Delivered" ? result.proof !== undefined : undefined)
  ),
  column("proof", "string", "by what they identified it", ({ result }) =>
    result._tag === "Delivered" ? result.proof?.detail : undefined
  ),
  column("refusal", "string", "why the last MX host did not get the mail", (row) => lastRefusal(row)?.cause),
  column("refusal_detail", "string", "the same in words", (row) => lastRefusal(row)?.detail),
  column(
    "tlsrpt_result",
    "string",
    "result type of RFC 8460 §4.3 for that, where it has one",
    (row) => lastRefusal(row)?.mistrust?.result
  ),
  column("because", "string", "sections that decided, separated by |", (row) =>
    [...new Set((lastRefusal(row)?.mistrust?.because ?? proofBecause(row)).map(cite))].join("|")
  ),
  column(
    "reported",
    "string",
    "result types that the sender would report although the mail went, separated by |",
    ({ result }) =>
      result._tag === "Delivered" ? result.reports.map(({ result }) => result).join("|") : undefined
  ),
  column(
    "held_by_attacker",
    "string",
    "how the attacker came to hold the text: read in transit, relayed, received",
    ({ holdings }) => holdings.find(({ holder }) => holder === "attacker")?.how
  ),
  column("reached_recipient", "boolean", "did the recipient's host receive the text?", ({ holdings }) =>
    holdings.some(({ holder }) => holder === "recipient")
  ),
  column(
    "dns_queries",
    "integer",
    "DNS queries that the sender's host sent during the attempt",
    ({ cost }) => cost.dnsQueries
  ),
  column("https_requests", "integer", "HTTPS requests during the attempt", ({ cost }) => cost.httpsRequests),
  column(
    "smtp_connections",
    "integer",
    "SMTP connections during the attempt",
    ({ cost }) => cost.smtpConnections
  )
]

/** Microseconds divided exactly: six decimals at most. */
const seconds = (micros: number) => micros / 1_000_000

function lastRefusal({ result }: AttemptRow): Refusal | undefined {
  return result._tag === "Delivered" ? undefined : result.refusals.at(-1)
}

function lastHost(row: AttemptRow): string | undefined {
  return row.result._tag === "Delivered" ? row.result.mxHost : lastRefusal(row)?.mxHost
}

const proofBecause = ({ result }: AttemptRow) =>
  result._tag === "Delivered" ? (result.proof?.because ?? []) : []
