/** The columns of what a sweep measures in a cell: each with its unit and meaning, defined here and nowhere else. */
import type { CellMetrics } from "../experiment/sweep/metrics.ts"
import type { Column } from "./column.ts"

const count = (name: keyof CellMetrics, meaning: string): Column => ({
  name,
  type: "integer",
  minimum: 0,
  meaning
})
const seconds = (name: keyof CellMetrics, meaning: string): Column => ({
  name,
  type: "number",
  minimum: 0,
  unit: "s",
  meaning
})

export const metricColumns: ReadonlyArray<Column> = [
  count("pairs", "pairs of a sender and a domain between which mail went"),
  count("mails", "mails handed to senders"),
  count("attempts", "delivery attempts"),
  count("first_contacts", "mails that were the first of their pair"),
  count("exposed_mails", "mails of which somebody other than the recipient came to hold the text"),
  count("exposed_first_contacts", "the same of first contacts"),
  count("exposed_pairs", "pairs with such a mail"),
  count("intercepted_mails", "mails handed to the attacker, and not only read on the way"),
  count("downgraded_mails", "mails that ended weaker than without the attack"),
  count("authenticated_mails", "mails delivered to a host that the sender's checks identified"),
  count("falsely_refused_mails", "mails refused at least once for what the domain itself published or runs"),
  count("withheld_mails", "mails put off at least once by the attacker's doing"),
  count(
    "undelivered_1d_mails",
    "mails not delivered within a day: those that a queue of one day would have returned"
  ),
  count("bounced_mails", "mails that went back to their author, at the end of the queue or at once"),
  count("waiting_mails", "mails that were neither delivered nor given up when the scenario ended"),
  seconds("delay_p50_s", "median delay of mails that were delivered late; empty where none was"),
  seconds("delay_p95_s", "95 % of these were not later"),
  seconds("delay_max_s", "the latest"),
  seconds(
    "first_exposure_s",
    "virtual time at which the first exposed mail was tried; empty where none was exposed"
  ),
  seconds("exposure_window_s", "longest time in one pair from its first exposed mail to its last"),
  seconds(
    "recovery_s",
    "longest time in one pair from the attack's end to the first mail that fared as without it"
  ),
  seconds(
    "full_protection_s",
    "longest time in one pair from the attack's end to the first mail from which on none was worse protected than without it"
  ),
  seconds("full_delivery_s", "the same to the first mail from which on the attack put none off"),
  seconds("hostile_tail_s", "longest time in one pair from the attack's end to the last mail still withheld"),
  count(
    "unlearnt_pairs",
    "pairs whose last mail went without the authentication that it has without the attack"
  ),
  count("reported_exposed_mails", "exposed mails of which a TLS report reached the recipient"),
  count("failure_reports", "TLS reports that tell of failures and reached the recipient"),
  count(
    "false_alarm_reports",
    "of these, reports that tell of nothing an attacker did: all that they tell of ended as without the attack"
  ),
  seconds(
    "first_report_p50_s",
    "median over pairs of the time from the first failure that a report could tell of to the first report's arrival"
  ),
  count("misconfigured_pairs", "pairs whose domain makes one of the faults under misconfigured"),
  count("repaired_pairs", "of these, pairs whose domain repairs it"),
  seconds("repair_p50_s", "median over these of the time from the fault to its repair"),
  count("dns_queries", "DNS queries of the senders' hosts"),
  count("https_requests", "HTTPS requests of theirs, each with a TLS handshake"),
  count("smtp_connections", "SMTP connections of theirs"),
  count("tls_handshakes", "TLS handshakes with mail exchangers, or with who took their place"),
  {
    name: "held_octets",
    type: "integer",
    minimum: 0,
    unit: "octets",
    meaning:
      "sum over pairs of what the sender and its resolver held after the last mail: keys and values of its memory in UTF-8, and the records of replies without compression"
  }
]
