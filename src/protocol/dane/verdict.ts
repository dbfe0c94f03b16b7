/** What DANE asks of a peer, what comes of it, and the name check that most usages share. RFC 7671 §5, RFC 7672 §3. */
import { Result, Schema } from "effect"
import type { SignatureMemory } from "../keys/signature.ts"
import { matchIdentifiers } from "../names/match-identifiers.ts"
import { type MatchingRules, rfc7672 } from "../names/matching-rules.ts"
import { type Citation, rfc } from "../rfc.ts"
import type { Certificate } from "../x509/certificate.ts"
import { type Examined, examined } from "../x509/examined.ts"
import {
  certificateResults,
  examinedFailure,
  type PathRejected,
  presentPathRejected
} from "../x509/path-rejected.ts"
import { presentedIdentifiers } from "../x509/presented-identifiers.ts"
import type { KnownRevocation } from "../x509/revocation.ts"
import type { TrustAnchor } from "../x509/trust-anchor.ts"
import { usualStrength } from "./agility.ts"
import type { Association, CertificateUsage, MatchingType } from "./tlsa.ts"

export interface DaneProof {
  readonly association: Association
  /** Place in the path of the certificate that matched: 0 is the leaf. Under a bare key, of the certificate that it signed. */
  readonly matchDepth: number
  readonly detail: string
  readonly because: ReadonlyArray<Citation>
  readonly examined: Examined
}

/** The peer is not who the records describe: no mail goes to this host (RFC 7672 §2.2). */
export class DaneRejected extends Schema.TaggedClass<DaneRejected>()("DaneRejected", {
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
  because: Schema.Array(Schema.Struct({ rfc: Schema.Int, section: Schema.String })),
  examined
}) {}

export interface Peer {
  /** As the server sent it, DER, leaf first. */
  readonly chain: ReadonlyArray<Uint8Array>
  /** Reference identifiers (RFC 7672 §3.2.2). */
  readonly names: ReadonlyArray<string>
  /** Usable associations of the base domain's RRset. */
  readonly associations: ReadonlyArray<Association>
  /** Where public authorities end, for usages 0 and 1; DANE-TA(2) needs none. */
  readonly anchors?: ReadonlyArray<TrustAnchor>
  /** What public authorities took back; absent leaves that unchecked. What the domain itself vouches for it takes back by its records. */
  readonly revocation?: KnownRevocation
  /** Seconds since the epoch. */
  readonly nowSeconds: number
  readonly signatures: SignatureMemory
}

/** Do the dates of a DANE-TA(2) anchor count, where its certificate is at hand? */
export const anchorDates = ["checked", "ignored"] as const

/** Which digests of one thing count: RFC 7671 §9 has weaker ones passed over. */
export const digestUses = ["strongest only", "all"] as const

/** Must certificates under DANE-TA(2) admit TLS servers? RFC 5280 §4.2.1.12. */
export const keyPurposeUses = ["checked", "ignored"] as const

/** Is a trust anchor that a record of matching type Full holds used where the server does not send it? RFC 7671 §5.2.3. */
export const publishedAnchorUses = ["used", "certificates only", "unused"] as const

/** A leaf that a DANE-TA(2) record names: RFC 7671 §5.2 wants an issuer. */
export const leafUses = ["no anchor", "anchor"] as const

/** Below a matching trust anchor, a leaf for other names: RFC 7672 §3.2.2 refuses it. */
export const wrongNameTreatments = ["refused", "plain chain"] as const

/** What RFC 7671 and RFC 7672 leave to the application or the client. */
export interface DaneRules {
  readonly names: MatchingRules
  /** RFC 7671 §5.1 has names ignored under DANE-EE(3) unless the application says otherwise; RFC 7672 §3.2.1 ignores them. */
  readonly checksNamesOfEndEntity: boolean
  readonly strongestFirst: ReadonlyArray<MatchingType>
  /**
   * RFC 7671 §5.2 is silent, and RFC 5280 §6.1 does not take the anchor for part of the path; but OpenSSL, on which
   * most DANE senders are built, checks the dates of every certificate, the anchor's included. A bare key (`2 1 0`) has none.
   */
  readonly anchorDates: (typeof anchorDates)[number]
  readonly digests: (typeof digestUses)[number]
  readonly keyPurpose: (typeof keyPurposeUses)[number]
  readonly publishedAnchors: (typeof publishedAnchorUses)[number]
  readonly leaf: (typeof leafUses)[number]
  /** "plain chain": public authorities decide instead, whatever the name. */
  readonly wrongName: (typeof wrongNameTreatments)[number]
}

export const smtpRules: DaneRules = {
  names: rfc7672,
  checksNamesOfEndEntity: false,
  strongestFirst: usualStrength,
  anchorDates: "checked",
  digests: "strongest only",
  keyPurpose: "checked",
  publishedAnchors: "used",
  leaf: "no anchor",
  wrongName: "refused"
}

/** What the server showed, read. */
export interface Presented {
  readonly leaf: Certificate
  readonly above: ReadonlyArray<Certificate>
  readonly associations: ReadonlyArray<Association>
}

/** One usage against the chain; undefined when no association of that usage matches any of it. */
export type Attempt = (
  presented: Presented,
  peer: Peer,
  rules: DaneRules
) => Result.Result<DaneProof, DaneRejected> | undefined

export const ofUsage = (associations: ReadonlyArray<Association>, usage: CertificateUsage) =>
  associations.filter((association) => association.usage === usage)

/** What the path is refused for, told in full: its rule, the certificate at fault and the sections. */
export const withoutPath = (
  reason: DaneRejected["reason"],
  path: PathRejected,
  {
    matchDepth,
    because,
    examined = {}
  }: {
    readonly matchDepth: number
    readonly because?: Citation
    /** What was found besides the path. */
    readonly examined?: Pick<Examined, "association" | "anchorFrom">
  }
): DaneRejected =>
  new DaneRejected({
    reason,
    detail: presentPathRejected(path),
    matchDepth,
    result: path.result,
    because: [...(because === undefined ? [] : [because]), ...path.because],
    examined: { ...examinedFailure(path), ...examined }
  })

/** Of several paths that were refused, a chain that merely leads elsewhere ("not trusted") says less than anything else. */
export const mostTelling = (
  failures: ReadonlyArray<DaneRejected>
): Result.Result<never, DaneRejected> | undefined => {
  const told = failures.find(({ result }) => result !== "certificate-not-trusted") ?? failures[0]
  return told === undefined ? undefined : Result.fail(told)
}

/** RFC 7672 §3.2.2, RFC 7671 §5.3: the leaf must be for one of the names that the client asks for. */
export const named = (
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
          because: [...proof.because, ...because],
          examined: { ...proof.examined, references: names, presented }
        }),
      onFailure: ({ detail, because }) =>
        Result.fail(
          new DaneRejected({
            reason: "name mismatch",
            detail,
            matchDepth: proof.matchDepth,
            result: "certificate-host-mismatch",
            because: [rfc(7672, "3.2.2"), ...because],
            examined: { ...proof.examined, references: names }
          })
        )
    }
  )
