/** What one delivery attempt came to, as the Sending MTA knows it. */
import type { Mistrust, Proof } from "../models/trust-model.ts"
import type { AppliedPolicy } from "../protocol/tls-report/report.ts"

export interface Mail {
  /** Without angle brackets. */
  readonly messageId: string
  readonly from: string
  readonly to: string
  /** Lines of header and body, without CRLF; dots are stuffed on the wire (RFC 5321 §4.5.2). */
  readonly lines: ReadonlyArray<string>
  /** Time in the queue when this attempt begins; 0 when absent. */
  readonly ageSeconds?: number
}

/** The domain of an address, lower case. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1).toLowerCase()

/** Why one MX host did not take the mail. */
export interface Refusal {
  /** Empty when no MX host was even found. */
  readonly mxHost: string
  readonly cause:
    | "no route"
    | "lookup failed"
    | "no answer"
    | "refused by policy"
    | "refused for now"
    | "refused for good"
  readonly detail: string
  /** Present where RFC 8460 has a name for it. */
  readonly mistrust?: Mistrust
}

/**
 * What TLS came to at one MX host, or why policy ruled the host out before: what a TLS report counts (RFC 8460 §4.2). A connection on which
 * TLS was neither had nor missed is none.
 */
export interface TlsSession {
  readonly mxHost: string
  /** Absent where no connection was made. */
  readonly address?: string
  /** None: no policy was found. */
  readonly policies: ReadonlyArray<AppliedPolicy>
  /** Whether or not the mail went (RFC 8461 §5, testing mode). None: TLS, as the policies want it. */
  readonly failures: ReadonlyArray<Mistrust>
}

export type Attempt = {
  readonly refusals: ReadonlyArray<Refusal>
  /** In the order of trying; of mail that was delivered the last is the one that carried it. */
  readonly sessions: ReadonlyArray<TlsSession>
} & (
  | {
      readonly _tag: "Delivered"
      readonly mxHost: string
      readonly address: string
      readonly form: "clear" | "tls"
      /** Present when the model's checks identified the peer. */
      readonly proof?: Proof
    }
  | { readonly _tag: "Deferred" }
  | {
      /** It goes back to its author. */
      readonly _tag: "Bounced"
      /** "refused for good": no retry will help, for there is no such domain, a null MX, or a permanent reply. */
      readonly why: "refused for good" | "lifetime over"
    }
)
