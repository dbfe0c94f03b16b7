/** REQUIRETLS and `TLS-Required: No`: what the author of one mail wants of every hop. RFC 8689. */
import { type Citation, rfc } from "../rfc.ts"

/** §2: offered in the EHLO reply after the handshake; without parameters. Before it, it means nothing. */
export const requireTlsKeyword = "REQUIRETLS"

/** §2: parameter of MAIL, without value. */
export const requireTlsParameter = "REQUIRETLS"

/** §3: a header field by which the author waives TLS. */
export const tlsRequiredField = "TLS-Required"

/** What a mail asks for. */
export type TlsWish = "require TLS" | "TLS not required" | "nothing said"

/**
 * What the mail asks for, by its envelope and header.
 *
 * @param mailParameters of the MAIL command that brought it, as sent
 * @param text lines of header and body, without CRLF
 */
export const wishOf = (
  mailParameters: ReadonlyArray<string>,
  text: ReadonlyArray<string>
): { readonly wish: TlsWish; readonly because: Citation } => {
  // §4.1: the parameter wins over the field.
  if (mailParameters.some((parameter) => parameter.toUpperCase() === requireTlsParameter)) {
    return { wish: "require TLS", because: rfc(8689, "4.1") }
  }
  return waivesTls(text)
    ? { wish: "TLS not required", because: rfc(8689, "4.2.2") }
    : { wish: "nothing said", because: rfc(8689, "1") }
}

/** §3: does the header hold the field exactly once, with the value "No"? Another value, or two fields, count as none: our reading. */
export const waivesTls = (text: ReadonlyArray<string>): boolean => {
  const values = headerFields(text)
    .filter(({ name }) => name.toLowerCase() === tlsRequiredField.toLowerCase())
    .map(({ body }) => body.trim().toLowerCase())
  return values.length === 1 && values[0] === "no"
}

/** The header field of a mail whose author waives TLS. */
export const writeTlsRequiredNo = (): string => `${tlsRequiredField}: No`

/** What the way to a host showed, as far as REQUIRETLS asks for it. */
export interface HopEvidence {
  /** §4.2.1 (2): the host's name came from MX records that DNSSEC validates, or MTA-STS listed it. */
  readonly mxHostIsVouchedFor: boolean
  readonly isOverTls: boolean
  /** §4.2.1 (4): the certificate was verified for the host's name, by PKIX or DANE. */
  readonly peerWasAuthenticated: boolean
  /** §4.2.1 (5): the EHLO reply after the handshake offers the extension. */
  readonly offersRequireTls: boolean
}

export type HopVerdict =
  | { readonly _tag: "MayDeliver"; readonly because: Citation }
  /** This host is passed over; when none is left the mail bounces with the code. */
  | { readonly _tag: "NextHost"; readonly bounceCode: "5.7.10" | "5.7.30"; readonly because: Citation }

/** §4.2.1: may a mail that requires TLS go to this host? */
export const mayGoTo = ({
  mxHostIsVouchedFor,
  isOverTls,
  peerWasAuthenticated,
  offersRequireTls
}: HopEvidence): HopVerdict => {
  // §4.2.1: 5.7.10 says that encryption is needed, 5.7.30 that support for this extension is.
  if (!mxHostIsVouchedFor || !isOverTls || !peerWasAuthenticated) {
    return { _tag: "NextHost", bounceCode: "5.7.10", because: rfc(8689, "4.2.1") }
  }
  return offersRequireTls
    ? { _tag: "MayDeliver", because: rfc(8689, "4.2.1") }
    : { _tag: "NextHost", bounceCode: "5.7.30", because: rfc(8689, "4.2.1") }
}

interface HeaderField {
  readonly name: string
  readonly body: string
}

/** RFC 5322 §2.2: lines up to the first empty one; a line that begins with a blank goes on with the one before it. */
const headerFields = (text: ReadonlyArray<string>): ReadonlyArray<HeaderField> => {
  const fields: Array<HeaderField> = []
  for (const line of text) {
    if (line === "") break
    const last = fields.at(-1)
    if (/^[ \t]/.test(line) && last !== undefined) {
      fields[fields.length - 1] = { name: last.name, body: `${last.body} ${line.trim()}` }
      continue
    }
    const colon = line.indexOf(":")
    // RFC 5322 §2.2: a field name is printable ASCII without colon; RFC 5322 §4.5.3 lets old ones have blanks before the colon.
    if (colon > 0) fields.push({ name: line.slice(0, colon).trimEnd(), body: line.slice(colon + 1) })
  }
  return fields
}
