/** Base 32 with the extended hex alphabet and without padding: how NSEC3 writes hashes. RFC 4648 §7, RFC 5155 §3.3. */

const alphabet = "0123456789abcdefghijklmnopqrstuv"

export const writeBase32Hex = (octets: Uint8Array): string => {
  let text = ""
  let bits = 0
  let held = 0
  for (const octet of octets) {
    held = (held << 8) | octet
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(held >>> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return bits === 0 ? text : text + alphabet[(held << (5 - bits)) & 31]
}

/** Letters in either case; undefined for other characters, impossible lengths, or bits that stand for nothing. */
export const readBase32Hex = (text: string): Uint8Array | undefined => {
  const octets: Array<number> = []
  let bits = 0
  let held = 0
  for (const character of text.toLowerCase()) {
    const value = alphabet.indexOf(character)
    if (value === -1) return undefined
    held = (held << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      octets.push(held >>> bits)
      held &= (1 << bits) - 1
    }
  }
  return bits < 5 && held === 0 ? Uint8Array.from(octets) : undefined
}
