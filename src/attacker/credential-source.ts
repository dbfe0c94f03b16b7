/** Where a certificate comes from that an attacker can show. */

/**
 * Where a certificate comes from. "validated": an authority validated the name asked and the domain; "validated-name" and "validated-domain": one
 * of the two; "validated-" and a place: it validated the name of that web host, which its holder can show it, and no other. "stolen": that of the MX host asked; "stolen-" and a place: that of a web host. Certificates of web hosts serve at MX hosts where their names
 * fit (RFC 8461 §10.4). For hosts of the attacker's own, "own" and what is validated name the host.
 */
export type CredentialSource =
  | "validated"
  | "validated-name"
  | "validated-domain"
  | `validated-${string}`
  | "issued"
  | "own"
  | "self-issued"
  | "stolen"
  | `stolen-${string}`
  | "tenant"

export const isCredentialSource = (text: string): text is CredentialSource =>
  ["validated", "issued", "own", "self-issued", "stolen", "tenant"].includes(text) ||
  /^(?:validated|stolen)-.+$/.test(text)
