/**
 * ECDSA whose nonce follows from key and message, so that signing twice gives the same octets. RFC 6979 §3.2.
 *
 * node:crypto draws a random nonce and offers no other way, so the nonce and the last step are computed here;
 * the one point multiplication is OpenSSL's. For test keys only: the arithmetic does not run in constant time.
 */
import { createECDH, createHash, createHmac, type KeyObject } from "node:crypto"
import type { EcdsaEncoding, Hash } from "./signature-form.ts"

interface Curve {
  readonly openSslName: string
  /** Order of the base point, FIPS 186-4 §D.1.2. */
  readonly order: bigint
  /** Octets of a scalar. */
  readonly size: number
}

const curves: Readonly<Record<string, Curve>> = {
  "P-256": {
    openSslName: "prime256v1",
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    size: 32
  },
  "P-384": {
    openSslName: "secp384r1",
    order:
      0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    size: 48
  }
}

/** Signs `data` with a P-256 or P-384 private key; another key is a defect and throws. */
export const deterministicEcdsa = (
  privateKey: KeyObject,
  data: Uint8Array,
  { hash, encoding }: { readonly hash: Hash; readonly encoding: EcdsaEncoding }
): Uint8Array => {
  const jwk = privateKey.export({ format: "jwk" })
  const curve = curves[jwk.crv ?? ""]
  if (curve === undefined || jwk.d === undefined)
    throw new Error("deterministicEcdsa needs a P-256 or P-384 private key")
  const { order, size } = curve
  const d = toInteger(Buffer.from(jwk.d, "base64url"))
  const digest = createHash(hash).update(data).digest()
  const e = bitsToInteger(digest, size)

  for (const k of nonces({ hash, d, e: e % order, order, size })) {
    const ecdh = createECDH(curve.openSslName)
    ecdh.setPrivateKey(toOctets(k, size))
    const r = toInteger(ecdh.getPublicKey().subarray(1, 1 + size)) % order
    const s = (inverse(k, order) * (e + r * d)) % order
    if (r === 0n || s === 0n) continue
    return encoding === "ieee-p1363"
      ? Buffer.concat([toOctets(r, size), toOctets(s, size)])
      : derSequence(r, s, size)
  }
  throw new Error("the nonce generator never ends")
}

/** RFC 6979 §3.2, steps b to h. */
function* nonces(input: {
  hash: Hash
  d: bigint
  e: bigint
  order: bigint
  size: number
}): Generator<bigint> {
  const { hash, order, size } = input
  const seed = Buffer.concat([toOctets(input.d, size), toOctets(input.e, size)])
  const mac = (key: Buffer, ...parts: ReadonlyArray<Uint8Array>) =>
    createHmac(hash, key).update(Buffer.concat(parts)).digest()
  const hashSize = createHash(hash).digest().length
  let v: Buffer = Buffer.alloc(hashSize, 1)
  let k: Buffer = Buffer.alloc(hashSize, 0)
  k = mac(k, v, Uint8Array.of(0), seed)
  v = mac(k, v)
  k = mac(k, v, Uint8Array.of(1), seed)
  v = mac(k, v)
  for (;;) {
    let bits: Buffer = Buffer.alloc(0)
    while (bits.length < size) {
      v = mac(k, v)
      bits = Buffer.concat([bits, v])
    }
    const candidate = bitsToInteger(bits, size)
    if (candidate > 0n && candidate < order) yield candidate
    k = mac(k, v, Uint8Array.of(0))
    v = mac(k, v)
  }
}

const toInteger = (octets: Uint8Array): bigint => BigInt(`0x${Buffer.from(octets).toString("hex")}`)

/** RFC 6979 §2.3.2; both orders here fill their octets, so left-most bits are left-most octets. */
const bitsToInteger = (octets: Uint8Array, size: number): bigint => toInteger(octets.subarray(0, size))

const toOctets = (value: bigint, size: number): Buffer =>
  Buffer.from(value.toString(16).padStart(2 * size, "0"), "hex")

/** Extended Euclid: the `x` with `value * x = 1` modulo a prime. */
const inverse = (value: bigint, modulus: bigint): bigint => {
  let [a, b] = [value % modulus, modulus]
  let [x, y] = [1n, 0n]
  while (a !== 1n) {
    const quotient = b / a
    ;[a, b] = [b - quotient * a, a]
    ;[x, y] = [y - quotient * x, x]
  }
  return ((x % modulus) + modulus) % modulus
}

/** RFC 3279 §2.2.3: SEQUENCE { r INTEGER, s INTEGER }; both fit into short-form lengths. */
const derSequence = (r: bigint, s: bigint, size: number): Buffer => {
  const integer = (value: bigint) => {
    const octets = toOctets(value, size)
    let start = 0
    while (octets[start] === 0 && start < octets.length - 1) start++
    const magnitude = octets.subarray(start)
    const content = magnitude[0]! & 0x80 ? Buffer.concat([Buffer.of(0), magnitude]) : magnitude
    return Buffer.concat([Buffer.of(0x02, content.length), content])
  }
  const content = Buffer.concat([integer(r), integer(s)])
  return Buffer.concat([Buffer.of(0x30, content.length), content])
}
