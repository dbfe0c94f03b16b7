/** Header fields and body in the form that is signed. RFC 6376 §3.4. Lines are without CRLF. */

export const canonicalizations = ["simple", "relaxed"] as const
export type Canonicalization = (typeof canonicalizations)[number]

/** One header field: its first line, and those that continue it. */
export type HeaderField = ReadonlyArray<string>

/** RFC 5322 §2.1, §2.2.3: the body begins behind the first empty line; a line that begins with white space goes on with the one before. */
export const splitMail = (
  lines: ReadonlyArray<string>
): { readonly fields: ReadonlyArray<HeaderField>; readonly body: ReadonlyArray<string> } => {
  const end = lines.indexOf("")
  const fields: Array<Array<string>> = []
  for (const line of end < 0 ? lines : lines.slice(0, end)) {
    const last = fields.at(-1)
    if (last !== undefined && /^[ \t]/.test(line)) last.push(line)
    else fields.push([line])
  }
  return { fields, body: end < 0 ? [] : lines.slice(end + 1) }
}

/** RFC 5322 §1.2.2: in any case; obsolete syntax has white space before the colon (RFC 5322 §4.5.8). */
export const nameOf = ([first = ""]: HeaderField): string =>
  first
    .slice(0, Math.max(first.indexOf(":"), 0))
    .trimEnd()
    .toLowerCase()

/** Unfolded (RFC 5322 §2.2.3). */
export const valueOf = (field: HeaderField): string => {
  const whole = field.join("")
  return whole.slice(whole.indexOf(":") + 1).trim()
}

/** Without the CRLF behind it. */
export const canonicalField = (field: HeaderField, how: Canonicalization): string =>
  how === "simple"
    ? // §3.4.1: as it is.
      field.join("\r\n")
    : // §3.4.2: the name in lower case, unfolded, each run of white space a single space.
      `${nameOf(field)}:${squeezed(valueOf(field))}`

export const canonicalBody = (lines: ReadonlyArray<string>, how: Canonicalization): string => {
  // §3.4.4: white space at the ends of lines is ignored.
  const kept = how === "simple" ? lines : lines.map((line) => squeezed(line).replace(/ $/, ""))
  // §3.4.3, §3.4.4: so are empty lines at the end of the body.
  const last = kept.findLastIndex((line) => line !== "")
  const body = kept
    .slice(0, last + 1)
    .map((line) => `${line}\r\n`)
    .join("")
  // §3.4.3: an empty body is one CRLF; §3.4.4: it is nothing.
  return body === "" && how === "simple" ? "\r\n" : body
}

const squeezed = (text: string): string => text.replace(/[ \t]+/g, " ")
