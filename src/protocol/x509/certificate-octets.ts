/** Of a certificate, what TLSA records and fingerprints compare: all of its octets, or its key. RFC 6698 §2.1.2, RFC 7711 §3.3. */
import { Result } from "effect"
import { type Certificate, type CertificateRejected, parseCertificate } from "./certificate.ts"
import { decodeDer, type DerReader, tag } from "./der.ts"

/** Octets that a selector picks. */
export type CertificateOctets = Pick<Certificate, "der" | "spki">

/**
 * Reads a certificate no further than to its key. Under DANE-EE(3) dates, names and extensions do not matter (RFC 7672 §3.1.1),
 * so that whoever wrote them badly is who the record says all the same.
 */
export const certificateOctets = (der: Uint8Array): Result.Result<CertificateOctets, CertificateRejected> =>
  readAsFarAs(der, (fields) => {
    for (const _ of ["validity", "subject"]) fields.element(tag.sequence)
    return { spki: fields.element(tag.sequence) }
  })

/** Octets with the time in which they count. */
export type DatedOctets = Pick<Certificate, "der" | "notBefore" | "notAfter">

/** Reads a certificate no further than to its dates. Where fingerprints name it, its names and extensions do not matter (RFC 7711 §6). */
export const datedOctets = (der: Uint8Array): Result.Result<DatedOctets, CertificateRejected> =>
  readAsFarAs(der, (fields) => {
    const validity = fields.enter(tag.sequence)
    const dates = { notBefore: validity.time(), notAfter: validity.time() }
    validity.end()
    return dates
  })

/** @param read is given what follows the issuer */
const readAsFarAs = <A extends Partial<Certificate>>(
  der: Uint8Array,
  read: (fields: DerReader) => A
):
  | Result.Result<A & Pick<Certificate, "der">, CertificateRejected>
  | Result.Result<Certificate, CertificateRejected> => {
  const certificate = parseCertificate(der)
  if (Result.isSuccess(certificate) || certificate.failure.reason === "too large") return certificate
  const octets = Uint8Array.from(der)
  return Result.match(
    decodeDer(octets, (reader) => read(afterIssuer(reader))),
    {
      onSuccess: (found) => Result.succeed({ ...found, der: octets }),
      onFailure: () => certificate
    }
  )
}

/** RFC 5280 §4.1: what stands first in a TBSCertificate, by its tags alone. */
const afterIssuer = (reader: DerReader): DerReader => {
  const certificate = reader.enter(tag.sequence)
  const fields = certificate.enter(tag.sequence)
  certificate.element(tag.sequence)
  certificate.element(tag.bitString)
  certificate.end()

  fields.optional(tag.contextConstructed(0), (version) => version.element())
  fields.element(tag.integer)
  for (const _ of ["signature", "issuer"]) fields.element(tag.sequence)
  return fields
}
