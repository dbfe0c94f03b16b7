/** A zone's public key: its tag, and the key object that checks signatures. RFC 4034 §2, Appendix B. */
import { createPublicKey, hash as digestOf, type JsonWebKey, type KeyObject } from "node:crypto"
import { Result } from "effect"
import type { Name } from "../dns/name.ts"
import { type Dnskey, dnskeyFlags, readDnskey } from "../dns/rdata/dnskey.ts"
import { joined } from "../dns/rdata/octets.ts"
import { signatureAlgorithms } from "./algorithms.ts"

export class ZoneKey {
  readonly rdata: Uint8Array
  readonly dnskey: Dnskey
  /** 0 to 65535; different keys may share one. */
  readonly tag: number
  #imported: ImportedKey | undefined
  readonly #digests: Array<{ readonly hash: string; readonly owner: string; readonly digest: Uint8Array }> =
    []

  constructor(rdata: Uint8Array, dnskey: Dnskey) {
    this.rdata = rdata
    this.dnskey = dnskey
    this.tag = keyTag(rdata)
  }

  /**
   * Undefined when the octets are no key of that algorithm, or an RSA key shorter than wanted. Imported on first
   * use, because that costs half a check and most keys of a hostile RRset are never used.
   */
  keyObject(smallestRsaModulusBits: number): KeyObject | undefined {
    this.#imported ??= importKey(this.dnskey)
    return this.#imported.rsaModulusBits >= smallestRsaModulusBits ? this.#imported.key : undefined
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
  const owned = rdata.slice()
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

interface ImportedKey {
  readonly key: KeyObject | undefined
  /** Infinity for what is no RSA key: no lower bound applies to it. */
  readonly rsaModulusBits: number
}

const importKey = (dnskey: Dnskey): ImportedKey => {
  const jwk = jwkOf(dnskey)
  if (jwk === undefined) return { key: undefined, rsaModulusBits: Infinity }
  try {
    const key = createPublicKey({ format: "jwk", key: jwk.key })
    return { key, rsaModulusBits: jwk.rsaModulusBits ?? Infinity }
  } catch {
    // Right sizes and yet no point of the curve, for example.
    return { key: undefined, rsaModulusBits: Infinity }
  }
}

interface ImportableKey {
  readonly key: JsonWebKey
  readonly rsaModulusBits?: number
}

const jwkOf = ({ algorithm, publicKey }: Dnskey): ImportableKey | undefined => {
  const keyType = signatureAlgorithms.get(algorithm)?.keyType
  switch (keyType) {
    case undefined:
      return undefined
    case "RSA":
      return rsaJwk(publicKey)
    case "P-256":
    case "P-384": {
      // RFC 6605 §4: the two coordinates, one after the other.
      const size = keyType === "P-256" ? 32 : 48
      if (publicKey.length !== 2 * size) return undefined
      const [x, y] = [publicKey.subarray(0, size), publicKey.subarray(size)].map(base64url)
      return { key: { kty: "EC", crv: keyType, x: x!, y: y! } }
    }
    case "Ed25519":
    case "Ed448":
      // RFC 8080 §3: 32 and 57 octets.
      return publicKey.length === (keyType === "Ed25519" ? 32 : 57)
        ? { key: { kty: "OKP", crv: keyType, x: base64url(publicKey) } }
        : undefined
  }
}

/** RFC 3110 §2: exponent length in one octet or, after a zero, in two; exponent; modulus. */
const rsaJwk = (publicKey: Uint8Array): ImportableKey | undefined => {
  const [first = 0, high = 0, low = 0] = publicKey
  const exponentAt = first === 0 ? 3 : 1
  const exponentOctets = first === 0 ? high * 0x100 + low : first
  const exponent = withoutLeadingZeros(publicKey.subarray(exponentAt, exponentAt + exponentOctets))
  const modulus = withoutLeadingZeros(publicKey.subarray(exponentAt + exponentOctets))
  // RFC 5702 §2: up to 4096 bits; and an exponent of more than 64 makes a check cost a hundred times as much.
  if (exponent.length === 0 || exponent.length > 8 || modulus.length === 0 || modulus.length > 512) {
    return undefined
  }
  return {
    key: { kty: "RSA", e: base64url(exponent), n: base64url(modulus) },
    rsaModulusBits: modulus.length * 8 - (Math.clz32(modulus[0]!) - 24)
  }
}

const withoutLeadingZeros = (octets: Uint8Array): Uint8Array => {
  const start = octets.findIndex((octet) => octet !== 0)
  return start === -1 ? octets.subarray(octets.length) : octets.subarray(start)
}

const base64url = (octets: Uint8Array): string => Buffer.from(octets).toString("base64url")
