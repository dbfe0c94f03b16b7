/**
 * JSON with the place of each value, so that a complaint can name line and column. RFC 8259.
 *
 * `JSON.parse` keeps no places, and its errors name none for some faults.
 */
import { Result, Schema } from "effect"

interface Placed {
  /** Where the value begins in the text, in UTF-16 code units. */
  readonly offset: number
}

export interface JsonMember {
  readonly name: string
  readonly nameOffset: number
  readonly value: JsonValue
}

export type JsonValue = Placed &
  (
    | { readonly kind: "object"; readonly members: ReadonlyArray<JsonMember> }
    | { readonly kind: "array"; readonly items: ReadonlyArray<JsonValue> }
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "number"; readonly value: number; readonly text: string }
    | { readonly kind: "true" | "false" | "null" }
  )

export class JsonRejected extends Schema.TaggedClass<JsonRejected>()("JsonRejected", {
  offset: Schema.Int,
  detail: Schema.String
}) {}

/** Our choice (§9 leaves it): reports are seven deep, and a parser that calls itself must end somewhere. */
const deepest = 64

/** Our choice (§9): ten for each of 100,000 failures of one day. */
const mostValues = 1_000_000

export const parseJson = (text: string): Result.Result<JsonValue, JsonRejected> => {
  try {
    return Result.succeed(new Parser(text).whole())
  } catch (error) {
    if (error instanceof JsonRejected) return Result.fail(error)
    throw error
  }
}

class Parser {
  readonly #text: string
  #at = 0
  #values = 0

  constructor(text: string) {
    this.#text = text
  }

  whole(): JsonValue {
    // §8.1: a parser MAY ignore a byte order mark.
    if (this.#text.startsWith("\ufeff")) this.#at = 1
    const value = this.#value(0)
    this.#skipSpace()
    if (this.#at < this.#text.length) this.#fail("expected the end of the text")
    return value
  }

  #value(depth: number): JsonValue {
    this.#skipSpace()
    const offset = this.#at
    if (depth > deepest) this.#fail(`nested more than ${deepest} deep, which no report is`)
    if (++this.#values > mostValues) this.#fail(`more than ${mostValues} values, which no report has`)
    switch (this.#text[offset]) {
      case "{":
        return { offset, kind: "object", members: this.#members(depth) }
      case "[":
        return { offset, kind: "array", items: this.#items(depth) }
      case '"':
        return { offset, kind: "string", value: this.#string() }
      default:
        return this.#literal(offset) ?? this.#number(offset) ?? this.#fail("expected a value")
    }
  }

  #members(depth: number): ReadonlyArray<JsonMember> {
    const members: Array<JsonMember> = []
    this.#list("}", () => {
      const nameOffset = this.#at
      if (this.#text[nameOffset] !== '"') this.#fail('expected a name in double quotes, or "}"')
      const name = this.#string()
      this.#skipSpace()
      if (this.#text[this.#at] !== ":") this.#fail('expected ":"')
      this.#at++
      members.push({ name, nameOffset, value: this.#value(depth + 1) })
    })
    return members
  }

  #items(depth: number): ReadonlyArray<JsonValue> {
    const items: Array<JsonValue> = []
    this.#list("]", () => items.push(this.#value(depth + 1)))
    return items
  }

  /** From the opening bracket to the closing one; commas stand between elements only (§4, §5). */
  #list(end: "}" | "]", element: () => void): void {
    this.#at++
    this.#skipSpace()
    if (this.#text[this.#at] === end) {
      this.#at++
      return
    }
    for (;;) {
      this.#skipSpace()
      element()
      this.#skipSpace()
      const next = this.#text[this.#at]
      if (next !== "," && next !== end) this.#fail(`expected "," or "${end}"`)
      this.#at++
      if (next === end) return
    }
  }

  /** §7. */
  #string(): string {
    const start = this.#at
    let at = start + 1
    for (;;) {
      const unit = this.#text.charCodeAt(at)
      if (unit === 0x22) break
      if (Number.isNaN(unit)) this.#fail("a string that does not end", start)
      if (unit < 0x20) this.#fail("a control character in a string, which must be written as an escape", at)
      if (unit !== 0x5c) at++
      else {
        escape.lastIndex = at
        const length = escape.exec(this.#text)?.[0].length
        at += length ?? this.#fail("an escape that JSON does not have", at)
      }
    }
    this.#at = at + 1
    // Whole and well-formed by now.
    return JSON.parse(this.#text.slice(start, this.#at))
  }

  #literal(offset: number): JsonValue | undefined {
    const kind = (["true", "false", "null"] as const).find((word) => this.#text.startsWith(word, offset))
    if (kind === undefined) return undefined
    this.#at += kind.length
    return { offset, kind }
  }

  /** §6. */
  #number(offset: number): JsonValue | undefined {
    number.lastIndex = offset
    const text = number.exec(this.#text)?.[0]
    if (text === undefined) return undefined
    this.#at += text.length
    return { offset, kind: "number", value: Number(text), text }
  }

  #skipSpace(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at)
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return
      this.#at++
    }
  }

  #fail(detail: string, offset = this.#at): never {
    const found = offset >= this.#text.length ? "the end of the text" : JSON.stringify(this.#text[offset])
    // Nobody reads its stack, and the caller has it as a value.
    // oxlint-disable-next-line typescript/only-throw-error
    throw new JsonRejected({
      offset,
      detail: detail.startsWith("expected") ? `${detail}, found ${found}` : detail
    })
  }
}

const escape = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
