/** Which types exist at a name: the bitmap at the end of NSEC and NSEC3. RFC 4034 §4.1.2, RFC 5155 §3.2.1. */
import { joined } from "./octets.ts"
import type { RdataReader } from "./reader.ts"

/** TYPE codes in ascending order; reads to the end of the RDATA. */
export const readTypeBitmap = (reader: RdataReader): ReadonlyArray<number> => {
  const types: Array<number> = []
  let previousWindow = -1
  while (!reader.isAtEnd && reader.failure === undefined) {
    const window = reader.uint8()
    const block = reader.counted()
    // RFC 4034 §4.1.2: blocks in increasing order of window, 1 to 32 octets each.
    if (window <= previousWindow || block.length === 0 || block.length > 32) {
      reader.reject("malformed type bitmap")
    }
    previousWindow = window
    block.forEach((octet, i) => {
      for (let bit = 0; bit < 8; bit++) {
        if ((octet & (0x80 >>> bit)) !== 0) types.push(window * 256 + i * 8 + bit)
      }
    })
  }
  return types
}

/** In any order, repetitions allowed. Blocks without a type and trailing zero octets are left out, as §4.1.2 wants. */
export const writeTypeBitmap = (types: Iterable<number>): Uint8Array => {
  const blocks = new Map<number, Uint8Array>()
  for (const type of types) {
    const window = type >>> 8
    const block = blocks.get(window) ?? new Uint8Array(32)
    block[(type & 0xff) >>> 3]! |= 0x80 >>> (type & 7)
    blocks.set(window, block)
  }
  return joined(
    ...[...blocks]
      .toSorted(([a], [b]) => a - b)
      .map(([window, block]) => {
        const length = block.findLastIndex((octet) => octet !== 0) + 1
        return joined(Uint8Array.of(window, length), block.subarray(0, length))
      })
  )
}
