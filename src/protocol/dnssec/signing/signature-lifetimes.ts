/** From when until when a signature made for a given moment holds. RFC 4034 §3.1.5, RFC 6781 §4.4.2. */

export type SignatureLifetimes =
  /** Signed once. */
  | {
      readonly kind: "fixed"
      /** Seconds since the epoch. */
      readonly inceptionSeconds: number
      /** Seconds since the epoch. */
      readonly expirationSeconds: number
    }
  /** Signed anew at `phaseSeconds` and every `everySeconds` before and after it. */
  | {
      readonly kind: "renewed"
      /** From signing to expiration. */
      readonly validitySeconds: number
      readonly everySeconds: number
      /** How far the inception lies before the signing, for clocks that are slow. */
      readonly backdatedBySeconds: number
      /** Seconds since the epoch. */
      readonly phaseSeconds: number
    }

export interface ValidityWindow {
  /** Seconds since the epoch. */
  readonly inceptionSeconds: number
  /** Seconds since the epoch. */
  readonly expirationSeconds: number
}

/**
 * Validity of 14 days and an hour of backdating are the defaults of BIND 9.18 (`signatures-validity`,
 * dnssec-policy); renewing at half of the validity is our choice, for RFC 6781 §4.4.2.1 only asks for enough time
 * to notice that it failed.
 */
export const usualLifetimes: SignatureLifetimes = {
  kind: "renewed",
  validitySeconds: 14 * 86_400,
  everySeconds: 7 * 86_400,
  backdatedBySeconds: 3_600,
  phaseSeconds: 0
}

/** The window of the signatures that are served at `nowSeconds`. */
export const windowAt = (lifetimes: SignatureLifetimes, nowSeconds: number): ValidityWindow => {
  if (lifetimes.kind === "fixed") return lifetimes
  const { validitySeconds, everySeconds, backdatedBySeconds, phaseSeconds } = lifetimes
  const signedAt = phaseSeconds + Math.floor((nowSeconds - phaseSeconds) / everySeconds) * everySeconds
  return {
    inceptionSeconds: signedAt - backdatedBySeconds,
    expirationSeconds: signedAt + validitySeconds
  }
}
