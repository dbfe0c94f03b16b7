/** Fields of TLS messages: numbers, and vectors with their length before them. RFC 8446 §3.3, §3.4. */

/** Reads as far as there is something: what is missing is empty. */
export class VectorReader {
  readonly #octets: Uint8Array
  #at = 0

  constructor(octets: Uint8Array) {
    this.#octets = octets
  }

  get isLeft(): boolean {
    return this.#at < this.#octets.length
  }

  take(length: number): Uint8Array {
    const taken = this.#octets.subarray(this.#at, this.#at + length)
    this.#at += length
    return taken
  }

  number(length: number): number {
    return this.take(length).reduce((number, octet) => number * 256 + octet, 0)
  }

  /** With its length before it. */
  vector(lengthOctets: number): Uint8Array {
    return this.take(this.number(lengthOctets))
  }
}
