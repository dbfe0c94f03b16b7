/** Carries one HTTP request in clear and brings the reply, which anybody on the way may have written. RFC 9110. */
import type { Effect } from "effect"
import type { NoAnswer } from "./no-answer.ts"

export interface HttpRequest {
  /** IP address to connect to, at the port of the scheme. */
  readonly address: string
  /** Sent as Host, and as SNI where there is TLS. */
  readonly host: string
  /** Path and query, beginning with "/". */
  readonly path: string
  /** Octets of body to read at most; the rest is left unread and `bodyTruncated` is set. */
  readonly maxBodyOctets: number
}

export interface HttpReply {
  /** 100 to 599. */
  readonly status: number
  /** Field names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
  readonly bodyTruncated: boolean
}

export interface HttpExchange {
  /** To port 80. Follows no redirect, uses no cache. */
  readonly get: (request: HttpRequest) => Effect.Effect<HttpReply, NoAnswer>
}
