/**
 * Is the peer the one that TLSA records describe? RFC 7671 §5, RFC 7672 §3.
 *
 * Each usage asks for something else of the chain, and one association that is satisfied is enough (RFC 7671 §8).
 */
import { Result } from "effect"
import { type Citation, rfc } from "../rfc.ts"
import { type CertificateRejected, parseCertificate } from "../x509/certificate.ts"
import type { Examined } from "../x509/examined.ts"
import { certificateOctets } from "../x509/certificate-octets.ts"
import { strongestDigests } from "./agility.ts"
import { matchEndEntity, namedEndEntity, trustAnchor } from "./dane-usages.ts"
import { constrainedAuthority, constrainedEndEntity } from "./pkix-usages.ts"
import { presentAssociation } from "./tlsa.ts"
import {
  type DaneProof,
  DaneRejected,
  type DaneRules,
  mostTelling,
  type Peer,
  type Presented,
  smtpRules
} from "./verdict.ts"

export const authenticate = (
  peer: Peer,
  rules: DaneRules = smtpRules
): Result.Result<DaneProof, DaneRejected> => {
  // RFC 7671 §9: weaker digests of the same thing are passed over before anything is compared.
  const associations =
    rules.digests === "all" ? peer.associations : strongestDigests(peer.associations, rules.strongestFirst)
  if (associations.length === 0)
    return rejected("no usable association", "", "tlsa-invalid", rfc(7672, "2.2"))
  const [first, ...rest] = peer.chain
  if (first === undefined) return rejected("no certificate", "", "validation-failure", rfc(7672, "3"))
  const octets = certificateOctets(first)
  if (Result.isFailure(octets)) return malformed(octets.failure)
  if (!rules.checksNamesOfEndEntity) {
    const proof = matchEndEntity(associations, octets.success)
    if (proof !== undefined) return Result.succeed(proof)
  }
  // All others read more of the leaf than its octets.
  const leaf = parseCertificate(first)
  if (Result.isFailure(leaf)) return malformed(leaf.failure)

  const presented: Presented = {
    leaf: leaf.success,
    // A certificate that cannot be read is as if it had not been sent, and the leaf is not above itself.
    above: rest.slice(0, maxCertificatesAbove).flatMap((der) => {
      const above = parseCertificate(der)
      return Result.isSuccess(above) && above.success.digest !== leaf.success.digest ? [above.success] : []
    }),
    associations
  }
  // The usages that ask for least come first, so that what is cheap to find is found cheaply. The order changes no verdict.
  const attempts = [namedEndEntity, trustAnchor, constrainedEndEntity, constrainedAuthority]
  const failures: Array<DaneRejected> = []
  for (const attempt of attempts) {
    const verdict = attempt(presented, peer, rules)
    if (verdict === undefined) continue
    if (Result.isSuccess(verdict)) return verdict
    failures.push(verdict.failure)
  }
  const records = associations.slice(0, 5).map(presentAssociation)
  return (
    mostTelling(failures.toSorted((a, b) => b.matchDepth - a.matchDepth)) ??
    rejected(
      "no association matches",
      `none of ${records.join(", ")} is in the chain`,
      "certificate-not-trusted",
      rfc(6698, "4.1"),
      { unmatched: records }
    )
  )
}

/** Our choice: servers send one to four; OpenSSL refuses handshakes with over ten. */
const maxCertificatesAbove = 100

const malformed = ({ reason, detail }: CertificateRejected) =>
  rejected("malformed certificate", `${reason}: ${detail}`, "validation-failure", rfc(5280, "4.1"))

const rejected = (
  reason: DaneRejected["reason"],
  detail: string,
  result: DaneRejected["result"],
  because: Citation,
  examined: Examined = {}
) => Result.fail(new DaneRejected({ reason, detail, matchDepth: -1, result, because: [because], examined }))
