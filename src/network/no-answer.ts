/** The network gave nothing back. */
import { Schema } from "effect"

/** What a client sees of an exchange that did not happen: it may retry, take the next server, or give up. */
export class NoAnswer extends Schema.TaggedError<NoAnswer>()("NoAnswer", {
  reason: Schema.Literals(["timeout", "connection refused", "connection reset", "no route", "tls alert"]),
  /** Address of the silent peer. */
  peer: Schema.String
}) {}
