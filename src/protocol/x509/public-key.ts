/** Public keys that signatures are checked with: which kinds, how strong. RFC 5280 §4.1.2.7, RFC 3279 §2.3, RFC 5480, RFC 8410. */
import type { KeyObject } from "node:crypto"
import { Result } from "effect"
import { importSpki } from "../keys/import-spki.ts"
import { RecentMap } from "../keys/recent-map.ts"
import { decodeDer, DerReader, tag } from "./der.ts"
import { textOf } from "./octets.ts"
import { type Fault, fault } from "./path-rejected.ts"
import { type PssParameters, readPssParameters, rsassaPss } from "./rsassa-pss.ts"

export interface PublicKey extends KeyKind {
  readonly key: KeyObject
  readonly spki: Uint8Array
}

interface KeyKind {
  /** "rsa-pss" makes RSASSA-PSS signatures only (RFC 4055 §1.2); "rsa" makes these and others. */
  readonly kind: "rsa" | "rsa-pss" | "ec" | "ed25519" | "ed448"
  /** What binds the signatures of an "rsa-pss" key; absent binds nothing. */
  readonly pss?: PssParameters
}

/** NIST SP 800-131A Rev. 2 §3, CA/Browser Forum Baseline Requirements §6.1.5. */
export const minimumRsaBits = 2048
/** Our choice: a modulus of 16,384 bits costs milliseconds to check, and nobody issues beyond. */
export const maximumRsaBits = 16_384

/** Reads a SubjectPublicKeyInfo; equal octets yield the same key. */
export const readPublicKey = (spki: Uint8Array): PublicKey | Fault => {
  const id = textOf(spki)
  const known = imported.get(id)
  if (known !== undefined) return known
  const key = importKey(spki)
  imported.set(id, key)
  return key
}

/** Is it a key of an accepted kind and strength? Reads it without making a key of it, which is costly. */
export const checkPublicKey = (spki: Uint8Array): Fault | undefined => {
  const kind = kindOf(spki)
  return "rule" in kind ? kind : undefined
}

const kindOf = (spki: Uint8Array): KeyKind | Fault => {
  const id = textOf(spki)
  const known = kinds.get(id)
  if (known !== undefined) return known
  const kind = readKindOf(spki)
  kinds.set(id, kind)
  return kind
}

const readKindOf = (spki: Uint8Array): KeyKind | Fault =>
  Result.getOrElse(decodeDer(spki, readKind), ({ reason }) =>
    fault("public key", "4.1.2.7", `malformed: ${reason}`)
  )

/** Our choice: a run shows far fewer different keys. */
const maxImported = 8_192
const imported = new RecentMap<PublicKey | Fault>(maxImported)
const kinds = new RecentMap<KeyKind | Fault>(maxImported)

const importKey = (spki: Uint8Array): PublicKey | Fault => {
  const kind = kindOf(spki)
  if ("rule" in kind) return kind
  const key = importSpki(spki)
  return key === undefined ? fault("public key", "4.1.2.7", "not a key of its kind") : { ...kind, key, spki }
}

const readKind = (reader: DerReader): KeyKind | Fault => {
  const info = reader.enter(tag.sequence)
  const algorithm = info.enter(tag.sequence)
  const id = algorithm.objectIdentifier()
  const parametersTag = algorithm.nextTag
  const parameters = parametersTag === undefined ? undefined : algorithm.element()
  algorithm.end()
  const bits = info.octetsOfBitString()
  info.end()
  switch (id) {
    case "1.2.840.113549.1.1.1": {
      // RFC 3279 §2.3.1: the parameters are NULL.
      if (parametersTag !== tag.null || parameters?.length !== 2) reader.fail("value not allowed")
      return checkRsa(bits) ?? { kind: "rsa" }
    }
    case rsassaPss: {
      // RFC 4055 §3.1: the parameters may be left out of a key.
      const pss =
        parameters === undefined
          ? undefined
          : readPssParameters(new DerReader(parameters, 0, parameters.length))
      if (pss !== undefined && "rule" in pss) return pss
      return checkRsa(bits) ?? { kind: "rsa-pss", ...(pss !== undefined && { pss }) }
    }
    case "1.2.840.10045.2.1": {
      // RFC 5480 §2.1.1: a named curve, never one that the certificate describes.
      if (parametersTag !== tag.objectIdentifier)
        return fault("public key", "2.1.1", "the curve has no name", 5480)
      const curve = new DerReader(parameters!, 0, parameters!.length).objectIdentifier()
      return curves.has(curve)
        ? { kind: "ec" }
        : fault("public key", "2.1.1.1", `curve ${curve} is not accepted`, 5480)
    }
    case "1.3.101.112":
    case "1.3.101.113":
      // RFC 8410 §3: no parameters.
      if (parameters !== undefined) reader.fail("value not allowed")
      return { kind: id === "1.3.101.112" ? "ed25519" : "ed448" }
    default:
      return fault("public key", "4.1.2.7", `algorithm ${id} is not accepted`)
  }
}

/** RFC 3279 §2.3.1. */
const checkRsa = (bits: Uint8Array): Fault | undefined => {
  const key = new DerReader(bits, 0, bits.length)
  const numbers = key.enter(tag.sequence)
  const modulus = numbers.integer()
  const exponent = numbers.integer()
  numbers.end()
  key.end()
  const first = modulus[0] === 0 ? 1 : 0
  const size = (modulus.length - first) * 8 - (modulus.length > first ? Math.clz32(modulus[first]!) - 24 : 0)
  if (modulus[0]! & 0x80 || exponent[0]! & 0x80) return fault("public key", "4.1.2.7", "negative numbers")
  if (exponent.length > 8) return fault("public key", "4.1.2.7", "the exponent has over 64 bits")
  return size < minimumRsaBits || size > maximumRsaBits
    ? fault("public key", "4.1.2.7", `an RSA key of ${size} bits is not accepted`)
    : undefined
}

/** secp256r1, secp384r1, secp521r1. */
const curves: ReadonlySet<string> = new Set(["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"])
