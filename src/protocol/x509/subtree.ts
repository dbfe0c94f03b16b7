/** Is a name inside the subtree of a name constraint? One answer for each form. RFC 5280 §4.2.1.10, RFC 4985 §4. */
import { isWithin } from "./distinguished-name.ts"
import type { GeneralName } from "./general-name.ts"

/**
 * "unclear": base or name is malformed, or the form is not understood. Whoever asks must then assume the worst, whether
 * the subtree permits or excludes.
 */
export type Inside = "inside" | "outside" | "unclear"

/** A name against a base of the same form. With `mightBe`, a wildcard is inside as soon as one of the names it stands for is. */
export const isInside = (name: GeneralName, base: GeneralName, mightBe: boolean): Inside => {
  switch (base.form) {
    case "dNSName":
      return name.form === base.form ? dnsInside(name.value, base.value, mightBe) : "outside"
    case "sRVName":
      return name.form === base.form ? srvInside(name.value, base.value) : "outside"
    case "rfc822Name":
      return name.form === base.form ? mailboxInside(name.value, base.value) : "outside"
    case "uniformResourceIdentifier":
      return name.form === base.form ? uriInside(name.value, base.value) : "outside"
    case "iPAddress":
      return name.form === base.form ? addressInside(name.octets, base.octets) : "outside"
    case "directoryName":
      return name.form === base.form ? yes(isWithin(name.name, base.name)) : "outside"
    case "otherName":
      // §4.2.1.10 leaves the meaning to whoever defined the type.
      return name.form === base.form && name.type === base.type ? "unclear" : "outside"
    default:
      return name.form === base.form ? "unclear" : "outside"
  }
}

const yes = (isTrue: boolean): Inside => (isTrue ? "inside" : "outside")

/** Zero or more labels added on the left. A base with a leading dot or an asterisk is none. */
const dnsInside = (name: string, base: string, mightBe: boolean): Inside => {
  const isWildcard = name.startsWith("*.")
  const domain = (isWildcard ? name.slice(2) : name).toLowerCase()
  const subtree = base.toLowerCase()
  if (!isDomain(domain)) return "unclear"
  // An empty base is every name.
  if (subtree === "") return "inside"
  if (!isDomain(subtree)) return "unclear"
  // Rules may let an asterisk stand for several labels (RFC 7672 §3.2.3), so any base below it might be meant.
  return yes(isAtOrBelow(domain, subtree) || (mightBe && isWildcard && isAtOrBelow(subtree, domain)))
}

/** Underscores are no part of preferred name syntax, but they leave no doubt about which subtree is meant. */
export const isDomain = (name: string): boolean => name.length <= 253 && domainSyntax.test(name)
const domainSyntax = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

/** By whole labels; both in lower case. */
const isAtOrBelow = (name: string, ancestor: string): boolean =>
  name.endsWith(ancestor) &&
  (name.length === ancestor.length || name[name.length - ancestor.length - 1] === ".")

/** RFC 4985 §4: `_service.domain`, `_service` for any domain, or `domain` for any service; domains as for dNSName. */
const srvInside = (name: string, base: string): Inside => {
  const [service, domain] = splitService(name)
  const [baseService, baseDomain] = splitService(base)
  if (service === undefined || domain === "") return "unclear"
  if (baseService !== undefined && baseService !== service) return "outside"
  return baseDomain === "" ? "inside" : dnsInside(domain, baseDomain, false)
}

export const splitService = (srv: string): readonly [service: string | undefined, domain: string] => {
  if (!srv.startsWith("_")) return [undefined, srv]
  const dot = srv.indexOf(".")
  return dot < 0 ? [srv.toLowerCase(), ""] : [srv.slice(0, dot).toLowerCase(), srv.slice(dot + 1)]
}

/** A whole mailbox, all mailboxes of one host, or those of all hosts below a domain that begins with a dot. */
const mailboxInside = (mailbox: string, base: string): Inside => {
  const [local, host] = splitMailbox(mailbox)
  if (local === undefined || !isDomain(host.toLowerCase())) return "unclear"
  if (base.includes("@")) {
    const [baseLocal, baseHost] = splitMailbox(base)
    if (baseLocal === undefined || !isDomain(baseHost.toLowerCase())) return "unclear"
    // §7.5: the local part has case, the host has none.
    return yes(baseLocal === local && baseHost.toLowerCase() === host.toLowerCase())
  }
  return hostInside(host, base)
}

/** RFC 2821 §4.1.2, unquoted local parts only: a quoted one is not judged. */
export const splitMailbox = (mailbox: string): readonly [local: string | undefined, host: string] => {
  const at = mailbox.indexOf("@")
  const local = mailbox.slice(0, at)
  return at <= 0 || mailbox.includes("@", at + 1) || /["\s\\]/.test(local)
    ? [undefined, ""]
    : [local, mailbox.slice(at + 1)]
}

/** With a leading dot all hosts below the domain, without one that host alone: for mailboxes and URIs. */
const hostInside = (host: string, base: string): Inside => {
  const domain = host.toLowerCase()
  const below = base.startsWith(".")
  const suffix = (below ? base.slice(1) : base).toLowerCase()
  if (!isDomain(domain)) return "unclear"
  if (base === "") return "inside"
  if (!isDomain(suffix)) return "unclear"
  return yes(below ? domain !== suffix && isAtOrBelow(domain, suffix) : domain === suffix)
}

/** A URI without a host in its authority, or with an address in its place, cannot be judged (§4.2.1.10). */
const uriInside = (uri: string, base: string): Inside => {
  const host = hostOfUri(uri)
  return host === undefined ? "unclear" : hostInside(host, base)
}

/** The host of the authority, where it is a name. */
export const hostOfUri = (uri: string): string | undefined => {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(uri)?.[1]
  const host = authority?.slice(authority.lastIndexOf("@") + 1).replace(/:\d*$/, "")
  // RFC 3986 §3.2.2: what has only numbers, or brackets, is an address.
  return host === undefined || /^[\d.]+$/.test(host) ? undefined : host
}

/** Address and mask, 8 or 32 octets, against 4 or 16. RFC 4632 §3.1: the mask is a prefix. */
const addressInside = (address: Uint8Array, base: Uint8Array): Inside => {
  if (address.length !== 4 && address.length !== 16) return "unclear"
  if (base.length !== 8 && base.length !== 32) return "unclear"
  const mask = base.subarray(base.length / 2)
  let prefixEnded = false
  for (const octet of mask) {
    if (prefixEnded ? octet !== 0 : !prefixOctets.has(octet)) return "unclear"
    prefixEnded ||= octet !== 0xff
  }
  if (address.length !== mask.length) return "outside"
  return yes(address.every((octet, i) => ((octet ^ base[i]!) & mask[i]!) === 0))
}

const prefixOctets: ReadonlySet<number> = new Set([0, 0x80, 0xc0, 0xe0, 0xf0, 0xf8, 0xfc, 0xfe, 0xff])
