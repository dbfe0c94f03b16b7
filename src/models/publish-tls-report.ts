/** Where a domain wants its TLS reports, as a record. The same under every model. RFC 8460 §3. */
import { reportRecordOwner, writeReportRecord } from "../protocol/tls-report/record.ts"
import type { PublishedRecord } from "./trust-model.ts"

/** @param reportUris `mailto:` or `https:`; at least one */
export const publishTlsReport = (
  domain: string,
  reportUris: ReadonlyArray<string>,
  ttlSeconds: number
): PublishedRecord => ({
  owner: reportRecordOwner(domain),
  type: "TXT",
  data: `"${writeReportRecord({ reportUris })}"`,
  ttlSeconds
})
