/** RDATA of A and AAAA: an address. RFC 1035 §3.4.1, RFC 3596 §2.2. */
import { Result } from "effect"
import { typeCodes } from "../types.ts"
import { type RdataRejected, readRdata } from "./reader.ts"

/** The address as text, e.g. "192.0.2.1". */
export const readA = (rdata: Uint8Array): Result.Result<string, RdataRejected> =>
  readRdata(typeCodes.A, rdata, (reader) => reader.octets(4).join("."))

/** The address as RFC 5952 writes it, e.g. "2001:db8::1". */
export const readAaaa = (rdata: Uint8Array): Result.Result<string, RdataRejected> =>
  readRdata(typeCodes.AAAA, rdata, (reader) => presentIpv6(Array.from({ length: 8 }, () => reader.uint16())))

/** Throws on what is no IPv4 address: for addresses that the program itself wrote. */
export const writeA = (address: string): Uint8Array => orThrow(parseIpv4(address), address)

/** Throws on what is no IPv6 address: for addresses that the program itself wrote. */
export const writeAaaa = (address: string): Uint8Array => orThrow(parseIpv6(address), address)

/** Record types that hold an address. */
export const addressTypes = ["A", "AAAA"] as const
export type AddressType = (typeof addressTypes)[number]

/** Of the records that hold this address. */
export const addressType = (address: string): AddressType => (address.includes(":") ? "AAAA" : "A")

/** One text for each address, as `readA` and `readAaaa` give it; undefined for what is no address. */
export const canonicalAddress = (text: string): string | undefined => {
  const octets = addressType(text) === "A" ? parseIpv4(text) : parseIpv6(text)
  if (octets === undefined) return undefined
  return Result.getOrUndefined(octets.length === 4 ? readA(octets) : readAaaa(octets))
}

/** Four decimal numbers without leading zeros. */
export const parseIpv4 = (text: string): Uint8Array | undefined => {
  const parts = text.split(".")
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined
  }
  return Uint8Array.from(parts.map(Number))
}

/** RFC 4291 §2.2: eight groups, one run of zeros as "::", perhaps an IPv4 address at the end. */
export const parseIpv6 = (text: string): Uint8Array | undefined => {
  const halves = text.split("::")
  if (halves.length > 2) return undefined
  const [left, right] = halves.map(parseGroups)
  if (left === undefined || (halves.length === 2 && right === undefined)) return undefined
  const missing = 8 - left.length - (right?.length ?? 0)
  // "::" stands for at least one group.
  if (right === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...left, ...Array.from({ length: missing }, () => 0), ...(right ?? [])]
  return Uint8Array.from(groups.flatMap((group) => [group >>> 8, group & 0xff]))
}

const parseGroups = (text: string): ReadonlyArray<number> | undefined => {
  if (text === "") return []
  const groups: Array<number> = []
  const parts = text.split(":")
  for (const [i, part] of parts.entries()) {
    const ipv4 = i === parts.length - 1 && part.includes(".") ? parseIpv4(part) : undefined
    if (ipv4 !== undefined) groups.push(ipv4[0]! * 256 + ipv4[1]!, ipv4[2]! * 256 + ipv4[3]!)
    else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}

/** RFC 5952 §4: lower case, no leading zeros, the first longest run of two or more zero groups as "::". */
const presentIpv6 = (groups: ReadonlyArray<number>): string => {
  let run = { start: 0, length: 1 }
  for (let start = 0; start < groups.length; start++) {
    let length = 0
    while (groups[start + length] === 0) length++
    if (length > run.length) run = { start, length }
  }
  const hex = (part: ReadonlyArray<number>) => part.map((group) => group.toString(16)).join(":")
  if (run.length < 2) return hex(groups)
  return `${hex(groups.slice(0, run.start))}::${hex(groups.slice(run.start + run.length))}`
}

const orThrow = (octets: Uint8Array | undefined, address: string): Uint8Array => {
  if (octets === undefined) throw new TypeError(`not an address: ${address}`)
  return octets
}
