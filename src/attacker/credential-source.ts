/** Where a certificate comes from that an attacker can show. */

/**
 * Where a certificate comes from. "validated": an authority validated the name asked and the domain; "validated-name" and "validated-domain": one
 * of the two. "stolen": that of the MX host asked; "stolen-" and a place: that of a web host, which serves at MX hosts where its names fit
 * (RFC 8461 §10.4). For hosts of the attacker's own, "own" and what is validated name the host.
 */
export type CredentialSource =
  | "validated"
  | "validated-name"
  | "validated-domain"
  | "issued"
  | "own"
  | "self-issued"
  | "stolen"
  | `stolen-${string}`
  | "tenant"
