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
  // RFC 1035 §3.3: a character-string has 255 octets at most; RFC 8460 §3: those of a record are put together again.
  data: (writeReportRecord({ reportUris }).match(/.{1,255}/gs) ?? []).map((part) => `"${part}"`).join(" "),
  ttlSeconds
})
