/** What is estimated from cells: each metric as a number of one cell, or as trials among its pairs. */
import type { CellMetrics } from "./metrics.ts"

/**
 * Shares and means of one cell, and medians of its pairs. Mails of one pair share their fate, so that they are no independent trials: a share of mails is one
 * measurement a replicate, and its interval is Student's over the replicates.
 */
export const shares = {
  exposed_mail_share: ({ exposed_mails, mails }) => ratio(exposed_mails, mails),
  intercepted_mail_share: ({ intercepted_mails, mails }) => ratio(intercepted_mails, mails),
  falsely_refused_mail_share: ({ falsely_refused_mails, mails }) => ratio(falsely_refused_mails, mails),
  withheld_mail_share: ({ withheld_mails, mails }) => ratio(withheld_mails, mails),
  undelivered_1d_mail_share: ({ undelivered_1d_mails, mails }) => ratio(undelivered_1d_mails, mails),
  bounced_mail_share: ({ bounced_mails, mails }) => ratio(bounced_mails, mails),
  authenticated_mail_share: ({ authenticated_mails, mails }) => ratio(authenticated_mails, mails),
  silent_exposed_mail_share: ({ exposed_mails, reported_exposed_mails, mails }) =>
    ratio(exposed_mails - reported_exposed_mails, mails),
  dns_queries_per_mail: ({ dns_queries, mails }) => ratio(dns_queries, mails),
  https_requests_per_mail: ({ https_requests, mails }) => ratio(https_requests, mails),
  smtp_connections_per_mail: ({ smtp_connections, mails }) => ratio(smtp_connections, mails),
  tls_handshakes_per_mail: ({ tls_handshakes, mails }) => ratio(tls_handshakes, mails),
  held_octets_per_pair: ({ held_octets, pairs }) => ratio(held_octets, pairs),
  false_alarm_reports_per_mail: ({ false_alarm_reports, mails }) => ratio(false_alarm_reports, mails),
  first_report_p50_s: ({ first_report_p50_s }) => first_report_p50_s,
  repair_p50_s: ({ repair_p50_s }) => repair_p50_s
} as const satisfies Readonly<Record<string, (metrics: CellMetrics) => number | undefined>>

/** Shares of pairs, which are independent trials: Wilson's interval over all pairs of all replicates. */
export const proportions = {
  exposed_pair_share: ({ exposed_pairs, pairs }) => [exposed_pairs, pairs],
  unlearnt_pair_share: ({ unlearnt_pairs, pairs }) => [unlearnt_pairs, pairs],
  exposed_first_contact_share: ({ exposed_first_contacts, first_contacts }) => [
    exposed_first_contacts,
    first_contacts
  ]
} as const satisfies Readonly<Record<string, (metrics: CellMetrics) => readonly [number, number]>>

export const metricNames = [...Object.keys(shares), ...Object.keys(proportions)]

const ratio = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole)
