/** What logs say of a certificate, in an extension of it: octets to values and back, and what a log signs. RFC 6962 §3.2, §3.3. */
import { Result } from "effect"
import { joined, uint16 } from "../dns/rdata/octets.ts"
import { decodeDer, tag } from "./der.ts"

/** §3.3: the OCTET STRING in it holds a SignedCertificateTimestampList. */
export const timestampListId = "1.3.6.1.4.1.11129.2.4.2"

export interface SignedCertificateTimestamp {
  /** SHA-256 of the log's SubjectPublicKeyInfo, 32 octets. */
  readonly logId: Uint8Array
  /** Milliseconds since the epoch; as the field has 64 bits, no safe integer. */
  readonly timestampMs: bigint
  /** CtExtensions; §3.2 defines none. */
  readonly extensions: Uint8Array
  /** HashAlgorithm and SignatureAlgorithm, two octets (RFC 5246 §7.4.1.4.1). */
  readonly algorithm: number
  readonly signature: Uint8Array
}

/** §2.1.4: SHA-256, with ECDSA over P-256 or with RSA. */
export const timestampAlgorithms = { ecdsa: 0x0403, rsa: 0x0401 } as const

export type TimestampsRejected =
  | "malformed OCTET STRING"
  | "list cut short"
  | "empty list"
  | "trailing octets"

/**
 * Reads the extension's value. Takes whatever octets there are; what it gives are parts of them. A timestamp of another version, or one that is no
 * timestamp, is left out: §3.3 has each in a vector of its own, so that a client can pass over what it does not know.
 */
export const readTimestampList = (
  value: Uint8Array
): Result.Result<ReadonlyArray<SignedCertificateTimestamp>, TimestampsRejected> => {
  const list = decodeDer(value, (reader) => reader.contents(tag.octetString))
  if (Result.isFailure(list)) return Result.fail("malformed OCTET STRING")
  const octets = list.success
  if (octets.length < 2) return Result.fail("list cut short")
  const end = 2 + numberAt(octets, 0, 2)
  if (end > octets.length) return Result.fail("list cut short")
  if (end < octets.length) return Result.fail("trailing octets")
  if (end === 2) return Result.fail("empty list")
  const timestamps: Array<SignedCertificateTimestamp> = []
  for (let at = 2; at < end;) {
    const next = at + 2 + numberAt(octets, at, 2)
    if (at + 2 >= next || next > end) return Result.fail("list cut short")
    const timestamp = readTimestamp(octets.subarray(at + 2, next))
    if (timestamp !== undefined) timestamps.push(timestamp)
    at = next
  }
  return Result.succeed(timestamps)
}

/** Big-endian; what is missing counts as zero, and whoever asks compares lengths. */
const numberAt = (octets: Uint8Array, at: number, length: number): number =>
  octets.subarray(at, at + length).reduce((number, octet) => number * 256 + octet, 0)

/** Version, LogID, timestamp. */
const headOctets = 1 + 32 + 8

/** §3.2. Undefined for other versions than v1, and for what is cut short or goes on. */
const readTimestamp = (octets: Uint8Array): SignedCertificateTimestamp | undefined => {
  if (octets.length < headOctets + 2 || octets[0] !== version1) return undefined
  const signed = headOctets + 2 + numberAt(octets, headOctets, 2)
  if (signed + 4 > octets.length) return undefined
  if (signed + 4 + numberAt(octets, signed + 2, 2) !== octets.length) return undefined
  return {
    logId: octets.subarray(1, 33),
    timestampMs: new DataView(octets.buffer, octets.byteOffset).getBigUint64(33),
    extensions: octets.subarray(headOctets + 2, signed),
    algorithm: numberAt(octets, signed, 2),
    signature: octets.subarray(signed + 4)
  }
}

/** The value of the extension. Every vector must fit its length of 16 bits, as those of logs do. */
export const writeTimestampList = (timestamps: ReadonlyArray<SignedCertificateTimestamp>): Uint8Array => {
  const list = vector16(joined(...timestamps.map(writeTimestamp).map(vector16)))
  // X.690 §8.1.3: one octet of length below 128, three above 255.
  const size = list.length
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return joined(Uint8Array.of(tag.octetString, ...length), list)
}

const writeTimestamp = ({
  logId,
  timestampMs,
  extensions,
  algorithm,
  signature
}: SignedCertificateTimestamp): Uint8Array =>
  joined(
    Uint8Array.of(version1),
    logId,
    uint64(timestampMs),
    vector16(extensions),
    uint16(algorithm),
    vector16(signature)
  )

/** What a precertificate's log signs. §3.2: the certificate's TBSCertificate without this extension, and whose key is to sign it. */
export const signedByLog = (
  { timestampMs, extensions }: Pick<SignedCertificateTimestamp, "timestampMs" | "extensions">,
  precertificate: { readonly issuerKeyHash: Uint8Array; readonly tbs: Uint8Array }
): Uint8Array => {
  const { issuerKeyHash, tbs } = precertificate
  return joined(
    Uint8Array.of(version1, certificateTimestamp),
    uint64(timestampMs),
    uint16(precertEntry),
    issuerKeyHash,
    Uint8Array.of(tbs.length >> 16, (tbs.length >> 8) & 0xff, tbs.length & 0xff),
    tbs,
    vector16(extensions)
  )
}

/** Version, SignatureType and LogEntryType of §3.1 and §3.2. */
const version1 = 0
const certificateTimestamp = 0
const precertEntry = 1

const vector16 = (octets: Uint8Array): Uint8Array => joined(uint16(octets.length), octets)

const uint64 = (number: bigint): Uint8Array => {
  const octets = new Uint8Array(8)
  new DataView(octets.buffer).setBigUint64(0, number)
  return octets
}
