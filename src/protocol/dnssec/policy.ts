/** What a validator is told to accept: where the RFCs leave a choice to local policy. */

export interface ValidationPolicy {
  /**
   * Whether algorithms 5 and 7 and DS digest 1 count as supported. RFC 8624 §3.1, §3.3 wants validators to keep
   * them; without them a zone that has nothing else is insecure, as RFC 9905 has it.
   */
  readonly acceptsSha1: boolean
  /** Seconds by which signatures may be too old or too young. RFC 4035 leaves it open; 0 believes the clock. */
  readonly clockSkewSeconds: number
  /**
   * Signatures by shorter RSA keys do not count. RFC 5702 §4.1 leaves it to operators beyond the least that each
   * algorithm must have.
   */
  readonly smallestRsaModulusBits: number
  /** Nor do those by RSA keys with a longer exponent: RFC 3110 §2 allows 4096 bits, which cost a hundred times as much. */
  readonly largestRsaExponentBits: number
}

export const usualPolicy: ValidationPolicy = {
  acceptsSha1: true,
  clockSkewSeconds: 0,
  // As BIND and Unbound: whatever RFC 5702 §2.1 allows.
  smallestRsaModulusBits: 512,
  // As OpenSSL, `OPENSSL_RSA_MAX_PUBEXP_BITS`.
  largestRsaExponentBits: 64
}
