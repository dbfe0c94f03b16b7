/** One certificate after the other, as an operator renews them: which is shown when, and which are published. RFC 7671 §8.1. */
import { instantOf, toEpochMs, toMicros } from "../schema/time.ts"
import type { Certificate } from "./changed-certificates.ts"

type Renewal = NonNullable<Certificate["renewal"]>

/** Undefined for a certificate that is not renewed. */
export const certificateSeries = (
  { renewal, ...first }: Certificate,
  setting: { readonly host: string; readonly startMs: number }
): CertificateSeries | undefined =>
  renewal === undefined ? undefined : new CertificateSeries({ first, renewal, ...setting })

/** Times are microseconds since the scenario's start. */
export class CertificateSeries {
  readonly #first: Certificate
  readonly #renewal: Renewal
  readonly #host: string
  readonly #startMs: number
  readonly #everyMicros: number
  /** When the first became valid. */
  readonly #fromMicros: number

  constructor({
    first,
    renewal,
    host,
    startMs
  }: {
    readonly first: Certificate
    readonly renewal: Renewal
    /** Whose the certificates are. */
    readonly host: string
    /** Unix epoch milliseconds. */
    readonly startMs: number
  }) {
    const { notBefore, issuedBefore } = first
    this.#first = first
    this.#renewal = renewal
    this.#host = host
    this.#startMs = startMs
    this.#everyMicros = toMicros(renewal.every)
    this.#fromMicros =
      notBefore === undefined ? -toMicros(issuedBefore) : (toEpochMs(notBefore) - startMs) * 1000
  }

  /** When the next certificate is shown after the one of that time. */
  nextRenewal(atMicros: number): number {
    return this.#startOf(this.#numberAt(atMicros) + 1)
  }

  shownAt(atMicros: number): Certificate {
    return this.#numbered(this.#numberAt(atMicros))
  }

  publishedAt(atMicros: number): ReadonlyArray<Certificate> {
    return this.#publishedAt(atMicros).map((number) => this.#numbered(number))
  }

  /** How often what is published had changed by then. */
  publishedRevision(atMicros: number): number {
    const { published } = this.#renewal
    if (published === "never") return 0
    return "after" in published
      ? this.#numberAt(atMicros - toMicros(published.after))
      : // Once when the next is announced, and once when the last is gone.
        this.#numberAt(atMicros) + this.#numberAt(atMicros + toMicros(published.before))
  }

  /** Times between the two at which something begins to be shown, or to be published. */
  changes(afterMicros: number, beforeMicros: number): ReadonlyArray<number> {
    const { published } = this.#renewal
    const earlier = published !== "never" && "before" in published ? toMicros(published.before) : 0
    const later = published !== "never" && "after" in published ? toMicros(published.after) : 0
    const first = this.#numberAt(afterMicros - later)
    const last = this.#numberAt(beforeMicros + earlier)
    return Array.from({ length: last - first }, (_, index) => this.#startOf(first + 1 + index))
      .flatMap((start) => [start, start - earlier, start + later])
      .filter((at) => at > afterMicros && at < beforeMicros)
  }

  #publishedAt(atMicros: number): ReadonlyArray<number> {
    const { published } = this.#renewal
    if (published === "never") return [0]
    if ("after" in published) return [this.#numberAt(atMicros - toMicros(published.after))]
    const shown = this.#numberAt(atMicros)
    const announced = this.#numberAt(atMicros + toMicros(published.before))
    return Array.from({ length: announced - shown + 1 }, (_, index) => shown + index)
  }

  /** Of the certificate that is shown then; the first one is number 0. */
  #numberAt(atMicros: number): number {
    return Math.max(0, Math.floor((atMicros - this.#fromMicros) / this.#everyMicros))
  }

  #startOf(number: number): number {
    return this.#fromMicros + number * this.#everyMicros
  }

  #numbered(number: number): Certificate {
    const renewed = <A extends Pick<Certificate, "key" | "notBefore">>(first: A): A => {
      const { key = this.#host } = first
      return {
        ...first,
        notBefore: instantOf(this.#startMs + this.#startOf(number) / 1000),
        key: this.#renewal.keepsKey || number === 0 ? key : `${key} ${number}`
      }
    }
    return { ...renewed(this.#first), alternatives: this.#first.alternatives.map(renewed) }
  }
}
