/** Prefixes of IP addresses. RFC 4632 §3.1, RFC 4291 §2.3. */
import { parseIpv4, parseIpv6 } from "./address.ts"

/** Tells of an address whether it lies in the prefix, such as 192.0.2.0/24; undefined for what is no prefix. */
export const readPrefix = (text: string): ((address: string) => boolean) | undefined => {
  const [, start = "", length = ""] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? []
  const octets = octetsOf(start)
  const bits = Number(length)
  if (octets === undefined || bits > octets.length * 8) return undefined
  // RFC 4632 §3.1: what is behind the prefix is zero.
  if (!isEqual(octets, masked(octets, bits))) return undefined
  return (address) => {
    const found = octetsOf(address)
    return found !== undefined && isEqual(masked(found, bits), octets)
  }
}

const octetsOf = (address: string) => (address.includes(":") ? parseIpv6(address) : parseIpv4(address))

const masked = (octets: Uint8Array, bits: number): Uint8Array =>
  octets.map((octet, index) => octet & (0xff00 >> Math.min(8, Math.max(0, bits - 8 * index))))

const isEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((octet, index) => octet === b[index])
