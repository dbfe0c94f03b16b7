/** How much a client asks of certificates beyond the validation of RFC 5280 §6: one record of choices for each use. */

export interface PathRules {
  readonly id: string
  /** What §4.2.1.1 and §4.2.1.2 ask of issuers: identifiers of subject key and authority key. */
  readonly requiresKeyIdentifiers: boolean
  /** §4.1.2.2: serial numbers are positive and have at most 20 octets; the same section asks clients to bear with others. */
  readonly requiresSoundSerialNumber: boolean
  /** Extensions must be critical, or must not be, as §4.2.1 has issuers do it. */
  readonly requiresCriticalityAsSpecified: boolean
  /** CA/Browser Forum Baseline Requirements §7.1.2.7.12: subjectAltName is critical only where it is the only name. */
  readonly forbidsCriticalAlternativeName: boolean
}

/** Paths of the public web: certificates are what conforming authorities may issue. */
export const webPkiRules: PathRules = {
  id: "web-pki",
  requiresKeyIdentifiers: true,
  requiresSoundSerialNumber: true,
  requiresCriticalityAsSpecified: true,
  forbidsCriticalAlternativeName: true
}

/** Paths to anchors of one's own, as DANE-TA(2) publishes them: RFC 5280 §6, and nothing that it asks of issuers only. */
export const bareRules: PathRules = {
  id: "rfc5280",
  requiresKeyIdentifiers: false,
  requiresSoundSerialNumber: false,
  requiresCriticalityAsSpecified: false,
  forbidsCriticalAlternativeName: false
}
