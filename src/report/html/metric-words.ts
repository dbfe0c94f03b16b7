/** The metrics of a sweep as titles for people. */
import { asWords } from "./in-words.ts"

const words: Readonly<Record<string, string>> = {
  exposed_mail_share: "Share of mail that the attacker reads",
  intercepted_mail_share: "Share of mail handed to the attacker",
  falsely_refused_mail_share: "Share of mail refused because of the domain's own faults",
  withheld_mail_share: "Share of mail that the attacker delays",
  undelivered_1d_mail_share: "Share of mail not delivered within a day",
  bounced_mail_share: "Share of mail bounced",
  authenticated_mail_share: "Share of mail delivered to an authenticated host",
  silent_exposed_mail_share: "Share of mail that the attacker reads and no report mentions",
  undelivered_mail_share: "Share of mail not delivered by the end",
  late_mail_share: "Share of mail delivered more than a day late",
  saved_mail_share: "Share of mail saved: the attacker reads it under opportunistic TLS alone",
  lost_mail_share: "Share of mail lost: it is delivered under opportunistic TLS alone",
  exposed_pair_share: "Share of pairs of sender and domain with mail that the attacker reads",
  unlearnt_pair_share: "Share of pairs of sender and domain left without authentication",
  unnoticed_mail_share: "Share of mail that the attacker reads before a TLS report can warn",
  exposed_first_contact_share: "Share of first mails that the attacker reads",
  dns_queries_per_mail: "DNS queries for each mail",
  https_requests_per_mail: "HTTPS requests for each mail",
  smtp_connections_per_mail: "SMTP connections for each mail",
  tls_handshakes_per_mail: "TLS handshakes for each mail",
  held_octets_per_pair: "Memory for each pair of sender and domain (bytes)",
  false_alarm_reports_per_mail: "False alarms for each mail",
  first_report_p50_s: "Median time to the first failure report (seconds)",
  repair_p50_s: "Median time to the repair of a fault (seconds)"
}

export const metricWords = (metric: string): string => words[metric] ?? asWords(metric)

export const attackWords = (attack: string): string =>
  attack === "none" ? "without an attack" : `attack ${attack}`
