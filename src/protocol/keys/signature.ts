/**
 * Makes and checks signatures over octets, synchronously, with node:crypto.
 *
 * Making is deterministic for every algorithm, so that certificates and zones have the same octets on every
 * machine: Ed25519 and RSA PKCS #1 v1.5 are by definition, ECDSA by RFC 6979.
 * Checking is the costly step of every validation (about 100 us for P-256), so verdicts are remembered by the
 * digest of key, data and signature. Nothing that depends on time is remembered.
 */
import { createHash, type KeyObject, sign as nodeSign, verify as nodeVerify } from "node:crypto"
import { deterministicEcdsa } from "./deterministic-ecdsa.ts"
import type { KeyPair } from "./key-pair.ts"

export type Hash = "sha1" | "sha256" | "sha384" | "sha512"

/** How an ECDSA signature is written: `der` in X.509 (RFC 3279 §2.2.3), `ieee-p1363` in DNSSEC (RFC 6605 §4). */
export type EcdsaEncoding = "der" | "ieee-p1363"

/** The hash that goes with a key where the caller has no choice: none for Ed25519, which has its own. */
export const usualHash = (pair: KeyPair): Hash => (pair.algorithm === "p384" ? "sha384" : "sha256")

export const sign = (
  pair: KeyPair,
  data: Uint8Array,
  { hash = usualHash(pair), encoding }: { readonly hash?: Hash; readonly encoding: EcdsaEncoding }
): Uint8Array => {
  switch (pair.algorithm) {
    case "ed25519":
      return new Uint8Array(nodeSign(null, data, pair.privateKey))
    case "rsa2048":
      return new Uint8Array(nodeSign(hash, data, pair.privateKey))
    case "p256":
    case "p384":
      return deterministicEcdsa(pair.privateKey, data, { hash, encoding })
  }
}

export interface SignatureCheck {
  readonly key: KeyObject
  /** Octets that stand for the key in the memory of verdicts; its DER SubjectPublicKeyInfo or DNSKEY RDATA. */
  readonly keyOctets: Uint8Array
  readonly data: Uint8Array
  readonly signature: Uint8Array
  /** Null for Ed25519 and Ed448. */
  readonly hash: Hash | null
  readonly encoding: EcdsaEncoding
}

/** Remembers verdicts up to a number of entries; the oldest go first. One for a run is enough. */
export class SignatureMemory {
  readonly #verdicts = new Map<string, boolean>()
  readonly #capacity: number

  /** The default keeps some 10 MB at most: our choice, because a run has far fewer distinct signatures. */
  constructor(capacity = 65_536) {
    this.#capacity = capacity
  }

  /** Is the signature good? Never throws: what node:crypto cannot even read is not good. */
  check(signature: SignatureCheck): boolean {
    const id = identify(signature)
    const known = this.#verdicts.get(id)
    if (known !== undefined) return known
    const verdict = checkSignature(signature)
    if (this.#verdicts.size >= this.#capacity) {
      const oldest = this.#verdicts.keys().next()
      if (oldest.done !== true) this.#verdicts.delete(oldest.value)
    }
    this.#verdicts.set(id, verdict)
    return verdict
  }
}

/** The check itself, without memory. */
export const checkSignature = ({ key, data, signature, hash, encoding }: SignatureCheck): boolean => {
  try {
    return nodeVerify(hash, data, { key, dsaEncoding: encoding }, signature)
  } catch {
    return false
  }
}

/** Each part is preceded by its length, so that no two different checks hash the same octets. */
const identify = ({ keyOctets, data, signature, hash, encoding }: SignatureCheck): string => {
  const lengths = `${hash},${encoding},${keyOctets.length},${data.length};`
  return createHash("sha256")
    .update(lengths)
    .update(keyOctets)
    .update(data)
    .update(signature)
    .digest("base64")
}
