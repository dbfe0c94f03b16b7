/** Makes a key object of a SubjectPublicKeyInfo. RFC 5280 §4.1.2.7, RFC 7468 §13. */
import { createPublicKey, type KeyObject } from "node:crypto"

/**
 * Undefined when the octets are no key: no point of the curve, for example. Goes through PEM because node:crypto takes text at
 * once, while it tries an object that says "DER" for a key object first and fails inside, at twice the cost (bench/x509.ts).
 */
export const importSpki = (spki: Uint8Array): KeyObject | undefined => {
  const { buffer, byteOffset, length } = spki
  const base64 = Buffer.from(buffer, byteOffset, length).toString("base64")
  try {
    return createPublicKey(`-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`)
  } catch {
    return undefined
  }
}
