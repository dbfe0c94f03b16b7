/** What is estimated from cells: shares of mails, of pairs and of first contacts; and numbers and times, of which a cell is one measurement. */
import { type ClusterSums, singleTrials } from "../statistics/clustered-share.ts"
import { mailShares } from "./mail-shares.ts"
import type { CellMetrics } from "./metrics.ts"

/** One cell's part in a share: its pairs are independent, and the mails of one pair share their fate. */
type Share = (metrics: CellMetrics) => ClusterSums

export const sharesOfMails: Readonly<Record<string, Share>> = Object.fromEntries(
  Object.entries(mailShares).map(([name, hitsOf]): [string, Share] => [
    name,
    (metrics) => ({
      clusters: metrics.pairs,
      hits: hitsOf(metrics),
      trials: metrics.mails,
      hitsHits: metrics.pair_sums.hits_hits[name] ?? 0,
      hitsTrials: metrics.pair_sums.hits_mails[name] ?? 0,
      trialsTrials: metrics.pair_sums.mails_mails
    })
  ])
)

export const sharesOfPairs: Readonly<Record<string, Share>> = {
  exposed_pair_share: ({ exposed_pairs, pairs }) => singleTrials(exposed_pairs, pairs),
  unlearnt_pair_share: ({ unlearnt_pairs, pairs }) => singleTrials(unlearnt_pairs, pairs),
  exposed_first_contact_share: ({ exposed_first_contacts, first_contacts }) =>
    singleTrials(exposed_first_contacts, first_contacts)
}

/** None of these is below zero, and none has an upper end. */
export const measures = {
  dns_queries_per_mail: ({ dns_queries, mails }) => ratio(dns_queries, mails),
  https_requests_per_mail: ({ https_requests, mails }) => ratio(https_requests, mails),
  smtp_connections_per_mail: ({ smtp_connections, mails }) => ratio(smtp_connections, mails),
  tls_handshakes_per_mail: ({ tls_handshakes, mails }) => ratio(tls_handshakes, mails),
  held_octets_per_pair: ({ held_octets, pairs }) => ratio(held_octets, pairs),
  false_alarm_reports_per_mail: ({ false_alarm_reports, mails }) => ratio(false_alarm_reports, mails),
  first_report_p50_s: ({ first_report_p50_s }) => first_report_p50_s,
  repair_p50_s: ({ repair_p50_s }) => repair_p50_s
} as const satisfies Readonly<Record<string, (metrics: CellMetrics) => number | undefined>>

export const metricNames = [sharesOfMails, measures, sharesOfPairs].flatMap((metrics) => Object.keys(metrics))

const ratio = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole)
