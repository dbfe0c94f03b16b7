/** A zone's public key: its tag, and the key object that checks signatures. RFC 4034 §2, Appendix B. */
import { createPublicKey, hash as digestOf, type JsonWebKey, type KeyObject } from "node:crypto"
import { Result } from "effect"
import type { Name } from "../dns/name.ts"
import { type Dnskey, dnskeyFlags, readDnskey } from "../dns/rdata/dnskey.ts"
import { joined } from "../dns/rdata/octets.ts"
import { type Citation, rfc } from "../rfc.ts"
import { signatureAlgorithms } from "./algorithms.ts"
import type { ValidationPolicy } from "./policy.ts"

/** Why a key does not count. */
export interface KeyRefused {
  readonly reason: "signature without a key" | "key size refused"
  readonly detail: string
  readonly because: Citation
}

export class ZoneKey {
  readonly rdata: Uint8Array
  readonly dnskey: Dnskey
  /** 0 to 65535; different keys may share one. */
  readonly tag: number
  #rsaSize: RsaSize | undefined
  #imported: KeyObject | "malformed" | undefined
  readonly #digests: Array<{ readonly hash: string; readonly owner: string; readonly digest: Uint8Array }> =
    []

  constructor(rdata: Uint8Array, dnskey: Dnskey) {
    this.rdata = rdata
    this.dnskey = dnskey
    this.tag = keyTag(rdata)
  }

  /**
   * The key object, or why signatures by this key are not to be checked. Imported on first use, because that costs
   * half a check and most keys of a hostile RRset are never used.
   */
  usableUnder(policy: ValidationPolicy): KeyObject | KeyRefused {
    const refused = this.#refusedFor(policy)
    if (refused !== undefined) return refused
    this.#imported ??= importKey(this.dnskey) ?? "malformed"
    return this.#imported === "malformed"
      ? {
          reason: "signature without a key",
          detail: `key ${this.tag} is malformed`,
          because: rfc(4035, "5.3.1")
        }
      : this.#imported
  }

  #refusedFor(policy: ValidationPolicy): KeyRefused | undefined {
    const allowed = signatureAlgorithms.get(this.dnskey.algorithm)?.modulusBits
    if (allowed === undefined) return undefined
    this.#rsaSize ??= rsaSizeOf(this.dnskey.publicKey)
    const { modulusBits, exponentBits } = this.#rsaSize
    // Too few octets for either number: malformed, not short.
    if (modulusBits === 0 || exponentBits === 0) return undefined
    const refused = (what: string, because: Citation): KeyRefused => ({
      reason: "key size refused",
      detail: `key ${this.tag} has ${what}`,
      because
    })
    if (modulusBits < allowed.least || modulusBits > allowed.most) {
      return refused(`${modulusBits} bits, ${allowed.least} to ${allowed.most} allowed`, allowed.because)
    }
    if (modulusBits < policy.smallestRsaModulusBits) {
      return refused(`${modulusBits} bits, policy wants ${policy.smallestRsaModulusBits}`, rfc(5702, "4.1"))
    }
    return exponentBits > policy.largestRsaExponentBits
      ? refused(`an exponent of ${exponentBits} bits, over ${policy.largestRsaExponentBits}`, rfc(3110, "2"))
      : undefined
  }

  /** RFC 4034 §5.1.4: the digest that a DS holds covers the owner in canonical form and the DNSKEY's RDATA. */
  digest(hash: string, owner: Name): Uint8Array {
    const known = this.#digests.find((one) => one.hash === hash && one.owner === owner.key)
    if (known !== undefined) return known.digest
    const digest = digestOf(hash, joined(owner.toCanonicalWire(), this.rdata), "buffer")
    if (this.#digests.length < maxDigests) this.#digests.push({ hash, owner: owner.key, digest })
    return digest
  }
}

/** Undefined when the RDATA is no DNSKEY. Keys are remembered by their octets, and with them the imported objects. */
export const zoneKey = (rdata: Uint8Array): ZoneKey | undefined => {
  const seen = bySameArray.get(rdata)
  // The array may have been written to since.
  if (seen !== undefined && Buffer.compare(seen.rdata, rdata) === 0) return seen
  const id = Buffer.from(rdata.buffer, rdata.byteOffset, rdata.byteLength).toString("latin1")
  const known = remembered.get(id)
  if (known !== undefined) {
    bySameArray.set(rdata, known)
    return known
  }
  // A copy: `slice` of a Buffer would share its octets.
  const owned = new Uint8Array(rdata)
  const dnskey = Result.getOrUndefined(readDnskey(owned))
  if (dnskey === undefined) return undefined
  const key = new ZoneKey(owned, dnskey)
  if (remembered.size >= maxRemembered) remembered.clear()
  remembered.set(id, key)
  return key
}

/**
 * May it sign the records of a zone? RFC 4034 §2.1.1: only with the Zone Key flag; §2.1.2: only with protocol 3;
 * RFC 5011 §2.1: not once it is revoked.
 */
export const isZoneKey = ({ dnskey: { flags, protocol } }: ZoneKey): boolean =>
  (flags & dnskeyFlags.zoneKey) !== 0 && (flags & dnskeyFlags.revoke) === 0 && protocol === 3

/** RFC 4034 Appendix B: a sum that narrows the search for a key. Algorithm 1, which has another, is long gone. */
export const keyTag = (rdata: Uint8Array): number => {
  let sum = 0
  for (let i = 0; i < rdata.length; i++) sum += (i & 1) === 0 ? rdata[i]! << 8 : rdata[i]!
  return (sum + (sum >>> 16)) & 0xffff
}

const remembered = new Map<string, ZoneKey>()

/** Before the octets are looked up: the arrays in which they were last seen. */
const bySameArray = new WeakMap<Uint8Array, ZoneKey>()

/** Digests kept for one key. Our choice: a key belongs to one zone, and a DS has one of three digests. */
const maxDigests = 4

/** Our choice: some 8 MB, and more zones than a run has. */
const maxRemembered = 8192

/** Undefined when the octets are no key of that algorithm. */
const importKey = (dnskey: Dnskey): KeyObject | undefined => {
  const key = jwkOf(dnskey)
  if (key === undefined) return undefined
  try {
    return createPublicKey({ format: "jwk", key })
  } catch {
    // Right sizes and yet no point of the curve, for example.
    return undefined
  }
}

const jwkOf = ({ algorithm, publicKey }: Dnskey): JsonWebKey | undefined => {
  const keyType = signatureAlgorithms.get(algorithm)?.keyType
  switch (keyType) {
    case undefined:
      return undefined
    case "RSA": {
      const { exponent, modulus } = rsaNumbers(publicKey)
      return exponent.length === 0 || modulus.length === 0
        ? undefined
        : { kty: "RSA", e: base64url(exponent), n: base64url(modulus) }
    }
    case "P-256":
    case "P-384": {
      // RFC 6605 §4: the two coordinates, one after the other.
      const size = keyType === "P-256" ? 32 : 48
      if (publicKey.length !== 2 * size) return undefined
      const [x, y] = [publicKey.subarray(0, size), publicKey.subarray(size)].map(base64url)
      return { kty: "EC", crv: keyType, x: x!, y: y! }
    }
    case "Ed25519":
    case "Ed448":
      // RFC 8080 §3: 32 and 57 octets.
      return publicKey.length === (keyType === "Ed25519" ? 32 : 57)
        ? { kty: "OKP", crv: keyType, x: base64url(publicKey) }
        : undefined
  }
}

interface RsaSize {
  readonly modulusBits: number
  readonly exponentBits: number
}

const rsaSizeOf = (publicKey: Uint8Array): RsaSize => {
  const { exponent, modulus } = rsaNumbers(publicKey)
  return { modulusBits: bitsOf(modulus), exponentBits: bitsOf(exponent) }
}

/** RFC 3110 §2: exponent length in one octet or, after a zero, in two; exponent; modulus. Both are empty past the end. */
const rsaNumbers = (publicKey: Uint8Array) => {
  const [first = 0, high = 0, low = 0] = publicKey
  const exponentAt = first === 0 ? 3 : 1
  const exponentOctets = first === 0 ? high * 0x100 + low : first
  return {
    exponent: withoutLeadingZeros(publicKey.subarray(exponentAt, exponentAt + exponentOctets)),
    modulus: withoutLeadingZeros(publicKey.subarray(exponentAt + exponentOctets))
  }
}

const bitsOf = (number: Uint8Array): number =>
  number.length === 0 ? 0 : number.length * 8 - (Math.clz32(number[0]!) - 24)

const withoutLeadingZeros = (octets: Uint8Array): Uint8Array => {
  const start = octets.findIndex((octet) => octet !== 0)
  return start === -1 ? octets.subarray(octets.length) : octets.subarray(start)
}

const base64url = (octets: Uint8Array): string => Buffer.from(octets).toString("base64url")
