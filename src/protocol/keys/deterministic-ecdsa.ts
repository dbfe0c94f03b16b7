/**
 * ECDSA whose nonce follows from key and message, so that signing twice gives the same octets. RFC 6979 §3.2.
 *
 * node:crypto draws a random nonce and offers no other way.
 */
import type { KeyObject } from "node:crypto"
import { type ECDSA, ecdsa } from "@noble/curves/abstract/weierstrass.js"
import { p256, p384 } from "@noble/curves/nist.js"
import { sha1 } from "@noble/hashes/legacy.js"
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js"
import type { EcdsaEncoding, Hash } from "./signature-form.ts"

/** An s in the upper half is as good: X.509 and DNSSEC do not ask for the lower one, which RFC 6979 does not choose. */
const withEachHash = ({ Point }: ECDSA): Readonly<Record<Hash, ECDSA>> => ({
  sha1: ecdsa(Point, sha1, { lowS: false }),
  sha256: ecdsa(Point, sha256, { lowS: false }),
  sha384: ecdsa(Point, sha384, { lowS: false }),
  sha512: ecdsa(Point, sha512, { lowS: false })
})

const curves: Readonly<Record<string, Readonly<Record<Hash, ECDSA>>>> = {
  "P-256": withEachHash(p256),
  "P-384": withEachHash(p384)
}

/** Signs `data` with a P-256 or P-384 private key; another key is a defect and throws. */
export const deterministicEcdsa = (
  privateKey: KeyObject,
  data: Uint8Array,
  { hash, encoding }: { readonly hash: Hash; readonly encoding: EcdsaEncoding }
): Uint8Array => {
  const { crv = "", d } = privateKey.export({ format: "jwk" })
  const curve = curves[crv]
  if (curve === undefined || d === undefined)
    throw new Error("deterministicEcdsa needs a P-256 or P-384 private key")
  // RFC 3279 §2.2.3, or r and s one after the other.
  const format = encoding === "der" ? "der" : "compact"
  return curve[hash].sign(data, Buffer.from(d, "base64url"), { format })
}
