/** What a validator is told to accept: where the RFCs leave a choice to local policy. */

export interface ValidationPolicy {
  /**
   * Whether algorithms 5 and 7 and DS digest 1 count as supported. RFC 8624 §3.1, §3.3 wants validators to keep
   * them; without them a zone that has nothing else is insecure, as RFC 9905 has it.
   */
  readonly acceptsSha1: boolean
  /** Seconds by which signatures may be too old or too young. RFC 4035 leaves it open; 0 believes the clock. */
  readonly clockSkewSeconds: number
  /** Shorter RSA keys are no keys. RFC 5702 §2.1: at least 512 for SHA-256; §2.2: 1024 for SHA-512. */
  readonly smallestRsaModulusBits: number
}

export const usualPolicy: ValidationPolicy = {
  acceptsSha1: true,
  clockSkewSeconds: 0,
  // Our choice, as BIND 9.18 has it by default: nobody has shown a factored key of 1024 bits.
  smallestRsaModulusBits: 1024
}
