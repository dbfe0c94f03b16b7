/** The operator of a domain who watches the logs of certificates, and has revoked what it did not ask for. RFC 9162 §1, RFC 5280 §5.3.1. */
import { Result } from "effect"
import { type Certificate, parseCertificate } from "../protocol/x509/certificate.ts"
import type { RevokedCertificate } from "../world/certificate-authority/distribution-point.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { toMicros } from "../scenario/schema/time.ts"

export class WatchedCertificates {
  /** Undefined where nobody watches. */
  readonly #reactsAfterSeconds: number | undefined
  /** When each was first logged, seconds since the epoch. */
  readonly #logged = new Map<string, { readonly certificate: Certificate; readonly atSeconds: number }>()

  constructor({ domain: { watchesCertificates } }: Pick<Scenario, "domain">) {
    if (watchesCertificates !== undefined)
      this.#reactsAfterSeconds = toMicros(watchesCertificates.reactsAfter) / 1_000_000
  }

  /** A certificate that somebody else got stands in a log; what has been there before is no news. */
  log(der: Uint8Array, atSeconds: number): void {
    const certificate = Result.getOrThrow(parseCertificate(der))
    if (!this.#logged.has(certificate.digest))
      this.#logged.set(certificate.digest, { certificate, atSeconds })
  }

  /** What is revoked by that time. */
  revokedBy(nowSeconds: number): ReadonlyArray<RevokedCertificate> {
    const after = this.#reactsAfterSeconds
    if (after === undefined) return []
    return [...this.#logged.values()]
      .map(({ certificate: { issuer, serialNumber }, atSeconds }) => ({
        issuerKey: issuer.key,
        serialNumber,
        revokedAt: atSeconds + after
      }))
      .filter(({ revokedAt }) => revokedAt <= nowSeconds)
  }

  /** The same text for two states that nothing later can tell apart; times count from now. */
  fingerprint(nowSeconds: number): string {
    return this.#reactsAfterSeconds === undefined
      ? ""
      : JSON.stringify([...this.#logged].map(([digest, { atSeconds }]) => [digest, nowSeconds - atSeconds]))
  }
}
