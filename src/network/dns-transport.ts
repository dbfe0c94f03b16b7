/** Carries DNS messages, octets in and octets out. RFC 1035 §4.2. */
import type { Effect } from "effect"
import type { NoAnswer } from "./no-answer.ts"

export interface DnsExchange {
  /** One query to one server and what came back, which anybody on the way may have written. */
  readonly exchange: (request: {
    /** IP address of the server, as text. */
    readonly server: string
    readonly over: "udp" | "tcp"
    readonly query: Uint8Array
  }) => Effect.Effect<Uint8Array, NoAnswer>
}
