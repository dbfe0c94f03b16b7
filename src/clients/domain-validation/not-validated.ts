/** Why an authority does not issue. RFC 8555 §8, RFC 8659 §4, Baseline Requirements §3.2.2. */
import { Schema } from "effect"

export class NotValidated extends Schema.TaggedError<NotValidated>()("NotValidated", {
  reason: Schema.Literals([
    "lookup failed",
    "no address",
    "no answer",
    "wrong answer",
    "CAA lookup failed",
    "CAA forbids",
    "not corroborated"
  ]),
  detail: Schema.String
}) {}
