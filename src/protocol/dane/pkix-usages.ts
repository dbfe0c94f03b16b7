/** Usages 0 and 1: an association that narrows down what public authorities vouch for. RFC 7671 §5.3, §5.4. */
import { Result } from "effect"
import { rfc } from "../rfc.ts"
import { type Certificate, parseCertificate } from "../x509/certificate.ts"
import type { Examined } from "../x509/examined.ts"
import type { PathRejected } from "../x509/path-rejected.ts"
import type { TrustAnchor } from "../x509/trust-anchor.ts"
import { matchesCertificate } from "./match.ts"
import { findPath } from "./path.ts"
import { type Association, presentAssociation } from "./tlsa.ts"
import { type Attempt, type DaneRejected, mostTelling, named, ofUsage, withoutPath } from "./verdict.ts"

/** PKIX-EE(1), RFC 7671 §5.3: the leaf matches, and public authorities vouch for it. */
export const constrainedEndEntity: Attempt = ({ leaf, above, associations }, peer, rules) => {
  const association = ofUsage(associations, "PKIX-EE").find((one) => matchesCertificate(one, leaf))
  if (association === undefined) return undefined
  const path = findPath({ leaf, above, anchors: peer.anchors ?? [], revocation: peer.revocation, peer })
  if (Result.isFailure(path))
    return Result.fail(
      noTrustedRoot(path.failure, 0, { record: presentAssociation(association), matches: "leaf" })
    )
  return named(
    {
      association,
      matchDepth: 0,
      detail: `${presentAssociation(association)} matches the leaf, and its path is valid`,
      because: [rfc(7671, "5.3")],
      examined: {
        path: path.success,
        association: { record: presentAssociation(association), matches: "leaf" }
      }
    },
    leaf,
    peer,
    rules
  )
}

/** PKIX-TA(0), RFC 7671 §5.4: public authorities vouch for the leaf, and one of those in the path matches. */
export const constrainedAuthority: Attempt = ({ leaf, above, associations }, peer, rules) => {
  const failures: Array<DaneRejected> = []
  for (const { association, through, ...known } of routesOf(
    ofUsage(associations, "PKIX-TA"),
    above,
    peer.anchors ?? []
  )) {
    const path = findPath({ leaf, ...known, revocation: peer.revocation, peer })
    if (Result.isFailure(path)) {
      failures.push(noTrustedRoot(path.failure, -1))
      continue
    }
    const { certificates } = path.success
    const depth = through === undefined ? certificates.length : certificates.indexOf(through)
    // The leaf is no authority, even where a record of this usage names it.
    if (depth < 1) continue
    return named(
      {
        association,
        matchDepth: depth,
        detail: `${presentAssociation(association)} is in the valid path`,
        because: [rfc(7671, "5.4")],
        examined: {
          path: path.success,
          association: { record: presentAssociation(association), matches: through ?? "anchor" }
        }
      },
      leaf,
      peer,
      rules
    )
  }
  return mostTelling(failures)
}

/** Where a path may pass an authority that matches. */
interface Route {
  readonly association: Association
  readonly above: ReadonlyArray<Certificate>
  readonly anchors: ReadonlyArray<TrustAnchor>
  /** The certificate that matches; undefined where that is the anchor. */
  readonly through?: Certificate
}

/** First through what the server sent, the lowest before others, then up to roots, then through what records bring along. */
const routesOf = (
  associations: ReadonlyArray<Association>,
  above: ReadonlyArray<Certificate>,
  roots: ReadonlyArray<TrustAnchor>
): ReadonlyArray<Route> => {
  const passing = (association: Association, through: Certificate): Route => ({
    association,
    // RFC 7671 §5.4: a path that ends below the matching authority is to be carried on until it has passed it.
    // So neither another certificate of that authority nor an anchor in its place may be used on the way.
    above: [through, ...above.filter(({ subject }) => subject.key !== through.subject.key)],
    anchors: roots.filter(({ name }) => name?.key !== through.subject.key),
    through
  })
  const sent = above.flatMap((one) =>
    associations
      .filter((association) => matchesCertificate(association, one))
      .map((association) => passing(association, one))
  )
  const toRoots = associations.flatMap((association): ReadonlyArray<Route> => {
    // A root may match itself, whether or not the server sent it.
    const anchors = roots.filter(({ certificate, spki }) =>
      matchesCertificate(association, certificate ?? { der: noOctets, spki })
    )
    return anchors.length === 0 ? [] : [{ association, above, anchors }]
  })
  const published = associations.flatMap((association) =>
    publishedBy(association).map((one) => passing(association, one))
  )
  return [...sent, ...toRoots, ...published]
}

/** A record `0 0 0` brings the authority's certificate along; it is as good for building a path as one that was sent. */
const publishedBy = ({ selector, matchingType, data }: Association): ReadonlyArray<Certificate> => {
  if (selector !== "Cert" || matchingType !== "Full") return []
  const certificate = parseCertificate(data)
  return Result.isSuccess(certificate) ? [certificate.success] : []
}

const noTrustedRoot = (
  path: PathRejected,
  matchDepth: number,
  association?: Examined["association"]
): DaneRejected =>
  withoutPath("no path to a trusted root", path, {
    matchDepth,
    ...(association !== undefined && { examined: { association } })
  })

const noOctets = new Uint8Array()
