/** Domain names as certificates and policies write them: labels of text, compared without case. RFC 5280 §4.2.1.6, RFC 6125 §6.4. */
import { domainToASCII } from "node:url"
import { isAscii } from "./u-label.ts"

/**
 * Labels of a reference name, in A-labels and lower case; a final dot is dropped. Undefined for what cannot be a
 * host's name: an address, an empty label, a label over 63 octets.
 */
export const referenceLabels = (text: string): ReadonlyArray<string> | undefined => {
  const relative = text.endsWith(".") ? text.slice(0, -1) : text
  // RFC 6125 §6.4.2: U-labels are compared as A-labels.
  const ascii = isAscii(relative) ? relative.toLowerCase() : domainToASCII(relative)
  const labels = ascii.split(".")
  return labels.every(isLabel) && !looksLikeAddress(labels) && ascii.length <= 253 ? labels : undefined
}

/**
 * Labels of a presented name in lower case, asterisks included. Undefined for what RFC 5280 §4.2.1.6 does not admit as a
 * dNSName, asterisks aside: preferred name syntax (RFC 1034 §3.5 with RFC 1123 §2.1), so no U-label, underscore or final dot.
 */
export const presentedLabels = (text: string): ReadonlyArray<string> | undefined => {
  const labels = text.toLowerCase().split(".")
  return labels.every((label) => preferredLabel.test(label)) &&
    !looksLikeAddress(labels) &&
    text.length <= 253
    ? labels
    : undefined
}

/** Letters, digits and hyphens, a hyphen at neither end; an asterisk counts as a letter. */
const preferredLabel = /^[a-z0-9*](?:[a-z0-9*-]{0,61}[a-z0-9*])?$/

/** RFC 1123 §2.1: no name has a numeric last label, so that names and IPv4 addresses never look alike. */
const looksLikeAddress = (labels: ReadonlyArray<string>): boolean => /^\d+$/.test(labels.at(-1) ?? "")

/** Names of hosts in MX records may hold underscores; what else DNS admits (RFC 2181 §11) no certificate can name. */
const isLabel = (label: string): boolean => /^[a-z0-9_-]{1,63}$/.test(label)
