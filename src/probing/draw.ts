/** Query ids and choices of a probe: unforeseeable before it, and the same again for whoever has its capture. RFC 5452 §9.2. */
import { createHash } from "node:crypto"
import type { Draw } from "../protocol/smtp/mail-exchangers.ts"

/** @param seed at least 128 bits of chance, as text */
export const seededDraw = (seed: string): Draw => {
  let drawn = 0
  return (bound) => {
    // A choice among few, such as where to begin among a zone's servers, is made once: servers that were asked know the next answer too.
    const lot = bound < idBound ? "choice" : String(drawn++)
    const digest = createHash("sha256").update(`${seed} ${lot}`).digest()
    return digest.readUIntBE(0, 6) % bound
  }
}

/** RFC 1035 §4.1.1: ids have 16 bits. */
const idBound = 65_536
