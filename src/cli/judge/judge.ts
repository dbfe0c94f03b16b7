/** What every `hoptrust judge` subcommand is: one JSON object in, one verdict out, no state between lines. */
import { type Result, Schema } from "effect"

export type JsonObject = Readonly<Record<string, unknown>>

/** The line lacks a field, or a field has a value that cannot be read; the run goes on with the next line. */
export class UnreadableInput extends Schema.TaggedError<UnreadableInput>()("UnreadableInput", {
  /** Names the field, what was expected there and what was found. */
  detail: Schema.String
}) {}

/** The output's fields without `id` and `us`, which the driver adds. Never throws. */
export type Judge = (input: JsonObject) => Result.Result<JsonObject, UnreadableInput>
