/** Usages 2 and 3: an association that stands by itself, without public authorities. RFC 7671 §5.1, §5.2. */
import { Result } from "effect"
import { rfc } from "../rfc.ts"
import { type Certificate, parseCertificate } from "../x509/certificate.ts"
import type { CertificateOctets } from "../x509/certificate-octets.ts"
import type { PathRejected } from "../x509/path-rejected.ts"
import { anchorFromKey, type TrustAnchor } from "../x509/trust-anchor.ts"
import { matchesCertificate } from "./match.ts"
import { findPath } from "./path.ts"
import { type Association, presentAssociation } from "./tlsa.ts"
import {
  type Attempt,
  type DaneProof,
  type DaneRejected,
  type DaneRules,
  mostTelling,
  named,
  ofUsage,
  type Peer,
  withoutPath
} from "./verdict.ts"

/**
 * DANE-EE(3) without names, RFC 7671 §5.1, RFC 7672 §3.1.1: only octets are compared. The validity period is ignored, and the
 * record's own lifetime takes its place; so are issuer and chain.
 */
export const matchEndEntity = (
  associations: ReadonlyArray<Association>,
  leaf: CertificateOctets
): DaneProof | undefined => {
  const association = ofUsage(associations, "DANE-EE").find((one) => matchesCertificate(one, leaf))
  return association === undefined
    ? undefined
    : {
        association,
        matchDepth: 0,
        detail: `${presentAssociation(association)} matches the leaf`,
        because: [rfc(7672, "3.1.1")],
        examined: { association: { record: presentAssociation(association), matches: "leaf" } }
      }
}

/** DANE-EE(3) where names are checked all the same, RFC 7671 §5.1. */
export const namedEndEntity: Attempt = ({ leaf, associations }, peer, rules) => {
  const proof = matchEndEntity(associations, leaf)
  return proof === undefined ? undefined : named(proof, leaf, peer, rules)
}

/** DANE-TA(2), RFC 7671 §5.2, RFC 7672 §3.1.2. */
export const trustAnchor: Attempt = ({ leaf, above, associations }, peer, rules) => {
  const failures: Array<DaneRejected> = []
  for (const candidate of anchorsOf(ofUsage(associations, "DANE-TA"), above, rules)) {
    const { association, anchor, sentAt } = candidate
    const path = findPath({ leaf, above, anchors: [anchor], purposes: rules.keyPurpose, peer })
    if (Result.isFailure(path)) {
      failures.push(
        withoutPath("no path to the matching trust anchor", path.failure, {
          matchDepth: sentAt === undefined ? -1 : sentAt + 1,
          because: rfc(7671, "5.2"),
          examined: {
            anchorFrom: "TLSA record",
            association: {
              record: presentAssociation(association),
              matches: sentAt === undefined ? "anchor" : above[sentAt]!
            }
          }
        })
      )
      continue
    }
    const belowAnchor = path.success.certificates.length
    // The leaf is the same in every path: what is wrong with its name stays wrong.
    const verdict = named(
      {
        association,
        // A bare key has no certificate, so that the last one of the path is what can be pointed at.
        matchDepth: anchor.name === undefined ? belowAnchor - 1 : belowAnchor,
        detail: `${presentAssociation(association)} is the trust anchor of a valid path`,
        because: [rfc(7672, "3.1.2")],
        examined: {
          path: path.success,
          anchorFrom: "TLSA record",
          association: { record: presentAssociation(association), matches: "anchor" }
        }
      },
      leaf,
      peer,
      rules
    )
    return Result.isFailure(verdict) && rules.wrongName === "plain chain"
      ? Result.mapError(publicChain(leaf, above, candidate, peer, rules), () => verdict.failure)
      : verdict
  }
  const itself = rules.leaf === "anchor" ? leafAsAnchor(leaf, associations, peer, rules) : undefined
  return itself ?? mostTelling(failures)
}

/** Some software goes on to what it does without DANE when only the name is wrong, and that asks for no name. */
const publicChain = (
  leaf: Certificate,
  above: ReadonlyArray<Certificate>,
  { association, sentAt }: AnchorCandidate,
  peer: Peer,
  { keyPurpose }: DaneRules
): Result.Result<DaneProof, PathRejected> =>
  Result.map(
    findPath({
      leaf,
      above,
      anchors: peer.anchors ?? [],
      revocation: peer.revocation,
      purposes: keyPurpose,
      peer
    }),
    (path) => ({
      association,
      matchDepth: path.certificates.length,
      detail: `${presentAssociation(association)} matches, and public authorities vouch for the chain, whatever its name`,
      because: [rfc(5280, "6.1")],
      examined: {
        path,
        // What only the record holds has no place among what was sent.
        ...(sentAt !== undefined && {
          association: { record: presentAssociation(association), matches: above[sentAt]! }
        })
      }
    })
  )

/** Some software takes the certificate that matches for a root, the leaf too: then its dates and its name are all that is left to check. */
const leafAsAnchor = (
  leaf: Certificate,
  associations: ReadonlyArray<Association>,
  peer: Peer,
  rules: DaneRules
): Result.Result<DaneProof, DaneRejected> | undefined => {
  const association = ofUsage(associations, "DANE-TA").find((one) => matchesCertificate(one, leaf))
  if (association === undefined || peer.nowSeconds < leaf.notBefore || peer.nowSeconds > leaf.notAfter)
    return undefined
  return named(
    {
      association,
      matchDepth: 0,
      detail: `${presentAssociation(association)} matches the leaf, taken for a trust anchor`,
      because: [rfc(7671, "5.2")],
      examined: { association: { record: presentAssociation(association), matches: "leaf" } }
    },
    leaf,
    peer,
    rules
  )
}

interface AnchorCandidate {
  readonly association: Association
  readonly anchor: TrustAnchor
  /** Place among the certificates above the leaf; undefined where only the record has it. */
  readonly sentAt?: number
}

/** Where paths may end: first what the server sent, the lowest before others, then what records bring along. */
const anchorsOf = (
  associations: ReadonlyArray<Association>,
  above: ReadonlyArray<Certificate>,
  rules: DaneRules
): ReadonlyArray<AnchorCandidate> => {
  // RFC 7671 §5.2: the server sends the certificate of the anchor. The leaf is no issuer, so it is not looked at.
  const sent = above.flatMap((one, sentAt) =>
    associations
      .filter((association) => matchesCertificate(association, one))
      .map((association) => ({ association, anchor: anchorFrom(association, one, rules), sentAt }))
  )
  const alone = associations.filter((association) => !sent.some((one) => one.association === association))
  return [...sent, ...alone.flatMap((association) => publishedAnchor(association, rules))]
}

const publishedAnchor = (association: Association, rules: DaneRules): ReadonlyArray<AnchorCandidate> => {
  if (association.matchingType !== "Full" || rules.publishedAnchors === "unused") return []
  // RFC 7671 §5.2.3: a record `2 1 0` holds the key itself, so that a certificate signed by it is enough.
  if (association.selector === "SPKI")
    return rules.publishedAnchors === "certificates only"
      ? []
      : [{ association, anchor: anchorFromKey(association.data) }]
  // RFC 7671 §5.2.3: a record `2 0 0` holds the whole certificate.
  const published = parseCertificate(association.data)
  return Result.isSuccess(published)
    ? [{ association, anchor: anchorFrom(association, published.success, rules) }]
    : []
}

/** Under selector Cert the anchor's own constraints bind the path, as RFC 7671 §5.2 advises; under SPKI name and key are all. */
const anchorFrom = (
  { selector }: Association,
  certificate: Certificate,
  { anchorDates }: DaneRules
): TrustAnchor => ({
  name: certificate.subject,
  spki: certificate.spki,
  ...(selector === "Cert" && { certificate }),
  ...(anchorDates === "checked" && { validity: certificate })
})
