/**
 * The question that models ask of a handshake: does this peer prove, by the public key infrastructure of the web, to be who it
 * should be? RFC 8461 §4.2, RFC 9525 §6, RFC 5280 §6.
 */
import { Result, Schema } from "effect"
import type { SignatureMemory } from "../keys/signature.ts"
import {
  type IdentifierMatch,
  matchIdentifiers,
  presentReference,
  type ReferenceIdentifier
} from "../names/match-identifiers.ts"
import type { MatchingRules } from "../names/matching-rules.ts"
import { type Citation, rfc } from "../rfc.ts"
import { type Certificate, parseCertificate } from "./certificate.ts"
import { type Examined, examined } from "./examined.ts"
import { keyPurpose } from "./object-identifiers.ts"
import {
  certificateResults,
  examinedFailure,
  type PathRejected,
  presentPathRejected
} from "./path-rejected.ts"
import { type PathRules, webPkiRules } from "./path-rules.ts"
import { presentedIdentifiers } from "./presented-identifiers.ts"
import type { KnownRevocation } from "./revocation.ts"
import { judgeTransparency, type KnownLog } from "./transparency.ts"
import type { TrustAnchor } from "./trust-anchor.ts"
import { type PathRequest, type ValidPath, validatePath } from "./validate-path.ts"

export interface WebPkiRequest {
  /** What the handshake showed: DER, leaf first, and whether the peer proved to have the leaf's key. */
  readonly evidence: { readonly chain: ReadonlyArray<Uint8Array>; readonly provesPossession: boolean }
  readonly anchors: ReadonlyArray<TrustAnchor>
  readonly references: ReadonlyArray<ReferenceIdentifier>
  readonly rules: MatchingRules
  /** Seconds since the epoch. */
  readonly atSeconds: number
  readonly signatures: SignatureMemory
  /** Absent takes `webPkiRules`. */
  readonly pathRules?: PathRules
  /** Absent leaves revocation unchecked, as RFC 8461 §4.2 allows. */
  readonly revocation?: KnownRevocation
  /** Must enough of `logs` vouch for the leaf? Not, when absent. */
  readonly demandsTransparency?: boolean
  /** Of which it knows the keys (RFC 6962 §3.2); none when absent. */
  readonly logs?: ReadonlyArray<KnownLog>
}

export interface WebPkiProof {
  readonly detail: string
  readonly because: ReadonlyArray<Citation>
  readonly path: ValidPath
  readonly match: IdentifierMatch
  readonly examined: Examined
}

/** The peer is not who it should be, or nobody trusted says so. */
export class WebPkiRejected extends Schema.TaggedClass<WebPkiRejected>()("WebPkiRejected", {
  reason: Schema.Literals([
    "no certificate",
    "no proof of possession",
    "path",
    "transparency",
    "identifiers"
  ]),
  result: Schema.Literals(certificateResults),
  detail: Schema.String,
  because: Schema.Array(Schema.Struct({ rfc: Schema.Int, section: Schema.String })),
  examined
}) {}

export const judgeWebPki = (request: WebPkiRequest): Result.Result<WebPkiProof, WebPkiRejected> => {
  const judged = judgeWebPkiPath({ ...request, ignoresCommonName: request.rules.commonName === "never" })
  if (Result.isFailure(judged)) return Result.fail(judged.failure)
  const { leaf, path } = judged.success
  const references = request.references.map(presentReference)
  const match = matchIdentifiers(presentedIdentifiers(leaf), request.references, request.rules)
  if (Result.isFailure(match))
    return Result.fail(
      new WebPkiRejected({
        reason: "identifiers",
        result: "certificate-host-mismatch",
        detail: match.failure.detail,
        because: match.failure.because,
        examined: { path, references }
      })
    )
  return Result.succeed({
    detail: `${match.success.presented} in a path of ${path.certificates.length} to a trust anchor`,
    because: [rfc(5280, "6.1"), ...match.success.because],
    path,
    match: match.success,
    examined: { path, references, presented: match.success.presented }
  })
}

export interface WebPkiPathRequest extends Omit<WebPkiRequest, "references" | "rules"> {
  /** Will nobody compare the common name? Then name constraints do not bind it either. */
  readonly ignoresCommonName: boolean
}

/** The same without the names: for rules that compare a certificate with something else than reference identifiers. */
export const judgeWebPkiPath = (
  request: WebPkiPathRequest
): Result.Result<{ readonly leaf: Certificate; readonly path: ValidPath }, WebPkiRejected> => {
  const { evidence, anchors, atSeconds, signatures, revocation, ignoresCommonName } = request
  const chain = readChain(evidence.chain)
  if (Result.isFailure(chain)) return Result.fail(chain.failure)
  // RFC 8446 §4.4.3: a certificate is public; only the signature over the handshake makes it the peer's.
  if (!evidence.provesPossession)
    return Result.fail(
      new WebPkiRejected({
        reason: "no proof of possession",
        result: "validation-failure",
        detail: "the peer did not prove to have the leaf's private key",
        because: [rfc(8446, "4.4.3")],
        examined: {}
      })
    )

  const { leaf, intermediates } = chain.success
  const path = validatePath({
    leaf,
    intermediates,
    anchors,
    atSeconds,
    signatures,
    rules: request.pathRules ?? webPkiRules,
    purpose: keyPurpose.serverAuth,
    ignoresCommonName,
    ...(revocation !== undefined && { revocation })
  } satisfies PathRequest)
  if (Result.isFailure(path)) return Result.fail(rejectedPath(path.failure))
  const { certificates, anchor } = path.success
  const logged =
    request.demandsTransparency === true
      ? judgeTransparency({
          leaf,
          issuerKey: certificates[1]?.spki ?? anchor.spki,
          logs: request.logs ?? [],
          atSeconds,
          signatures
        })
      : Result.succeed(0)
  return Result.isFailure(logged)
    ? Result.fail(
        new WebPkiRejected({
          reason: "transparency",
          // RFC 8460 §4.3.1 has no name for it.
          result: "certificate-not-trusted",
          detail: logged.failure.detail,
          because: [logged.failure.because],
          examined: { path: path.success }
        })
      )
    : Result.succeed({ leaf, path: path.success })
}

/** What the peer sent, leaf apart; certificates that cannot be read are as if they had not been sent, but for the leaf. */
export const readChain = (
  chain: ReadonlyArray<Uint8Array>
): Result.Result<
  { readonly leaf: Certificate; readonly intermediates: ReadonlyArray<Certificate> },
  WebPkiRejected
> => {
  const [first, ...others] = chain
  if (first === undefined)
    return Result.fail(
      new WebPkiRejected({
        reason: "no certificate",
        result: "certificate-not-trusted",
        detail: "the peer sent no certificate",
        because: [rfc(8446, "4.4.2")],
        examined: {}
      })
    )
  const leaf = parseCertificate(first)
  if (Result.isFailure(leaf))
    return Result.fail(
      new WebPkiRejected({
        reason: "path",
        result: "validation-failure",
        detail: `${leaf.failure.reason}: ${leaf.failure.detail}`,
        because: [rfc(5280, "4.1")],
        examined: {}
      })
    )
  const intermediates: Array<Certificate> = []
  for (const der of others.slice(0, maxIntermediatesRead)) {
    const certificate = parseCertificate(der)
    if (Result.isSuccess(certificate)) intermediates.push(certificate.success)
  }
  return Result.succeed({ leaf: leaf.success, intermediates })
}

/** Our choice: servers send one to four; OpenSSL refuses handshakes with over ten. */
const maxIntermediatesRead = 100

const rejectedPath = (path: PathRejected): WebPkiRejected =>
  new WebPkiRejected({
    reason: "path",
    result: path.result,
    detail: presentPathRejected(path),
    because: path.because,
    examined: examinedFailure(path)
  })
