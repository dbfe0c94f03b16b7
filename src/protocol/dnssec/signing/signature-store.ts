/**
 * Signatures that were made once, by the octets that were signed.
 *
 * Making one costs up to a millisecond (RSA), and runs that differ in the attacker or the model alone sign the same
 * octets again and again. A signature is a function of key and octets, so remembering it can change no result; nothing
 * here depends on time. One store may serve all zones of all runs.
 */
import { createHash } from "node:crypto"
import { sign } from "../../keys/signature.ts"
import type { ZoneKey } from "./zone-key.ts"

export class SignatureStore {
  readonly #signatures = new Map<string, Uint8Array>()
  readonly #capacity: number

  /** The default keeps some 30 MB at most: our choice. The oldest go first. */
  constructor(capacity = 65_536) {
    this.#capacity = capacity
  }

  sign(key: ZoneKey, data: Uint8Array): Uint8Array {
    const id = createHash("sha256").update(key.hash).update(key.pair.spki).update(data).digest("base64")
    const known = this.#signatures.get(id)
    if (known !== undefined) return known
    const signature = sign(key.pair, data, { hash: key.hash, encoding: "ieee-p1363" })
    if (this.#signatures.size >= this.#capacity) {
      const oldest = this.#signatures.keys().next()
      if (oldest.done !== true) this.#signatures.delete(oldest.value)
    }
    this.#signatures.set(id, signature)
    return signature
  }
}
