/** Usages 0 and 1: an association that narrows down what public authorities vouch for. RFC 7671 §5.3, §5.4. */
import { Result } from "effect"
import { rfc } from "../rfc.ts"
import { type Certificate, parseCertificate } from "../x509/certificate.ts"
import type { PathRejected } from "../x509/path-rejected.ts"
import { matchesCertificate } from "./match.ts"
import { findPath } from "./path.ts"
import { type Association, presentAssociation } from "./tlsa.ts"
import { type Attempt, DaneRejected, named, ofUsage } from "./verdict.ts"

/** PKIX-EE(1), RFC 7671 §5.3: the leaf matches, and public authorities vouch for it. */
export const constrainedEndEntity: Attempt = ({ leaf, above, associations }, peer, rules) => {
  const association = ofUsage(associations, "PKIX-EE").find((one) => matchesCertificate(one, leaf))
  if (association === undefined) return undefined
  const path = findPath({ leaf, above, anchors: peer.anchors ?? [], revocation: peer.revocation, peer })
  if (Result.isFailure(path)) return Result.fail(noTrustedRoot(0, path.failure))
  return named(
    {
      association,
      matchDepth: 0,
      detail: `${presentAssociation(association)} matches the leaf, and its path is valid`,
      because: [rfc(7671, "5.3")]
    },
    leaf,
    peer,
    rules
  )
}

/** PKIX-TA(0), RFC 7671 §5.4: public authorities vouch for the leaf, and one of those in the path matches. */
export const constrainedAuthority: Attempt = ({ leaf, above, associations }, peer, rules) => {
  const roots = peer.anchors ?? []
  let failure: DaneRejected | undefined
  for (const association of ofUsage(associations, "PKIX-TA")) {
    const known = [...above, ...publishedBy(association)]
    // A root may match itself, whether or not the server sent it.
    const matchingRoots = roots.filter(({ certificate, spki }) =>
      matchesCertificate(association, certificate ?? { der: noOctets, spki })
    )
    const sent = known.filter((one) => matchesCertificate(association, one))
    const tries = [
      ...(matchingRoots.length > 0 ? [{ above: known, anchors: matchingRoots, through: undefined }] : []),
      ...sent.map((through) => ({
        // RFC 7671 §5.4: a path that ends below the matching authority is to be carried on until it has passed it.
        // So neither another certificate of that authority nor an anchor in its place may be used on the way.
        above: known.filter((one) => one === through || one.subject.key !== through.subject.key),
        anchors: roots.filter(({ name }) => name?.key !== through.subject.key),
        through
      }))
    ]
    for (const { above, anchors, through } of tries) {
      const path = findPath({ leaf, above, anchors, revocation: peer.revocation, peer })
      if (Result.isFailure(path)) {
        failure ??= noTrustedRoot(-1, path.failure)
        continue
      }
      const depth = through === undefined ? path.success.length : path.success.indexOf(through)
      // The leaf is no authority, even where a record of this usage names it.
      if (depth < 1) continue
      return named(
        {
          association,
          matchDepth: depth,
          detail: `${presentAssociation(association)} is in the valid path`,
          because: [rfc(7671, "5.4")]
        },
        leaf,
        peer,
        rules
      )
    }
  }
  return failure === undefined ? undefined : Result.fail(failure)
}

/** A record `0 0 0` brings the authority's certificate along; it is as good for building a path as one that was sent. */
const publishedBy = ({ selector, matchingType, data }: Association): ReadonlyArray<Certificate> => {
  if (selector !== "Cert" || matchingType !== "Full") return []
  const certificate = parseCertificate(data)
  return Result.isSuccess(certificate) ? [certificate.success] : []
}

const noTrustedRoot = (matchDepth: number, { detail, result, because }: PathRejected) =>
  new DaneRejected({ reason: "no path to a trusted root", detail, matchDepth, result, because })

const noOctets = new Uint8Array()
