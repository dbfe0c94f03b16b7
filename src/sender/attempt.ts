/** What one delivery attempt came to, as the Sending MTA knows it. */
import type { Mistrust, Proof } from "../models/trust-model.ts"

export interface Mail {
  /** Without angle brackets. */
  readonly messageId: string
  readonly from: string
  readonly to: string
  /** Lines of header and body, without CRLF; dots are stuffed on the wire (RFC 5321 §4.5.2). */
  readonly lines: ReadonlyArray<string>
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

export type Attempt =
  | {
      readonly _tag: "Delivered"
      readonly mxHost: string
      readonly address: string
      readonly form: "clear" | "tls"
      /** Present when the model's checks identified the peer. */
      readonly proof?: Proof
      readonly refusals: ReadonlyArray<Refusal>
      /** To be reported although the mail went (RFC 8461 §5, testing mode). */
      readonly reports: ReadonlyArray<Mistrust>
    }
  | {
      readonly _tag: "Deferred"
      readonly refusals: ReadonlyArray<Refusal>
    }
  | {
      /** It goes back to its author. */
      readonly _tag: "Bounced"
      /** "refused for good": no retry will help, for there is no such domain, a null MX, or a permanent reply. */
      readonly why: "refused for good" | "lifetime over"
      readonly refusals: ReadonlyArray<Refusal>
    }
