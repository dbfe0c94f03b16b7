/** Carries one HTTPS request and brings the reply with the chain that the server showed. RFC 9110, RFC 2818. */
import type { Effect } from "effect"
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import type { NoAnswer } from "./no-answer.ts"

export interface HttpsRequest {
  /** IP address to connect to, port 443. */
  readonly address: string
  /** Sent as SNI and as Host. */
  readonly host: string
  /** Path and query, beginning with "/". */
  readonly path: string
  /** Octets of body to read at most; the rest is left unread and `bodyTruncated` is set. */
  readonly maxBodyOctets: number
}

export interface HttpsReply {
  readonly tls: TlsEvidence
  /** 100 to 599. */
  readonly status: number
  /** Field names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
  readonly bodyTruncated: boolean
}

export interface HttpsExchange {
  /** Follows no redirect, uses no cache, believes no certificate. */
  readonly get: (request: HttpsRequest) => Effect.Effect<HttpsReply, NoAnswer>
}
