/** Names in files that become CSV values and directory names. */
import { Schema } from "effect"

export const Label = Schema.String.check(
  Schema.isPattern(/^[A-Za-z0-9][A-Za-z0-9._+-]*$/, { expected: "letters, digits and . _ + - only" })
)
