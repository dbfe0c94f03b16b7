/**
 * Is the peer the one that TLSA records describe? RFC 7671 §5, RFC 7672 §3.
 *
 * Each usage asks for something else of the chain, and one association that is satisfied is enough (RFC 7671 §8).
 */
import { Result, Schema } from "effect"
import type { SignatureMemory } from "../keys/signature.ts"
import { matchIdentifiers } from "../names/match-identifiers.ts"
import { type MatchingRules, rfc7672 } from "../names/matching-rules.ts"
import { type Citation, rfc } from "../rfc.ts"
import { type Certificate, parseCertificate } from "../x509/certificate.ts"
import { certificateResults } from "../x509/path-rejected.ts"
import { presentedIdentifiers } from "../x509/presented-identifiers.ts"
import type { TrustAnchor } from "../x509/trust-anchor.ts"
import { strongestDigests, usualStrength } from "./agility.ts"
import { matchesCertificate } from "./match.ts"
import { findPath } from "./path.ts"
import { type Association, type CertificateUsage, type MatchingType, presentAssociation } from "./tlsa.ts"

export interface DaneProof {
  readonly association: Association
  /** Place in the path of the certificate that matched: 0 is the leaf. Under a bare key, of the certificate that it signed. */
  readonly matchDepth: number
  readonly detail: string
  readonly because: ReadonlyArray<Citation>
}

/** The peer is not who the records describe: no mail goes to this host (RFC 7672 §2.2). */
export class DaneRejected extends Schema.TaggedError<DaneRejected>()("DaneRejected", {
  reason: Schema.Literals([
    "no certificate",
    "malformed certificate",
    "no usable association",
    "no association matches",
    "no path to the matching trust anchor",
    "no path to a trusted root",
    "name mismatch"
  ]),
  detail: Schema.String,
  /** As in `DaneProof`, where something matched and the rest failed; -1 where nothing did. */
  matchDepth: Schema.Int,
  /** Result type of RFC 8460 §4.3. */
  result: Schema.Literals([...certificateResults, "tlsa-invalid"]),
  because: Schema.Array(Schema.Struct({ rfc: Schema.Int, section: Schema.String }))
}) {}

export interface Peer {
  /** As the server sent it, DER, leaf first. */
  readonly chain: ReadonlyArray<Uint8Array>
  /** Reference identifiers (RFC 7672 §3.2.2). */
  readonly names: ReadonlyArray<string>
  /** Usable associations of the base domain's RRset. */
  readonly associations: ReadonlyArray<Association>
  /** Where public authorities end, for usages 0 and 1; DANE-TA(2) needs none. */
  readonly roots?: ReadonlyArray<TrustAnchor>
  /** Seconds since the epoch. */
  readonly nowSeconds: number
  readonly signatures: SignatureMemory
}

/** What RFC 7671 and RFC 7672 leave to the application or the client. */
export interface DaneRules {
  readonly names: MatchingRules
  /** RFC 7671 §5.1 has names ignored under DANE-EE(3) unless the application says otherwise; RFC 7672 §3.2.1 ignores them. */
  readonly checksNamesOfEndEntity: boolean
  readonly strongestFirst: ReadonlyArray<MatchingType>
}

export const smtpRules: DaneRules = {
  names: rfc7672,
  checksNamesOfEndEntity: false,
  strongestFirst: usualStrength
}

export const authenticate = (
  peer: Peer,
  rules: DaneRules = smtpRules
): Result.Result<DaneProof, DaneRejected> => {
  // RFC 7671 §9: weaker digests of the same thing are passed over before anything is compared.
  const associations = strongestDigests(peer.associations, rules.strongestFirst)
  if (associations.length === 0)
    return rejected("no usable association", "", "tlsa-invalid", rfc(7672, "2.2"))
  const [first, ...rest] = peer.chain
  if (first === undefined) return rejected("no certificate", "", "validation-failure", rfc(7672, "3"))
  const leaf = parseCertificate(first)
  if (Result.isFailure(leaf)) {
    return rejected("malformed certificate", leaf.failure.detail, "validation-failure", rfc(5280, "4.1"))
  }

  const presented: Presented = {
    leaf: leaf.success,
    // A certificate that cannot be read is as if it had not been sent.
    above: rest.flatMap((der) =>
      Result.getOrElse(
        Result.map(parseCertificate(der), (above) => [above]),
        () => []
      )
    ),
    associations
  }
  // The usages that ask for least come first, so that what is cheap to find is found cheaply. The order changes no verdict.
  const attempts = [endEntity, trustAnchor, constrainedEndEntity, constrainedAuthority]
  let furthest: DaneRejected | undefined
  for (const attempt of attempts) {
    const verdict = attempt(presented, peer, rules)
    if (verdict === undefined) continue
    if (Result.isSuccess(verdict)) return verdict
    if (furthest === undefined || verdict.failure.matchDepth > furthest.matchDepth) furthest = verdict.failure
  }
  return furthest === undefined
    ? rejected(
        "no association matches",
        `none of ${associations.slice(0, 5).map(presentAssociation).join(", ")} is in the chain`,
        "certificate-not-trusted",
        rfc(6698, "4.1")
      )
    : Result.fail(furthest)
}

interface Presented {
  readonly leaf: Certificate
  readonly above: ReadonlyArray<Certificate>
  readonly associations: ReadonlyArray<Association>
}

/** One usage against the chain; undefined when no association of that usage matches any of it. */
type Attempt = (
  presented: Presented,
  peer: Peer,
  rules: DaneRules
) => Result.Result<DaneProof, DaneRejected> | undefined

/** DANE-EE(3), RFC 7671 §5.1, RFC 7672 §3.1.1. */
const endEntity: Attempt = ({ leaf, associations }, peer, rules) => {
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
const trustAnchor: Attempt = ({ leaf, above, associations }, peer, rules) => {
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

/** RFC 7671 §5.2.1, §5.2.2: under selector Cert the anchor's own limits bind the path, under SPKI name and key are all. */
const anchorFrom = ({ selector }: Association, certificate: Certificate): TrustAnchor => ({
  name: certificate.subject,
  spki: certificate.spki,
  ...(selector === "Cert" && { certificate })
})

/** PKIX-EE(1), RFC 7671 §5.3: the leaf matches, and public authorities vouch for it. */
const constrainedEndEntity: Attempt = ({ leaf, above, associations }, peer, rules) => {
  const association = ofUsage(associations, "PKIX-EE").find((one) => matchesCertificate(one, leaf))
  if (association === undefined) return undefined
  const path = findPath({ leaf, above, anchors: peer.roots ?? [], peer })
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
const constrainedAuthority: Attempt = ({ leaf, above, associations }, peer, rules) => {
  const roots = peer.roots ?? []
  let failure: DaneRejected | undefined
  for (const association of ofUsage(associations, "PKIX-TA")) {
    // A root may match itself, whether or not the server sent it.
    const matchingRoots = roots.filter(
      ({ certificate }) => certificate !== undefined && matchesCertificate(association, certificate)
    )
    const sent = above.filter((one) => matchesCertificate(association, one))
    const tries = [
      ...(matchingRoots.length > 0 ? [{ above, anchors: matchingRoots, through: undefined }] : []),
      ...sent.map((through) => ({
        // RFC 7671 §5.4: a path that ends below the matching authority is to be carried on until it has passed it.
        // So neither another certificate of that authority nor an anchor in its place may be used on the way.
        above: above.filter((one) => one === through || one.subject.key !== through.subject.key),
        anchors: roots.filter(({ name }) => name?.key !== through.subject.key),
        through
      }))
    ]
    for (const { above, anchors, through } of tries) {
      const path = findPath({ leaf, above, anchors, peer })
      if (Result.isFailure(path)) {
        failure ??= noTrustedRoot(-1, path.failure)
        continue
      }
      const depth = through === undefined ? path.success.length : path.success.indexOf(through)
      if (depth === -1) continue
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

const ofUsage = (associations: ReadonlyArray<Association>, usage: CertificateUsage) =>
  associations.filter((association) => association.usage === usage)

/** RFC 7672 §3.2.2, RFC 7671 §5.3: the leaf must be for one of the names that the client asks for. */
const named = (
  proof: DaneProof,
  leaf: Certificate,
  { names }: Peer,
  rules: DaneRules
): Result.Result<DaneProof, DaneRejected> =>
  Result.match(
    matchIdentifiers(
      presentedIdentifiers(leaf),
      names.map((name) => ({ form: "dns", name })),
      rules.names
    ),
    {
      onSuccess: ({ because, presented }) =>
        Result.succeed({
          ...proof,
          detail: `${proof.detail}; ${presented} matches`,
          because: [...proof.because, ...because]
        }),
      onFailure: ({ detail, because }) =>
        Result.fail(
          new DaneRejected({
            reason: "name mismatch",
            detail,
            matchDepth: proof.matchDepth,
            result: "certificate-host-mismatch",
            because: [rfc(7672, "3.2.2"), ...because]
          })
        )
    }
  )

const noTrustedRoot = (
  matchDepth: number,
  {
    detail,
    result,
    because
  }: {
    readonly detail: string
    readonly result: DaneRejected["result"]
    readonly because: ReadonlyArray<Citation>
  }
) => new DaneRejected({ reason: "no path to a trusted root", detail, matchDepth, result, because })

const rejected = (
  reason: DaneRejected["reason"],
  detail: string,
  result: DaneRejected["result"],
  because: Citation
) => Result.fail(new DaneRejected({ reason, detail, matchDepth: -1, result, because: [because] }))
