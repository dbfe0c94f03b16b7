/** Value of an `issue` or `issuewild` property: whom it names, and under which conditions. RFC 8659 §4.2. */

export interface IssueValue {
  /** Lower case; absent where nobody is named, which grants nothing. */
  readonly issuerDomainName?: string
  readonly parameters: ReadonlyArray<IssueParameter>
}

export interface IssueParameter {
  /** Lower case. */
  readonly tag: string
  readonly value: string
}

const label = "[A-Za-z0-9](?:-*[A-Za-z0-9])*"
const issuer = new RegExp(String.raw`^${label}(?:\.${label})*$`)
const parameter = new RegExp(`^(${label})[ \\t]*=[ \\t]*([!-:<-~]*)$`)

/** Undefined for what does not match the grammar. */
export const parseIssueValue = (octets: Uint8Array): IssueValue | undefined => {
  if (octets.some((octet) => octet > 0x7e)) return undefined
  const [first = "", ...rest] = new TextDecoder().decode(octets).split(";")
  const named = trimmed(first)
  if (named !== "" && !issuer.test(named)) return undefined
  const written = rest.map(trimmed)
  // A semicolon separates parameters: behind the last there is none, but one stands alone where there are no parameters.
  const parts = written.length === 1 && written[0] === "" ? [] : written
  const parameters: Array<IssueParameter> = []
  for (const part of parts) {
    const [, tag, value] = parameter.exec(part) ?? []
    if (tag === undefined || value === undefined) return undefined
    parameters.push({ tag: tag.toLowerCase(), value })
  }
  return { ...(named === "" ? {} : { issuerDomainName: named.toLowerCase() }), parameters }
}

/** WSP of RFC 5234: spaces and tabs. */
const trimmed = (text: string): string => {
  let [start, end] = [0, text.length]
  while (isWhiteSpace(text[start])) start++
  while (end > start && isWhiteSpace(text[end - 1])) end--
  return text.slice(start, end)
}

const isWhiteSpace = (character: string | undefined): boolean => character === " " || character === "\t"
