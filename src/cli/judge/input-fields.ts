/** Shapes that the lines of several judges share: octets, moments, lists, and what is said about a line without them. */
import { Result, Schema, SchemaGetter } from "effect"
import { type JsonObject, UnreadableInput } from "./judge.ts"

/** Base64 with padding. */
export const Octets = Schema.Uint8ArrayFromBase64

/** Seconds since the epoch, written as such or as an RFC 3339 time. */
export const Moment = Schema.Union([
  Schema.Finite,
  Schema.String.check(
    Schema.isPattern(/^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/)
  )
]).pipe(
  Schema.decodeTo(Schema.Finite, {
    decode: SchemaGetter.transform((written) =>
      typeof written === "number" ? written : Date.parse(written) / 1000
    ),
    encode: SchemaGetter.transform((seconds: number): number | string => seconds)
  })
)

/**
 * The body of a document: its text, or its octets in base64. No text of base64 digits alone is a policy or a JSON
 * object, so that nothing is lost by reading it as octets.
 */
export const Body = Schema.String.pipe(
  Schema.decodeTo(Schema.Uint8Array, {
    decode: SchemaGetter.transform((written) =>
      /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(written)
        ? Uint8Array.from(Buffer.from(written, "base64"))
        : new TextEncoder().encode(written)
    ),
    encode: SchemaGetter.transform((octets: Uint8Array) => Buffer.from(octets).toString("base64"))
  })
)

/** A member that may be absent or null. */
export const maybe = <S extends Schema.Top>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

/** Reads a line; every fault is named with its place. */
export const reading = <S extends Schema.Codec<unknown, unknown>>(
  schema: S
): ((input: JsonObject) => Result.Result<S["Type"], UnreadableInput>) => {
  const decode = Schema.decodeUnknownResult(schema, { errors: "all" })
  return (input) =>
    Result.flatMap(wellFormed(input), (line) =>
      Result.mapError(
        decode(line),
        ({ message }) => new UnreadableInput({ detail: message.replaceAll("\n", " ") })
      )
    )
}

/** The line, all of whose texts are characters. */
export const wellFormed = (input: JsonObject): Result.Result<JsonObject, UnreadableInput> => {
  const half = halfCharacter(input)
  return half === undefined
    ? Result.succeed(input)
    : Result.fail(
        new UnreadableInput({
          detail: `half of a surrogate pair, which is no character, at ${half.join(".")}`
        })
      )
}

/** RFC 8259 §8.2: JSON can write half of a surrogate pair, which no URL, name or octets can hold. Where, if anywhere. */
const halfCharacter = (input: JsonObject): ReadonlyArray<string> | undefined => {
  // A list of what is still to be looked at, for input may be nested deeper than any stack.
  const rest: Array<{ readonly value: unknown; readonly path: ReadonlyArray<string> }> = [
    { value: input, path: [] }
  ]
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { value, path } = next
    if (typeof value === "string" && !value.isWellFormed()) return path
    if (typeof value !== "object" || value === null) continue
    for (const [key, member] of Object.entries(value)) {
      if (!key.isWellFormed()) return path
      // Only so much of the path is kept as anybody would read.
      rest.push({ value: member, path: path.length < 20 ? [...path, key] : path })
    }
  }
  return undefined
}
