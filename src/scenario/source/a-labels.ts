/** A-labels in place of the U-labels that people write into files. RFC 5891 §4.4, RFC 6531 §3.2. */
import { namesIn } from "../../protocol/dns/presentation.ts"
import { typeCode } from "../../protocol/dns/types.ts"
import { isAscii, toALabels } from "../../protocol/names/u-label.ts"
import type { SourcePath } from "./yaml-source.ts"

/** Keys of names on the wire. Other things are called by words of ASCII, where they have a `name`. */
const nameKeys = new Set([
  "apex",
  "challengeOf",
  "delegatedTo",
  "dnsNames",
  // Of an entry of a preload list; a scenario's own domain is a mapping.
  "domain",
  "host",
  // Patterns of policies; a domain's hosts are mappings.
  "mx",
  "mxs",
  "name",
  "negativeTrustAnchors",
  "owner",
  "removes",
  "serverName",
  "smartHost",
  "srvNames",
  "targets",
  "to",
  "zone"
])

export interface Converted {
  readonly path: SourcePath
  readonly from: string
  readonly to: string
}

/** @param value of a file, as it is written; the same object where it has no U-label */
export const withALabels = (
  value: unknown
): { readonly value: unknown; readonly converted: ReadonlyArray<Converted> } => {
  const converted: Array<Converted> = []
  const walk = (at: unknown, path: SourcePath, isName: boolean): unknown => {
    if (typeof at === "string") {
      const to = isName && !isAscii(at) ? nameOnTheWire(at) : at
      if (to !== at) converted.push({ path, from: at, to })
      return to
    }
    if (Array.isArray(at)) return at.map((item, index) => walk(item, [...path, index], isName))
    if (typeof at !== "object" || at === null) return at
    const type = "type" in at && typeof at.type === "string" ? typeCode(at.type) : undefined
    return Object.fromEntries(
      Object.entries(at).map(([key, item]) => [
        key,
        key === "data" && type !== undefined
          ? walkData(item, [...path, key], type)
          : walk(item, [...path, key], nameKeys.has(key))
      ])
    )
  }
  /** RDATA in presentation format, of one record or of several. */
  const walkData = (at: unknown, path: SourcePath, type: number): unknown => {
    if (Array.isArray(at)) return at.map((item, index) => walkData(item, [...path, index], type))
    if (typeof at !== "string" || isAscii(at)) return at
    let data = at
    // From the end, so that places before it stay what they are.
    for (const { at: start, text } of namesIn(type, at).toReversed()) {
      const to = nameOnTheWire(text)
      if (to === text) continue
      converted.push({ path, from: text, to })
      data = data.slice(0, start) + to + data.slice(start + text.length)
    }
    return data
  }
  const walked = walk(value, [], false)
  return { value: converted.length === 0 ? value : walked, converted }
}

/** Of a mail address the domain. */
const nameOnTheWire = (text: string): string => {
  const domain = text.lastIndexOf("@") + 1
  const ascii = toALabels(text.slice(domain))
  return ascii === undefined ? text : text.slice(0, domain) + ascii
}
