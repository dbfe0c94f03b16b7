/**
 * Makes and checks signatures over octets, synchronously, with node:crypto.
 *
 * Making is deterministic for every algorithm, so that certificates and zones have the same octets on every
 * machine: Ed25519 and RSA PKCS #1 v1.5 are by definition, ECDSA by RFC 6979.
 * Checking is the costly step of every validation (about 100 us for P-256), so verdicts are remembered by the
 * octets of key, data and signature. Nothing that depends on time is remembered.
 */
import { constants, type KeyObject, sign as nodeSign, verify as nodeVerify } from "node:crypto"
import { deterministicEcdsa } from "./deterministic-ecdsa.ts"
import type { KeyPair } from "./key-pair.ts"
import type { EcdsaEncoding, Hash } from "./signature-form.ts"
import { octetKey } from "./octet-key.ts"

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
  /** Present: RSASSA-PSS with a salt of that many octets, and MGF1 with the same hash (RFC 8017 §8.1). Absent: PKCS #1 v1.5. */
  readonly pssSaltLength?: number
}

/** Remembers verdicts up to a number of octets; the oldest go first. One for a run is enough. */
export class SignatureMemory {
  /** By the octets of the signature: of two checks with one signature, the later is remembered. */
  readonly #verdicts = new Map<string, Remembered>()
  readonly #capacityOctets: number
  #octets = 0

  /** The default is our choice, because a run has some thousand distinct signatures of less than a kilobyte each. */
  constructor(capacityOctets = 64 * 1024 * 1024) {
    this.#capacityOctets = capacityOctets
  }

  /** Is the signature good? Never throws: what node:crypto cannot even read is not good. */
  check(signature: SignatureCheck): boolean {
    const id = octetKey(signature.signature)
    const known = this.#verdicts.get(id)
    if (known !== undefined && isSameCheck(known, signature)) return known.verdict
    const verdict = checkSignature(signature)
    this.#remember(id, { ...signature, verdict })
    return verdict
  }

  #remember(id: string, check: Remembered): void {
    this.#forget(id)
    this.#verdicts.set(id, check)
    this.#octets += octetsOf(check)
    for (const oldest of this.#verdicts.keys()) {
      if (this.#octets <= this.#capacityOctets) return
      this.#forget(oldest)
    }
  }

  #forget(id: string): void {
    const known = this.#verdicts.get(id)
    if (known === undefined) return
    this.#octets -= octetsOf(known)
    this.#verdicts.delete(id)
  }
}

type Remembered = SignatureCheck & { readonly verdict: boolean }

/** Octet by octet, which is a third of the cost of a digest over them, and exact. */
const isSameCheck = (a: SignatureCheck, b: SignatureCheck): boolean =>
  a.hash === b.hash &&
  a.encoding === b.encoding &&
  a.pssSaltLength === b.pssSaltLength &&
  Buffer.compare(a.data, b.data) === 0 &&
  Buffer.compare(a.keyOctets, b.keyOctets) === 0

const octetsOf = ({ keyOctets, data, signature }: SignatureCheck) =>
  keyOctets.length + data.length + 2 * signature.length

/** The check itself, without memory. */
export const checkSignature = ({
  key,
  data,
  signature,
  hash,
  encoding,
  pssSaltLength
}: SignatureCheck): boolean => {
  try {
    if (pssSaltLength !== undefined) {
      const padding = constants.RSA_PKCS1_PSS_PADDING
      return nodeVerify(hash, data, { key, padding, saltLength: pssSaltLength }, signature)
    }
    // DER is what node:crypto expects unasked, and a key object by itself spares it a fifth of the check (bench/x509.ts).
    return encoding === "der"
      ? nodeVerify(hash, data, key, signature)
      : nodeVerify(hash, data, { key, dsaEncoding: encoding }, signature)
  } catch {
    return false
  }
}
