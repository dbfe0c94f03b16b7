/**
 * Test keys: every key of the simulated Internet, made from its name.
 *
 * The name is the whole secret, so these keys protect nothing. They exist so that a run needs no random
 * source and yields the same octets on every machine. RSA keys cannot be derived quickly and come from the
 * checked-in pool `rsa-test-keys.json`.
 */
import { createECDH, createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto"
import rsaTestKeys from "./rsa-test-keys.json" with { type: "json" }

export type KeyAlgorithm = "p256" | "p384" | "ed25519" | "rsa2048"

export interface KeyPair {
  readonly algorithm: KeyAlgorithm
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). */
  readonly spki: Uint8Array
}

/** The key of that name, the same on every call and every machine: `keyPair("p256", "ca/root 1")`. */
export const keyPair = (algorithm: KeyAlgorithm, name: string): KeyPair => {
  const id = `${algorithm}/${name}`
  const known = made.get(id)
  if (known !== undefined) return known
  const privateKey = derive[algorithm](id)
  const publicKey = createPublicKey(privateKey)
  const pair = {
    algorithm,
    privateKey,
    publicKey,
    spki: new Uint8Array(publicKey.export({ type: "spki", format: "der" }))
  }
  made.set(id, pair)
  return pair
}

const made = new Map<string, KeyPair>()

const digest = (algorithm: "sha256" | "sha384", text: string) =>
  createHash(algorithm).update(`hoptrust test key ${text}`).digest()

const ellipticCurve = (
  curve: "prime256v1" | "secp384r1",
  jwkCurve: "P-256" | "P-384",
  scalar: Buffer
): KeyObject => {
  const ecdh = createECDH(curve)
  // A scalar outside [1, n-1] makes this throw; its chance is below 2^-32 for P-256 and below 2^-180 for P-384.
  ecdh.setPrivateKey(scalar)
  const point = ecdh.getPublicKey()
  const size = (point.length - 1) / 2
  return createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: jwkCurve,
      d: scalar.toString("base64url"),
      x: point.subarray(1, 1 + size).toString("base64url"),
      y: point.subarray(1 + size).toString("base64url")
    }
  })
}

/** RFC 8410 §7: the octets before the 32-octet seed in a PKCS #8 Ed25519 key. */
const ed25519Prefix = Buffer.from("302e020100300506032b657004220420", "hex")

const derive: Record<KeyAlgorithm, (id: string) => KeyObject> = {
  p256: (id) => ellipticCurve("prime256v1", "P-256", digest("sha256", id)),
  p384: (id) => ellipticCurve("secp384r1", "P-384", digest("sha384", id)),
  ed25519: (id) =>
    createPrivateKey({
      format: "der",
      type: "pkcs8",
      key: Buffer.concat([ed25519Prefix, digest("sha256", id)])
    }),
  rsa2048: (id) => {
    // Two names may share an RSA key: the pool is small. Where keys must differ, use another algorithm.
    const index = digest("sha256", id).readUInt32BE(0) % rsaTestKeys.length
    return createPrivateKey({ format: "der", type: "pkcs8", key: Buffer.from(rsaTestKeys[index]!, "base64") })
  }
}
