/** Kinds of keys of server certificates, as far as handshakes choose by them. RFC 8446 §4.2.3, RFC 5246 §7.4.2. */

/** In the order in which common clients offer signatures of them. */
export const keyTypes = ["ecdsa", "rsa"] as const
export type KeyType = (typeof keyTypes)[number]
