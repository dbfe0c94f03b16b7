/** Writes DER for tests, well-formed or as a test wants it. ITU-T X.690 §8.1, §8.19. */
import { tag } from "./der.ts"

/** One element with contents under 65,536 octets. */
export const element = (identifier: number, ...contents: ReadonlyArray<Uint8Array>): Uint8Array => {
  const all = Buffer.concat(contents)
  const size = all.length
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Uint8Array.of(identifier, ...length), all])
}

export const objectIdentifier = (text: string): Uint8Array => {
  const [first = 0, second = 0, ...arcs] = text.split(".").map(Number)
  return element(tag.objectIdentifier, Uint8Array.from([first * 40 + second, ...arcs].flatMap(groups)))
}

/** Seven bits an octet, all but the last with the top bit. */
const groups = (arc: number): ReadonlyArray<number> => {
  const octets = [arc % 128]
  for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
    octets.unshift(128 + (left % 128))
  return octets
}
