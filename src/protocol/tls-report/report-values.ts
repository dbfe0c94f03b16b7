/** The values of a report: each is read as it is, and complained about where it departs from RFC 8460 §4.4. */
import { canonicalAddress } from "../dns/rdata/address.ts"
import { expected, type Place } from "./departures.ts"

export const someText = (place: Place): string | undefined =>
  place.value.kind === "string" ? place.value.value : expected(place, "warning", "a string")

/** A string that should be so, and is kept where it is not. */
const textThat =
  (isRight: (text: string) => boolean, what: string) =>
  (place: Place): string | undefined => {
    const text = someText(place)
    if (text !== undefined && !isRight(text)) expected(place, "warning", what)
    return text
  }

export const nonEmpty = textThat((text) => text.trim() !== "", "some text")

/** §4.3: the list "is expected to grow", so that an unknown word is kept. */
export const oneOf = (words: ReadonlyArray<string>, what: string) =>
  textThat((text) => words.includes(text), `${what} (${words.join(", ")})`)

/** RFC 5322 §3.4.1, as far as it can be told from something else. */
export const mailAddress = textThat(
  (text) => /^[^\s@<>]+@[^\s@<>]+$/.test(text.slice(0, 400)),
  "a mail address such as tls@example.com"
)

/** §4.4: dotted decimal or colon-hexadecimal (RFC 5952). */
export const ipAddress = textThat((text) => canonicalAddress(text) !== undefined, "an IPv4 or IPv6 address")

const label = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
const nameOf = new RegExp(`^${label}(?:\\.${label})*\\.?$`)

/** RFC 1035 §2.3.4; §4.4 has international names as A-labels. */
const isName = (text: string): boolean => text.length <= 254 && nameOf.test(text)

export const domainName = textThat(isName, "a domain name, in A-labels such as xn--bcher-kva.example")

/** RFC 8461 §4.1: a name, or one with "*" for its first label. */
export const mxPattern = textThat(
  (text) => isName(text.replace(/^\*\./, "")),
  "a name of an MX host, or a pattern such as *.example.com"
)

/** RFC 3986 §3.1. */
export const uri = textThat((text) => /^[A-Za-z][A-Za-z0-9+.-]*:[!-~]+$/.test(text), "a URI")

/** RFC 8461 §3.2, RFC 6698 §2.2: a line of a policy, or a record in presentation format; white space at its ends is nobody's harm. */
export const policyLine = (policyType: string | undefined) => {
  if (policyType === "sts")
    return textThat(
      (text) => /^\s*[A-Za-z0-9][A-Za-z0-9_.-]*\s*:/.test(text),
      'a line of the policy such as "mode: enforce"'
    )
  if (policyType === "tlsa") return textThat(isTlsa, 'a TLSA record such as "3 1 1 0f1e2d…"')
  return someText
}

const isTlsa = (text: string): boolean => {
  const [usage = "", selector = "", matching = "", ...data] = text.trim().split(/\s+/, 64)
  return (
    [usage, selector, matching].every((field) => /^\d{1,3}$/.test(field) && Number(field) <= 255) &&
    // §2.2: white space may stand in the hexadecimal data.
    /^(?:[0-9A-Fa-f]{2})+$/.test(data.join("").slice(0, 65_534))
  )
}

export const sessionCount = (place: Place): number | undefined => {
  const { value } = place
  return value.kind === "number" && Number.isSafeInteger(value.value) && value.value >= 0
    ? value.value
    : expected(place, "error", "a number of sessions: an integer from 0 up")
}

/** RFC 3339 §5.6, and a day that the calendar has. */
export const dateTime = (place: Place): string | undefined => {
  const text = someText(place)
  if (text === undefined) return undefined
  return isDateTime(text)
    ? text.toUpperCase()
    : expected(place, "warning", "a time with its zone, such as 2026-03-02T00:00:00Z (RFC 3339)")
}

const isDateTime = (text: string): boolean => {
  const [, year, month, day] =
    /^(\d{4})-(\d{2})-(\d{2})[Tt](?:[01]\d|2[0-3]):\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/.exec(
      text
    ) ?? []
  if (year === undefined || Number.isNaN(millisecondsOf(text.toUpperCase()))) return false
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return date.getUTCDate() === Number(day)
}

/** RFC 3339 §5.7: a minute may have a leap second, which JavaScript does not know. */
export const millisecondsOf = (dateTime: string): number =>
  Date.parse(dateTime.replace(/:60(?=[.Z+-])/, ":59"))
