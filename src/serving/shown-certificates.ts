/** When certificates were first shown that stand in public logs. RFC 9162 §1. */
import { Result } from "effect"
import { parseCertificate } from "../protocol/x509/certificate.ts"

/** Keys tell them apart: a world that is made anew for a later moment has the same keys, and certificates with other dates. */
export class ShownCertificates {
  readonly #firstMicros = new Map<string, number>()

  /** When this one was first shown, microseconds since the scenario's start: now, unless it was shown before. */
  show(der: Uint8Array, nowMicros: number): number {
    const key = Buffer.from(Result.getOrThrow(parseCertificate(der)).spki).toString("base64")
    const first = this.#firstMicros.get(key) ?? nowMicros
    this.#firstMicros.set(key, first)
    return first
  }
}
