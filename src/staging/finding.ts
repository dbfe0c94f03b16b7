/** What a sender's lookups and handshakes rest on, for pictures and texts: kept beside a trace, where one is kept. */
import type { UndatedValidation } from "../clients/dns/resolution.ts"
import type { Handshake } from "../sender/journal.ts"

export type Finding = Found & {
  readonly atMicros: number
  /** The sender's host. */
  readonly by: string
}

export type Found = FoundAnswer | ({ readonly kind: "handshake" } & Handshake)

export interface FoundAnswer {
  readonly kind: "lookup"
  /** "example.com MX". */
  readonly question: string
  readonly status: "secure" | "insecure" | "failed"
  /** Why it failed; empty where it did not. */
  readonly detail: string
  /** Absent where the sender left validation to a resolver elsewhere, or there was nothing to validate. */
  readonly validation?: UndatedValidation
}
