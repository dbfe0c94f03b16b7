/** The question of the web PKI: does this chain lead to a trusted authority now, and does it name the peer? RFC 5280 §6, RFC 9525. */
import { Result, Schema } from "effect"
import type { SignatureMemory } from "../keys/signature.ts"
import { type IdentifierMatch, matchIdentifiers, type ReferenceIdentifier } from "../names/match-identifiers.ts"
import type { MatchingRules } from "../names/matching-rules.ts"
import { type Citation, rfc } from "../rfc.ts"
import { parseCertificate } from "./certificate.ts"
import { keyPurpose } from "./object-identifiers.ts"
import { certificateResults } from "./path-rejected.ts"
import { webPkiRules } from "./path-rules.ts"
import { presentedIdentifiers } from "./presented-identifiers.ts"
import type { TrustAnchor } from "./trust-anchor.ts"
import { validatePath, type ValidPath } from "./validate-path.ts"

export interface WebPkiQuestion {
  /** As the server sent it, DER, leaf first. */
  readonly chain: ReadonlyArray<Uint8Array>
  readonly anchors: ReadonlyArray<TrustAnchor>
  /** One that matches is enough. */
  readonly references: ReadonlyArray<ReferenceIdentifier>
  readonly rules: MatchingRules
  /** Seconds since the epoch. */
  readonly atSeconds: number
  readonly signatures: SignatureMemory
}

export interface WebPkiProof {
  readonly path: ValidPath
  readonly match: IdentifierMatch
  readonly detail: string
  readonly because: ReadonlyArray<Citation>
}

/** The peer is not authenticated. */
export class WebPkiRejected extends Schema.TaggedError<WebPkiRejected>()("WebPkiRejected", {
  /** Result type of RFC 8460 §4.3. */
  result: Schema.Literals(certificateResults),
  detail: Schema.String,
  because: Schema.Array(Schema.Struct({ rfc: Schema.Int, section: Schema.String }))
}) {}

export const judgeWebPki = ({
  chain,
  anchors,
  references,
  rules,
  atSeconds,
  signatures
}: WebPkiQuestion): Result.Result<WebPkiProof, WebPkiRejected> => {
  const [first, ...rest] = chain
  if (first === undefined) return rejected("validation-failure", "the server sent no certificate", [rfc(8446, "4.4.2")])
  const leaf = parseCertificate(first)
  if (Result.isFailure(leaf)) {
    return rejected("validation-failure", `the server's certificate is malformed: ${leaf.failure.detail}`, [rfc(5280, "4.1")])
  }
  const path = validatePath({
    leaf: leaf.success,
    // RFC 8446 §4.4.2: what else was sent may be of use or not; what cannot be read is of none.
    intermediates: rest.flatMap((der) => {
      const certificate = parseCertificate(der)
      return Result.isSuccess(certificate) ? [certificate.success] : []
    }),
    anchors,
    atSeconds,
    signatures,
    rules: webPkiRules,
    purpose: keyPurpose.serverAuth
  })
  if (Result.isFailure(path)) {
    const { result, rule, detail, because } = path.failure
    return rejected(result, `${rule}: ${detail}`, because)
  }
  const match = matchIdentifiers(presentedIdentifiers(leaf.success), references, rules)
  if (Result.isFailure(match)) {
    const { reason, detail, because } = match.failure
    return rejected("certificate-host-mismatch", `${reason}: ${detail}`, because)
  }
  return Result.succeed({
    path: path.success,
    match: match.success,
    detail: `a trusted authority vouches for ${match.success.presented}`,
    because: [rfc(5280, "6.1"), ...match.success.because]
  })
}

const rejected = (result: WebPkiRejected["result"], detail: string, because: ReadonlyArray<Citation>) =>
  Result.fail(new WebPkiRejected({ result, detail, because }))
