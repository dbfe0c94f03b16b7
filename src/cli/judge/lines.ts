/** Cuts a stream into lines. RFC 8259 §2 and §7: in JSON text only the line feed can stand between two values unescaped. */
import type { Readable } from "node:stream"

/** A line without its line feed, or what is wrong with it. */
export type Line = { readonly text: string } | { readonly fault: string }

/** Our choice: the largest vectors have some hundred kilobytes; what is longer must not fill the memory. */
export const maxLineOctets = 32 * 1024 * 1024

/**
 * The lines of a stream, the last one with or without a line feed.
 *
 * Not `node:readline`, which also breaks lines at U+2028 and U+2029: those may stand in a JSON string.
 */
export async function* linesOf(input: Readable, limit = maxLineOctets): AsyncGenerator<Line> {
  let parts: Array<Uint8Array> = []
  let octets = 0
  const add = (part: Uint8Array) => {
    octets += part.length
    // Of a line that is too long only the length is kept.
    if (octets <= limit) parts.push(part)
    else parts = []
  }
  const end = (): Line => {
    const line = octets <= limit ? decoded(parts) : { fault: `a line over ${limit} octets` }
    parts = []
    octets = 0
    return line
  }
  for await (const read of input) {
    const chunk = octetsOf(read)
    let from = 0
    for (let to = chunk.indexOf(lineFeed); to !== -1; to = chunk.indexOf(lineFeed, from)) {
      add(chunk.subarray(from, to))
      yield end()
      from = to + 1
    }
    add(chunk.subarray(from))
  }
  if (octets > 0) yield end()
}

const lineFeed = 0x0a

const octetsOf = (read: unknown): Uint8Array =>
  read instanceof Uint8Array ? read : Buffer.from(String(read))

const decoded = (parts: ReadonlyArray<Uint8Array>): Line => {
  try {
    // RFC 8259 §8.1: JSON between systems is UTF-8.
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts)) }
  } catch {
    return { fault: "not UTF-8" }
  }
}
