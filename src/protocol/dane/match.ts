/** Does a certificate fit an association? RFC 6698 §2.1.2, §2.1.3. */
import { hash } from "node:crypto"
import type { CertificateOctets } from "../x509/certificate-octets.ts"
import type { Association, CertificateUsage, MatchingType, Selector } from "./tlsa.ts"

/** Compares what the selector picks, by the matching type, with the association data. The usage plays no part. */
export const matchesCertificate = (
  { selector, matchingType, data }: Association,
  certificate: CertificateOctets
): boolean => {
  const known = digests.get(certificate) ?? new Map<string, Uint8Array>()
  digests.set(certificate, known)
  const kind = `${selector} ${matchingType}`
  let fitting = known.get(kind)
  if (fitting === undefined) known.set(kind, (fitting = associationData(certificate, selector, matchingType)))
  return equalOctets(fitting, data)
}

/** Made once for a certificate, which comes up again in every handshake with its host. */
const digests = new WeakMap<CertificateOctets, Map<string, Uint8Array>>()

/** What a record that fits the certificate carries. */
export const associationData = (
  { der, spki }: CertificateOctets,
  selector: Selector,
  matchingType: MatchingType
): Uint8Array => {
  const selected = selector === "Cert" ? der : spki
  switch (matchingType) {
    case "Full":
      return selected
    case "SHA2-256":
      return hash("sha256", selected, "buffer")
    case "SHA2-512":
      return hash("sha512", selected, "buffer")
  }
}

/** The association that a domain publishes for a certificate. */
export const associationFor = (
  certificate: CertificateOctets,
  {
    usage,
    selector,
    matchingType
  }: { readonly usage: CertificateUsage; readonly selector: Selector; readonly matchingType: MatchingType }
): Association => ({
  usage,
  selector,
  matchingType,
  data: Uint8Array.from(associationData(certificate, selector, matchingType))
})

/** Nothing here is secret, so the comparison need not take constant time. */
export const equalOctets = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
