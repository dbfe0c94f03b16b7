/** Writes the fixed-size fields of RDATA, most significant octet first. RFC 1035 §2.3.2. */

export const uint8 = (value: number): Uint8Array => Uint8Array.of(value)

export const uint16 = (value: number): Uint8Array => Uint8Array.of(value >>> 8, value)

export const uint32 = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)

/** A length octet before the octets. More than 255 of them is a mistake of ours, so it throws. */
export const counted = (octets: Uint8Array): Uint8Array => {
  if (octets.length > 255) throw new RangeError(`${octets.length} octets after a length octet`)
  return joined(uint8(octets.length), octets)
}

export const joined = (...parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
