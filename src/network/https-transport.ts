/** Carries one HTTPS request and brings the reply with the chain that the server showed. RFC 9110, RFC 2818. */
import type { Effect } from "effect"
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import type { HttpReply, HttpRequest } from "./http-transport.ts"
import type { NoAnswer } from "./no-answer.ts"

export interface HttpsReply extends HttpReply {
  readonly tls: TlsEvidence
}

export interface HttpsExchange {
  /** To port 443. Follows no redirect, uses no cache, believes no certificate. */
  readonly get: (request: HttpRequest) => Effect.Effect<HttpsReply, NoAnswer>
}
