/**
 * Where paths end: a name and a key that are trusted beforehand. RFC 5280 §6.1.1 (d), RFC 5937.
 *
 * A certificate is one way to write an anchor down, not the only one: DANE-TA(2) may name a bare key (RFC 7671 §5.2.3)
 * or an intermediate that some other authority signed.
 */
import type { Certificate } from "./certificate.ts"
import type { DistinguishedName } from "./distinguished-name.ts"

export interface TrustAnchor {
  /** Issuer name that certificates below must carry; absent where only the key is known, which then issues under any name. */
  readonly name?: DistinguishedName
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array
  /**
   * The certificate whose own rules bind the paths below: constraints, key usage (RFC 5937 §2).
   * Absent binds nothing.
   */
  readonly certificate?: Certificate
  /**
   * When paths may end here. RFC 5280 §6.1 does not ask, for the anchor is no part of the path; libraries ask all the same where
   * they have its certificate. Absent is at any time.
   */
  readonly validity?: Pick<Certificate, "notBefore" | "notAfter">
}

/** The subject and key of a certificate, with the rules and dates that it carries. */
export const anchorFromCertificate = (certificate: Certificate): TrustAnchor => ({
  name: certificate.subject,
  spki: certificate.spki,
  certificate,
  validity: certificate
})

/** A key that may issue under any name, as TLSA `2 1 0` publishes it. RFC 7671 §5.2.3. */
export const anchorFromKey = (spki: Uint8Array): TrustAnchor => ({ spki })
