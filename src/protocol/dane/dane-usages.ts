/** Usages 2 and 3: an association that stands by itself, without public authorities. RFC 7671 §5.1, §5.2. */
import { Result } from "effect"
import { rfc } from "../rfc.ts"
import { type Certificate, parseCertificate } from "../x509/certificate.ts"
import type { TrustAnchor } from "../x509/trust-anchor.ts"
import { matchesCertificate } from "./match.ts"
import { findPath } from "./path.ts"
import { type Association, presentAssociation } from "./tlsa.ts"
import { type Attempt, type DaneProof, DaneRejected, named, ofUsage } from "./verdict.ts"

/** DANE-EE(3), RFC 7671 §5.1, RFC 7672 §3.1.1. */
export const endEntity: Attempt = ({ leaf, associations }, peer, rules) => {
  const association = ofUsage(associations, "DANE-EE").find((one) => matchesCertificate(one, leaf))
  if (association === undefined) return undefined
  // RFC 7672 §3.1.1: the validity period is ignored; the record's own lifetime takes its place. So are issuer and chain.
  const proof: DaneProof = {
    association,
    matchDepth: 0,
    detail: `${presentAssociation(association)} matches the leaf`,
    because: [rfc(7672, "3.1.1")]
  }
  return rules.checksNamesOfEndEntity ? named(proof, leaf, peer, rules) : Result.succeed(proof)
}

/** DANE-TA(2), RFC 7671 §5.2, RFC 7672 §3.1.2. */
export const trustAnchor: Attempt = ({ leaf, above, associations }, peer, rules) => {
  let failure: DaneRejected | undefined
  for (const association of ofUsage(associations, "DANE-TA")) {
    for (const { anchor, depthBelow } of anchorsOf(association, above)) {
      const path = findPath({ leaf, above, anchors: [anchor], peer })
      if (Result.isFailure(path)) {
        failure ??= new DaneRejected({
          reason: "no path to the matching trust anchor",
          detail: path.failure.detail,
          matchDepth: depthBelow ? -1 : above.findIndex((one) => matchesCertificate(association, one)) + 1,
          result: path.failure.result,
          because: [rfc(7671, "5.2"), ...path.failure.because]
        })
        continue
      }
      const belowAnchor = path.success.length
      const verdict = named(
        {
          association,
          matchDepth: depthBelow ? belowAnchor - 1 : belowAnchor,
          detail: `${presentAssociation(association)} is the trust anchor of a valid path`,
          because: [rfc(7672, "3.1.2")]
        },
        leaf,
        peer,
        rules
      )
      // The leaf is the same in every path: what is wrong with its name stays wrong.
      return verdict
    }
  }
  return failure === undefined ? undefined : Result.fail(failure)
}

interface AnchorCandidate {
  readonly anchor: TrustAnchor
  /** The anchor is a bare key, so that the last certificate of the path is what can be pointed at. */
  readonly depthBelow: boolean
}

/** Where paths may end under one association. */
const anchorsOf = (
  association: Association,
  above: ReadonlyArray<Certificate>
): ReadonlyArray<AnchorCandidate> => {
  // RFC 7671 §5.2: the server sends the certificate of the anchor. The leaf is no issuer, so it is not looked at.
  const sent = above
    .filter((one) => matchesCertificate(association, one))
    .map((one) => ({ anchor: anchorFrom(association, one), depthBelow: false }))
  if (sent.length > 0 || association.matchingType !== "Full") return sent
  if (association.selector === "SPKI") {
    // RFC 7671 §5.2.3: a record `2 1 0` holds the key itself, so that a certificate signed by it is enough.
    return [{ anchor: { spki: association.data }, depthBelow: true }]
  }
  // RFC 7671 §5.2.3: a record `2 0 0` holds the whole certificate.
  const published = parseCertificate(association.data)
  return Result.isSuccess(published)
    ? [{ anchor: anchorFrom(association, published.success), depthBelow: false }]
    : []
}

/**
 * Under selector Cert the anchor's own constraints bind the path, as RFC 7671 §5.2 advises; under SPKI name and key are all.
 * Its dates count in neither case: RFC 5280 §6.1 does not take the anchor for part of the path, and the record has a
 * lifetime of its own. OpenSSL does the same.
 */
const anchorFrom = ({ selector }: Association, certificate: Certificate): TrustAnchor => ({
  name: certificate.subject,
  spki: certificate.spki,
  ...(selector === "Cert" && { certificate: { ...certificate, ...always } })
})

const always = { notBefore: Number.NEGATIVE_INFINITY, notAfter: Number.POSITIVE_INFINITY }
