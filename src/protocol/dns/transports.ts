/** How DNS messages travel, and what that keeps others from doing. RFC 8310 §5, RFC 9539. */

/**
 * Clear: anybody on the way writes answers, and so does who wins a race from off it (RFC 5452 §4). Opportunistic: encrypted to whoever is
 * there (RFC 9539, RFC 8310 §5), so that only somebody on the way can. Authenticated: nobody can, but to keep answers from arriving.
 * The weaker ones first.
 */
export const dnsTransports = ["clear", "opportunistic", "authenticated"] as const
export type DnsTransport = (typeof dnsTransports)[number]

/** How a question travels. */
export interface DnsWay {
  readonly transport: DnsTransport
  /** Of authenticated transport that rests on the signature of the zone's parent alone: how the parent itself is asked. */
  readonly parentOver?: Exclude<DnsTransport, "authenticated">
}
