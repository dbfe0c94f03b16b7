/** The TLS extension in which a server sends its DNSSEC authentication chain: octets to records and back. RFC 9102 §2.3. */
import { Result, Schema } from "effect"
import { readWireName } from "../dns/name.ts"
import { joined, uint16, uint32 } from "../dns/rdata/octets.ts"
import type { ResourceRecord } from "../dns/record.ts"

/** As the registry of TLS ExtensionType values has it (§12). */
export const dnssecChainExtension = "dnssec_chain"

export interface DnssecChain {
  /** ExtSupportLifetime: for so long the server has committed itself to serving this extension. 0 to 65535. */
  readonly supportLifetimeHours: number
  /** AuthenticationChain. §2.3: in no particular order, and no client may assume one. */
  readonly records: ReadonlyArray<ResourceRecord>
}

export const maxSupportLifetimeHours = 0xffff

export class ChainRejected extends Schema.TaggedClass<ChainRejected>()("ChainRejected", {
  reason: Schema.Literals([
    "shorter than its fields",
    "length does not fit the chain",
    "no records",
    "malformed or compressed name",
    "record cut short"
  ])
}) {}

/** §2.3: AuthenticationChain<1..2^16-1>. */
const maxChainOctets = 0xffff

/** Undefined where the records are none, or more than the field can hold: such a server sends no extension. */
export const writeChain = ({ supportLifetimeHours, records }: DnssecChain): Uint8Array | undefined => {
  const chain = joined(...records.map(writeRecord))
  return chain.length === 0 || chain.length > maxChainOctets
    ? undefined
    : joined(uint16(supportLifetimeHours), uint16(chain.length), chain)
}

/** RFC 1035 §3.2.1, without compression. */
const writeRecord = ({ owner, type, class: klass, ttlSeconds, rdata }: ResourceRecord): Uint8Array =>
  joined(owner.toWire(), uint16(type), uint16(klass), uint32(ttlSeconds), uint16(rdata.length), rdata)

/** Takes whatever octets there are. Records are parts of them and no copies, so that what is read never outgrows what came. */
export const readChain = (octets: Uint8Array): Result.Result<DnssecChain, ChainRejected> => {
  const rejected = (reason: ChainRejected["reason"]) => Result.fail(new ChainRejected({ reason }))
  if (octets.length < headOctets) return rejected("shorter than its fields")
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  if (view.getUint16(2) !== octets.length - headOctets) return rejected("length does not fit the chain")
  if (octets.length === headOctets) return rejected("no records")

  const records: Array<ResourceRecord> = []
  for (let at = headOctets; at < octets.length;) {
    // §2.3: uncompressed, so that a pointer is no name.
    const owner = readWireName(octets, at)
    if (owner === undefined) return rejected("malformed or compressed name")
    const start = owner.end + fixedOctets
    if (start > octets.length) return rejected("record cut short")
    const end = start + view.getUint16(start - 2)
    if (end > octets.length) return rejected("record cut short")
    const ttlSeconds = view.getUint32(owner.end + 4)
    records.push({
      owner: owner.name,
      type: view.getUint16(owner.end),
      class: view.getUint16(owner.end + 2),
      // RFC 2181 §8: a TTL with its highest bit set counts as 0.
      ttlSeconds: ttlSeconds > 0x7fff_ffff ? 0 : ttlSeconds,
      rdata: octets.subarray(start, end)
    })
    at = end
  }
  return Result.succeed({ supportLifetimeHours: view.getUint16(0), records })
}

/** ExtSupportLifetime, and the length of the vector (RFC 8446 §3.4). */
const headOctets = 4

/** Type, class, TTL and RDLENGTH. */
const fixedOctets = 10
