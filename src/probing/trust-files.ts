/** Files that say where trust begins and where the root is: anchors (RFC 9718 §2, or DS and DNSKEY records), hints (RFC 9609 §2). */
import { Result, Schema } from "effect"
import type { NameServer } from "../clients/dns/delegation.ts"
import { name, Name, parseName } from "../protocol/dns/name.ts"
import { parseRdata } from "../protocol/dns/presentation.ts"
import { addressTypes, canonicalAddress } from "../protocol/dns/rdata/address.ts"
import { typeCodes } from "../protocol/dns/types.ts"
import type { TrustAnchor } from "../protocol/dnssec/anchors.ts"

/** The text is no such file. */
export class TrustFileRejected extends Schema.TaggedClass<TrustFileRejected>()("TrustFileRejected", {
  /** From 1. */
  line: Schema.Int,
  detail: Schema.String
}) {}

type Read<A> = Result.Result<A, TrustFileRejected>

/** @param atSeconds anchors of RFC 9718 have a time from which and up to which they hold */
export const readAnchors = (text: string, atSeconds: number): Read<ReadonlyArray<TrustAnchor>> =>
  /<TrustAnchor[\s>]/.test(text) ? anchorsInXml(text, atSeconds) : anchorsInLines(text)

/** §2.1 of RFC 9718: one zone, and any number of digests, each with its validity. */
const anchorsInXml = (text: string, atSeconds: number): Read<ReadonlyArray<TrustAnchor>> => {
  const zone = parseName(elementIn(text, "Zone") ?? ".")
  if (Result.isFailure(zone)) return rejected(1, "expected the name of a zone in <Zone>")
  const anchors: Array<TrustAnchor> = []
  for (const { 0: digest, index } of text.matchAll(/<KeyDigest[^>]*>[^]*?<\/KeyDigest>/g)) {
    const [from, until] = ["validFrom", "validUntil"].map((attribute) => timeIn(digest, attribute))
    // §3.2: what is not valid yet, or not any more, is not used.
    if ((from !== undefined && atSeconds < from) || (until !== undefined && atSeconds >= until)) continue
    const fields = ["KeyTag", "Algorithm", "DigestType", "Digest"].map((field) => elementIn(digest, field))
    const rdata = parseRdata(typeCodes.DS, fields.join(" "))
    if (Result.isFailure(rdata)) return rejected(lineAt(text, index), rdata.failure.detail)
    anchors.push({ owner: zone.success, type: typeCodes.DS, rdata: rdata.success })
  }
  return anchors.length === 0 ? rejected(1, "no <KeyDigest> is valid at that time") : Result.succeed(anchors)
}

const elementIn = (text: string, element: string): string | undefined =>
  new RegExp(`<${element}>\\s*([^<]*?)\\s*</${element}>`).exec(text)?.[1]

const timeIn = (element: string, attribute: string): number | undefined => {
  const value = new RegExp(`${attribute}="([^"]*)"`).exec(element)?.[1]
  const ms = value === undefined ? Number.NaN : Date.parse(value)
  return Number.isNaN(ms) ? undefined : ms / 1000
}

const anchorsInLines = (text: string): Read<ReadonlyArray<TrustAnchor>> => {
  const anchors: Array<TrustAnchor> = []
  for (const { line, owner, type, data } of recordsIn(text)) {
    if (type !== "DS" && type !== "DNSKEY")
      return rejected(line, `expected a DS or DNSKEY record, found ${type || "nothing"}`)
    const zone = parseName(owner)
    const rdata = parseRdata(typeCodes[type], data)
    if (Result.isFailure(zone)) return rejected(line, zone.failure.reason)
    if (Result.isFailure(rdata)) return rejected(line, rdata.failure.detail)
    anchors.push({ owner: zone.success, type: typeCodes[type], rdata: rdata.success })
  }
  return anchors.length === 0
    ? rejected(1, "expected DS or DNSKEY records, or the XML of RFC 9718; found none")
    : Result.succeed(anchors)
}

/** Of the root: NS records, and addresses of the servers. */
export const readHints = (text: string): Read<ReadonlyArray<NameServer>> => {
  const servers = new Map<string, Array<string>>()
  for (const { line, owner, type, data } of recordsIn(text)) {
    const known = addressTypes.find((one) => one === type)
    const key = parseName(known === undefined ? data : owner)
    if (Result.isFailure(key)) return rejected(line, key.failure.reason)
    const addresses = servers.get(key.success.key) ?? []
    servers.set(key.success.key, addresses)
    if (known === undefined) {
      const apex = parseName(owner)
      if (type !== "NS" || Result.isFailure(apex) || !apex.success.equals(Name.root))
        return rejected(line, "expected an NS record of the root, or an A or AAAA record")
      continue
    }
    const address = canonicalAddress(data)
    if (address === undefined) return rejected(line, `expected an IP address, found ${data}`)
    addresses.push(address)
  }
  return [...servers.values()].every((addresses) => addresses.length === 0)
    ? rejected(1, "expected A or AAAA records of root servers, found none")
    : Result.succeed([...servers].map(([server, addresses]) => ({ name: name(server), addresses })))
}

interface Line {
  /** From 1. */
  readonly line: number
  readonly owner: string
  readonly type: string
  readonly data: string
}

/** Records of zone files as such files have them: one a line, with or without TTL and class. */
const recordsIn = (text: string): ReadonlyArray<Line> =>
  text.split(/\r?\n/).flatMap((written, index) => {
    const [owner, ...rest] = written.replace(/;.*$/, "").trim().split(/\s+/)
    if (owner === undefined || owner === "") return []
    const at = rest.findIndex((field) => !/^(?:\d+|IN)$/i.test(field))
    if (at < 0) return [{ line: index + 1, owner, type: "", data: "" }]
    return [{ line: index + 1, owner, type: rest[at]!.toUpperCase(), data: rest.slice(at + 1).join(" ") }]
  })

const rejected = (line: number, detail: string) => Result.fail(new TrustFileRejected({ line, detail }))

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length
