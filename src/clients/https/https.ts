/** Fetches a document over HTTPS from a host that proves its name. RFC 8461 §3.3, RFC 9110, RFC 9525. */
import { Context, type Effect, Schema } from "effect"
import type { MatchingRules } from "../../protocol/names/matching-rules.ts"

export interface HttpsDocument {
  readonly status: number
  /** Field names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
  /** The body was longer than the caller's limit and is cut there. */
  readonly bodyTruncated: boolean
  /** SubjectPublicKeyInfo of the certificate that the host showed, DER: what pins are made of (RFC 7469 §2.4). */
  readonly hostKey: Uint8Array
}

/** Nothing that could be believed came back. A status other than 200 is an answer and no failure. */
export class HttpsFailure extends Schema.TaggedError<HttpsFailure>()("HttpsFailure", {
  host: Schema.String,
  reason: Schema.Literals(["address lookup failed", "no address", "no answer", "certificate rejected"]),
  detail: Schema.String
}) {}

export interface HttpsFetches {
  /** One GET of `https://host/path`; redirects are handed back as they are (RFC 8461 §3.3: they MUST NOT be followed). */
  readonly get: (request: {
    readonly host: string
    readonly path: string
    readonly maxBodyOctets: number
    /** By which the host's certificate must name it; those of RFC 8461 §3.3 when absent. */
    readonly rules?: MatchingRules
    /** Must logs of certificates vouch for the host's (RFC 6962)? Not, when absent. */
    readonly demandsTransparency?: boolean
  }) => Effect.Effect<HttpsDocument, HttpsFailure>
}

export class Https extends Context.Service<Https, HttpsFetches>()("clients/Https") {}
