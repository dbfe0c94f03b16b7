/** Parameters that a scenario may leave out. */
import { Effect, Schema } from "effect"

/** Gives a field its default; annotate the schema with a description for the readers of scenarios. */
export const parameter = <S extends Schema.Top>(schema: S, byDefault: S["Encoded"]) =>
  schema.pipe(Schema.withDecodingDefaultKey(Effect.succeed(byDefault)))
