/** The `_smtp._tls` TXT record: where a domain wants its reports. RFC 8460 §3. */
import { Result, Schema } from "effect"

export interface TlsReportRecord {
  /** URIs as published, `mailto:` or `https:`; at least one. */
  readonly reportUris: ReadonlyArray<string>
}

/** The domain asks for no reports. */
export class TlsReportRecordRejected extends Schema.TaggedClass<TlsReportRecordRejected>()(
  "TlsReportRecordRejected",
  {
    reason: Schema.Literals([
      "no record",
      "several records",
      "empty field",
      "malformed field",
      "rua missing",
      "malformed URI",
      "no supported URI"
    ])
  }
) {}

/** §3: the labels before the Policy Domain, which for this record is the recipient's domain under DANE too (§1.1). */
export const reportRecordOwner = (policyDomain: string): string => `_smtp._tls.${policyDomain}`

/**
 * Picks and reads the record among the TXT records at `_smtp._tls.<Policy Domain>`.
 *
 * @param texts one element for each TXT record, its strings joined without anything between
 */
export const parseReportRecord = (
  texts: ReadonlyArray<string>
): Result.Result<TlsReportRecord, TlsReportRecordRejected> => {
  // §3: records that do not begin so are discarded; other than one left over is as none.
  const candidates = texts.filter((text) => text.startsWith("v=TLSRPTv1;"))
  if (candidates.length === 0) return rejected("no record")
  if (candidates.length > 1) return rejected("several records")

  const fields = candidates[0]!.slice("v=TLSRPTv1;".length).split(";").map(trimBlanks)
  // §3: one more delimiter may follow the last field.
  if (fields.at(-1) === "") fields.pop()
  // §3: a record has one tlsrpt-rua or more, each with one URI or more.
  const uris: Array<string> = []
  for (const field of fields) {
    if (field === "") return rejected("empty field")
    if (field.startsWith("rua=")) {
      uris.push(...field.slice("rua=".length).split(",").map(trimBlanks))
    } else if (!extensionPattern.test(field)) {
      return rejected("malformed field")
    }
  }
  if (uris.length === 0) return rejected("rua missing")
  if (!uris.every((uri) => uriPattern.test(uri))) return rejected("malformed URI")
  // §3: only these two schemes are defined; a sender passes over what it cannot use.
  const reportUris = [...new Set(uris.filter((uri) => /^(?:mailto|https):/i.test(uri)))]
  return reportUris.length === 0 ? rejected("no supported URI") : Result.succeed({ reportUris })
}

/** The text of the record; `parseReportRecord` reads it back. */
export const writeReportRecord = ({ reportUris }: TlsReportRecord): string =>
  `v=TLSRPTv1; rua=${reportUris.join(",")}`

/** §3: tlsrpt-extension; the grammar of MTA-STS (RFC 8461 §3.1). */
const extensionPattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}=[\x21-\x3a\x3c\x3e-\x7e]+$/

/** RFC 3986 §2 and §3.1: a scheme and URI characters, of which §3 wants "!", "," and ";" percent-encoded. */
const uriPattern = /^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#[\]@$&'()*+=%-]+$/

/** WSP is space and tab (RFC 5234 §B.1). */
const trimBlanks = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charAt(start))) start++
  while (end > start && isBlank(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

const isBlank = (character: string) => character === " " || character === "\t"

const rejected = (reason: TlsReportRecordRejected["reason"]) =>
  Result.fail(new TlsReportRecordRejected({ reason }))
