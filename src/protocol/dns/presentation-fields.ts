/**
 * Takes the text of RDATA apart into fields. RFC 1035 §5.1: fields stand between blanks or in quotes, parentheses
 * let an entry run over several lines, a semicolon begins a comment.
 *
 * Like `RdataReader` it goes on after trouble with empty values and remembers what came first.
 */
import { Result } from "effect"
import { Name, parseName } from "./name.ts"
import { typeCode } from "./types.ts"

/** A field that is a domain name, as it is written, and where it begins in the text. */
export interface NameField {
  readonly at: number
  readonly text: string
}

export class PresentationFields {
  readonly fields: ReadonlyArray<string>
  readonly comments: ReadonlyArray<string>
  /** Where each field begins. */
  readonly #places: ReadonlyArray<number>
  readonly #names: Array<NameField> = []
  #next = 0
  #trouble: string | undefined

  constructor(text: string) {
    const found = [...text.matchAll(fieldPattern)].map((match) => ({ field: match[0], at: match.index }))
    const fields = found.filter(({ field }) => !/^[();]/.test(field))
    this.fields = fields.map(({ field }) => field)
    this.#places = fields.map(({ at }) => at)
    this.comments = found.flatMap(({ field }) => (field.startsWith(";") ? [field] : []))
    if (text.replaceAll(fieldPattern, "").trim() !== "") this.reject("an open quote or escape")
  }

  get isAtEnd(): boolean {
    return this.#next >= this.fields.length
  }

  /** What was wrong with the text, fields left over included; undefined when all is well. */
  trouble(): string | undefined {
    return this.#trouble ?? (this.isAtEnd ? undefined : `unexpected ${this.fields[this.#next]}`)
  }

  reject(trouble: string): void {
    this.#trouble ??= trouble
  }

  /** Takes the next field if it is exactly this. */
  take(field: string): boolean {
    if (this.fields[this.#next] !== field) return false
    this.#next++
    return true
  }

  /** The next field through a parser that answers undefined for what it does not like; then `otherwise` stands in. */
  read<A>(what: string, otherwise: A, parse: (field: string) => A | undefined): A {
    const field = this.fields[this.#next++]
    const value = field === undefined ? undefined : parse(field)
    if (value === undefined) this.reject(`${what} expected, ${field ?? "nothing"} found`)
    return value ?? otherwise
  }

  /** A decimal number from 0 to `most`. */
  number(most: number): number {
    return this.read(`a number up to ${most}`, 0, (field) =>
      /^\d{1,10}$/.test(field) && Number(field) <= most ? Number(field) : undefined
    )
  }

  /** The names that were taken, in their order. */
  get names(): ReadonlyArray<NameField> {
    return this.#names
  }

  /** Absolute with or without its final dot. */
  domainName(): Name {
    const text = this.fields[this.#next]
    if (text !== undefined) this.#names.push({ at: this.#places[this.#next]!, text })
    return this.read("a domain name", Name.root, (field) => Result.getOrUndefined(parseName(field)))
  }

  /** A mnemonic or TYPEnnn. */
  type(): number {
    return this.read("a type", 0, typeCode)
  }

  typesToEnd(): ReadonlyArray<number> {
    const types: Array<number> = []
    while (!this.isAtEnd) types.push(this.type())
    return types
  }

  /** With or without quotes; `\DDD` is an octet, `\X` is X itself. Over 255 octets is trouble. */
  characterString(): Uint8Array {
    return this.#string("a string of up to 255 octets", 255)
  }

  /** The same of any length. RFC 8659 §4.1.1: no octet says how long it is. */
  stringOfAnyLength(): Uint8Array {
    return this.#string("a string", Infinity)
  }

  #string(what: string, maxOctets: number): Uint8Array {
    return this.read(what, noOctets, (field) => {
      const octets = unescape(field.startsWith('"') ? field.slice(1, -1) : field)
      return octets === undefined || octets.length > maxOctets ? undefined : octets
    })
  }

  /** Blanks inside are allowed. */
  hexToEnd(): Uint8Array {
    return this.#toEnd("hexadecimal digits", /^([\da-f]{2})*$/i, "hex")
  }

  /** Blanks inside are allowed. */
  base64ToEnd(): Uint8Array {
    return this.#toEnd("base 64", /^([\d+/a-z]{4})*([\d+/a-z]{2}==|[\d+/a-z]{3}=)?$/i, "base64")
  }

  #toEnd(what: string, pattern: RegExp, encoding: "hex" | "base64"): Uint8Array {
    const text = this.fields.slice(this.#next).join("")
    this.#next = this.fields.length
    if (pattern.test(text)) return new Uint8Array(Buffer.from(text, encoding))
    this.reject(`${what} expected`)
    return noOctets
  }
}

/** A quoted string, a run of anything else, a comment, or a parenthesis; blanks match nothing and separate. */
const fieldPattern = /"(?:[^"\\]|\\.)*"|;[^\n]*|[()]|(?:[^\s"();\\]|\\.)+/gs

const noOctets = new Uint8Array()

const unescape = (text: string): Uint8Array | undefined => {
  const given = new TextEncoder().encode(text)
  const octets: Array<number> = []
  for (let i = 0; i < given.length; i++) {
    if (given[i] !== 0x5c) {
      octets.push(given[i]!)
      continue
    }
    const digits = /^\d{3}/.exec(String.fromCharCode(...given.subarray(i + 1, i + 4)))?.[0]
    const escaped = digits === undefined ? given[i + 1] : Number(digits)
    if (escaped === undefined || escaped > 255) return undefined
    octets.push(escaped)
    i += digits === undefined ? 1 : 3
  }
  return Uint8Array.from(octets)
}
