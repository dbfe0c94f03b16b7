/**
 * Strict DER reader: one encoding for each value, and every octet accounted for. ITU-T X.690 §10, §11; RFC 5280 §4.1.
 *
 * A signature covers octets while decisions are taken on values, so two encodings of one value are two
 * opinions about what was signed. Readers work on offsets into one array and copy nothing; inside, the first
 * violation ends the reading, and `decodeDer` turns it into a value.
 */
import { Result } from "effect"

/** Why octets are not DER: a plain value, of which whoever asked makes an error of its own. */
export interface DerRejected {
  readonly reason: DerReason
  /** Offset of the element in the octets given to `decodeDer`. */
  readonly at: number
}

export type DerReason =
  | "truncated"
  | "trailing octets"
  | "indefinite length"
  | "length not minimal"
  | "length over four octets"
  | "tag number over 30"
  | "unexpected tag"
  | "BOOLEAN not canonical"
  | "INTEGER not minimal"
  | "INTEGER out of range"
  | "BIT STRING malformed"
  | "OBJECT IDENTIFIER malformed"
  | "time malformed"
  | "string malformed"
  | "empty sequence"
  | "too many elements"
  | "value not allowed"

/** Identifier octets, ITU-T X.690 §8.1.2; class and the constructed bit included. */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  /** `[n]` over a primitive type, IMPLICIT. */
  context: (number: number) => 0x80 | number,
  /** `[n]` over a constructed type, or EXPLICIT. */
  contextConstructed: (number: number) => 0xa0 | number
} as const

/** Runs a reading over all of `octets`; what it leaves unread is rejected. */
export const decodeDer = <A>(
  octets: Uint8Array,
  read: (reader: DerReader) => A
): Result.Result<A, DerRejected> => {
  const reader = new DerReader(octets, 0, octets.length)
  try {
    const value = read(reader)
    reader.end()
    return Result.succeed(value)
  } catch (error) {
    if (error !== violation) throw error
    return Result.fail({ reason: violation.reason, at: violation.at })
  }
}

/** What a reader throws and `decodeDer` catches: one object for all, because a stack trace costs more than the reading. */
class Violation extends Error {
  reason: DerReason = "truncated"
  at = 0
}
const violation = new Violation()

/** Elements one after another between two offsets. Its methods throw what `decodeDer` catches: use it under that only. */
export class DerReader {
  readonly octets: Uint8Array
  #at: number
  readonly #end: number

  constructor(octets: Uint8Array, start: number, end: number) {
    this.octets = octets
    this.#at = start
    this.#end = end
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end
  }

  /** Identifier octet of the next element; undefined at the end. */
  get nextTag(): number | undefined {
    return this.#at < this.#end ? this.octets[this.#at] : undefined
  }

  /** Nothing may follow. */
  end(): void {
    if (this.#at !== this.#end) this.fail("trailing octets")
  }

  fail(reason: DerReason): never {
    violation.reason = reason
    violation.at = this.#at
    throw violation
  }

  /** Reads one element of that tag; the reader returned stands on its contents. */
  enter(expected: number): DerReader {
    const start = this.#header(expected)
    const inner = new DerReader(this.octets, start, this.#at)
    return inner
  }

  /** Contents octets of one element of that tag, as a view. */
  contents(expected: number): Uint8Array {
    const start = this.#header(expected)
    return this.octets.subarray(start, this.#at)
  }

  /** The whole next element, tag and length included, as a view. */
  element(expected?: number): Uint8Array {
    const start = this.#at
    this.#header(expected)
    return this.octets.subarray(start, this.#at)
  }

  /** Everything that is left, as a view. */
  rest(): Uint8Array {
    const start = this.#at
    this.#at = this.#end
    return this.octets.subarray(start, this.#end)
  }

  /** Reads with `read` if the next element has that tag. */
  optional<A>(expected: number, read: (reader: this) => A): A | undefined {
    return this.nextTag === expected ? read(this) : undefined
  }

  /** Elements until the end, at least one where `atLeastOne` says so, at most `limit`. */
  each<A>(
    read: (reader: this) => A,
    { atLeastOne = true, limit = 65_536 }: { readonly atLeastOne?: boolean; readonly limit?: number } = {}
  ): Array<A> {
    const values: Array<A> = []
    while (!this.isAtEnd) {
      if (values.length >= limit) this.fail("too many elements")
      values.push(read(this))
    }
    if (atLeastOne && values.length === 0) this.fail("empty sequence")
    return values
  }

  boolean(expected: number = tag.boolean): boolean {
    const start = this.#header(expected)
    const octet = this.octets[start]
    // X.690 §11.1: TRUE is 0xff and nothing else.
    if (this.#at - start !== 1 || (octet !== 0 && octet !== 0xff)) this.fail("BOOLEAN not canonical")
    return octet === 0xff
  }

  /** Two's complement contents octets, shown to be minimal (X.690 §8.3.2). */
  integer(expected: number = tag.integer): Uint8Array {
    const octets = this.contents(expected)
    const [first, second] = octets
    if (first === undefined) this.fail("INTEGER not minimal")
    if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)))
      this.fail("INTEGER not minimal")
    return octets
  }

  /** An INTEGER from 0 to 2^31 - 1, which covers every count that RFC 5280 asks to compare. */
  count(expected: number = tag.integer): number {
    const octets = this.integer(expected)
    if (octets[0]! & 0x80 || octets.length > 4) this.fail("INTEGER out of range")
    return octets.reduce((sum, octet) => sum * 256 + octet, 0)
  }

  objectIdentifier(expected: number = tag.objectIdentifier): string {
    const octets = this.contents(expected)
    if (octets.length === 0 || octets.length > maxObjectIdentifierOctets || octets.at(-1)! & 0x80)
      this.fail("OBJECT IDENTIFIER malformed")
    let text = ""
    let arc = 0
    let isFirstOctetOfArc = true
    for (const octet of octets) {
      // X.690 §8.19.2: an arc does not begin with a zero group.
      if (isFirstOctetOfArc && octet === 0x80) this.fail("OBJECT IDENTIFIER malformed")
      arc = arc * 128 + (octet & 0x7f)
      if (arc > Number.MAX_SAFE_INTEGER / 128) this.fail("OBJECT IDENTIFIER malformed")
      isFirstOctetOfArc = (octet & 0x80) === 0
      if (!isFirstOctetOfArc) continue
      if (text === "") {
        const root = Math.min(2, Math.floor(arc / 40))
        text = `${root}.${arc - root * 40}`
      } else text += `.${arc}`
      arc = 0
    }
    return text
  }

  /** A BIT STRING of whole octets, such as a key or a signature. */
  octetsOfBitString(expected: number = tag.bitString): Uint8Array {
    const octets = this.contents(expected)
    if (octets[0] !== 0) this.fail("BIT STRING malformed")
    return octets.subarray(1)
  }

  /**
   * A BIT STRING with named bits: the numbers of the bits that are set. Encoders leave out trailing zero bits (X.690 §11.2.2);
   * with them the set is the same, and authorities issue such certificates.
   */
  namedBits(expected: number = tag.bitString): ReadonlySet<number> {
    const octets = this.contents(expected)
    const [unused] = octets
    if (unused === undefined || unused > 7 || octets.length > 9 || (octets.length === 1 && unused !== 0))
      this.fail("BIT STRING malformed")
    const bits = new Set<number>()
    const count = (octets.length - 1) * 8
    for (let bit = 0; bit < count; bit++) {
      if (!(octets[1 + (bit >> 3)]! & (0x80 >> (bit & 7)))) continue
      // X.690 §11.2.1: a bit that is not used is no bit, so that it cannot be set.
      if (bit >= count - unused) this.fail("BIT STRING malformed")
      bits.add(bit)
    }
    return bits
  }

  /** An IA5String: ASCII only. */
  ia5String(expected: number = tag.ia5String): string {
    const octets = this.contents(expected)
    let text = ""
    for (const octet of octets) {
      if (octet > 0x7f) this.fail("string malformed")
      text += String.fromCharCode(octet)
    }
    return text
  }

  /**
   * UTCTime or GeneralizedTime as seconds since the epoch. RFC 5280 §4.1.2.5: always with seconds and `Z`, never with fractions.
   * Issuers take UTCTime through 2049 and GeneralizedTime from 2050 on; readers "MUST be able to process" either.
   */
  time(): number {
    const kind = this.nextTag === tag.utcTime ? tag.utcTime : tag.generalizedTime
    const octets = this.contents(kind)
    const yearDigits = kind === tag.utcTime ? 2 : 4
    if (octets.length !== yearDigits + 11 || octets.at(-1) !== 0x5a) this.fail("time malformed")
    for (let i = 0; i < octets.length - 1; i++)
      if (octets[i]! < 0x30 || octets[i]! > 0x39) this.fail("time malformed")
    const two = (at: number) => (octets[at]! - 0x30) * 10 + octets[at + 1]! - 0x30
    // §4.1.2.5.1: two digits from 50 on belong to the last century.
    const year = kind === tag.utcTime ? two(0) + (two(0) >= 50 ? 1900 : 2000) : two(0) * 100 + two(2)
    const month = two(yearDigits)
    const day = two(yearDigits + 2)
    const hour = two(yearDigits + 4)
    const minute = two(yearDigits + 6)
    const second = two(yearDigits + 8)
    if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) this.fail("time malformed")
    if (hour > 23 || minute > 59 || second > 59) this.fail("time malformed")
    // Date.UTC takes years under 100 for years of the last century.
    return new Date(Date.UTC(2000, 0, 1, hour, minute, second)).setUTCFullYear(year, month - 1, day) / 1000
  }

  /** Steps over one element and returns where its contents begin; the reader then stands behind it. */
  #header(expected: number | undefined): number {
    const { octets } = this
    const found = octets[this.#at]
    if (this.#at >= this.#end || found === undefined) this.fail("truncated")
    if ((found & 0x1f) === 0x1f) this.fail("tag number over 30")
    if (expected !== undefined && found !== expected) this.fail("unexpected tag")
    let at = this.#at + 1
    if (at >= this.#end) this.fail("truncated")
    let length = octets[at++]!
    if (length >= 0x80) {
      const lengthOctets = length & 0x7f
      // X.690 §10.1: the definite form, in as few octets as possible.
      if (lengthOctets === 0) this.fail("indefinite length")
      if (lengthOctets > 4) this.fail("length over four octets")
      if (at + lengthOctets > this.#end) this.fail("truncated")
      length = 0
      for (let i = 0; i < lengthOctets; i++) length = length * 256 + octets[at++]!
      if (length < 0x80 || length < 256 ** (lengthOctets - 1)) this.fail("length not minimal")
    }
    if (length > this.#end - at) this.fail("truncated")
    this.#at = at + length
    return at
  }
}

/** Our choice, because the longest identifiers in use have some 30 octets. */
const maxObjectIdentifierOctets = 64

const daysOf = (year: number, month: number): number =>
  month === 2
    ? (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31
