/** Cuts a stream into lines. RFC 5321 §2.3.8: CRLF ends a line, and CR or LF alone does not. */

/** §4.5.3.1.6 has 1,000 octets for lines of text. Our choice, eight times as much, as senders are not that exact; a hostile client must not fill the memory. */
export const maxLineOctets = 8_192

export class ReceivedLines {
  #held = Buffer.alloc(0)
  /** Octets before it are known to end no line. */
  #searchFrom = 0

  /** Takes what has arrived. */
  push(octets: Uint8Array): void {
    this.#held = Buffer.concat([this.#held, octets])
  }

  /** The next complete line without CRLF, one character for each octet; undefined where none is complete. */
  next(): string | undefined {
    const end = this.#held.indexOf("\r\n", this.#searchFrom)
    if (end < 0) {
      this.#searchFrom = Math.max(0, this.#held.length - 1)
      return undefined
    }
    const line = this.#held.toString("latin1", 0, end)
    this.#held = this.#held.subarray(end + 2)
    this.#searchFrom = 0
    return line
  }

  /** Was all taken that has come, down to the last part of a line? */
  get isEmpty(): boolean {
    return this.#held.length === 0
  }

  /** Is the line that has begun too long already? Asked when none is complete. */
  get isTooLong(): boolean {
    return this.#held.length > maxLineOctets
  }
}
