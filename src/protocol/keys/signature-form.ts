/** What a signature is made over and how it is written, where an algorithm leaves a choice. */

export type Hash = "sha1" | "sha256" | "sha384" | "sha512"

/** How an ECDSA signature is written: `der` in X.509 (RFC 3279 §2.2.3), `ieee-p1363` in DNSSEC (RFC 6605 §4). */
export type EcdsaEncoding = "der" | "ieee-p1363"
