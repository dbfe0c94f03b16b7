/** Of a certificate, what TLSA records compare: all of its octets, or its key. RFC 6698 §2.1.2. */
import { Result } from "effect"
import { type Certificate, type CertificateRejected, parseCertificate } from "./certificate.ts"
import { decodeDer, type DerReader, tag } from "./der.ts"

/** Octets that a selector picks. */
export type CertificateOctets = Pick<Certificate, "der" | "spki">

/**
 * Reads a certificate no further than to its key. Under DANE-EE(3) dates, names and extensions do not matter (RFC 7672 §3.1.1),
 * so that whoever wrote them badly is who the record says all the same.
 */
export const certificateOctets = (der: Uint8Array): Result.Result<CertificateOctets, CertificateRejected> => {
  const certificate = parseCertificate(der)
  if (Result.isSuccess(certificate) || certificate.failure.reason === "too large") return certificate
  const octets = Uint8Array.from(der)
  return Result.match(decodeDer(octets, readKey), {
    onSuccess: (spki) => Result.succeed({ der: octets, spki }),
    onFailure: () => certificate
  })
}

/** RFC 5280 §4.1: what stands before the key in a TBSCertificate, by its tags alone. */
const readKey = (reader: DerReader): Uint8Array => {
  const certificate = reader.enter(tag.sequence)
  const fields = certificate.enter(tag.sequence)
  certificate.element(tag.sequence)
  certificate.element(tag.bitString)
  certificate.end()

  fields.optional(tag.contextConstructed(0), (version) => version.element())
  fields.element(tag.integer)
  for (const _ of ["signature", "issuer", "validity", "subject"]) fields.element(tag.sequence)
  return fields.element(tag.sequence)
}
