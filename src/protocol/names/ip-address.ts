/** IP addresses in text and in the octets of an iPAddress. RFC 4291 §2.2, RFC 5280 §4.2.1.6. */

import { Result } from "effect"
import { readAaaa } from "../dns/rdata/address.ts"

/** 4 or 16 octets; undefined where the text is no address. */
export const parseIpAddress = (text: string): Uint8Array | undefined =>
  text.includes(":") ? parseIpv6(text) : parseIpv4(text)

/** As RFC 5952 writes it; octets that are no address in hexadecimal, as they are. */
export const presentIpAddress = (octets: Uint8Array): string =>
  octets.length === 4
    ? octets.join(".")
    : octets.length === 16
      ? Result.getOrThrow(readAaaa(octets))
      : `#${Buffer.from(octets).toString("hex")}`

const parseIpv4 = (text: string): Uint8Array | undefined => {
  const parts = text.split(".")
  // No leading zeros: some readers take them for octal.
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part))) return undefined
  const octets = parts.map(Number)
  return octets.every((octet) => octet <= 255) ? Uint8Array.from(octets) : undefined
}

const parseIpv6 = (text: string): Uint8Array | undefined => {
  const halves = text.split("::")
  if (halves.length > 2) return undefined
  const groups = halves.map((half, index) => groupsOf(half, index === halves.length - 1))
  const [head, tail] = groups
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined
  const given = head.length + (tail?.length ?? 0)
  if (halves.length === 1 ? given !== 8 : given > 7) return undefined
  const all = [...head, ...Array.from({ length: 8 - given }, () => 0), ...(tail ?? [])]
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]))
}

/** Groups of 16 bits; the last 32 may be written as IPv4. */
const groupsOf = (text: string, isLastHalf: boolean): ReadonlyArray<number> | undefined => {
  if (text === "") return []
  const groups: Array<number> = []
  const parts = text.split(":")
  for (const [index, part] of parts.entries()) {
    if (isLastHalf && index === parts.length - 1 && part.includes(".")) {
      const octets = parseIpv4(part)
      if (octets === undefined) return undefined
      groups.push(octets[0]! * 256 + octets[1]!, octets[2]! * 256 + octets[3]!)
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined
      groups.push(Number.parseInt(part, 16))
    }
  }
  return groups
}
