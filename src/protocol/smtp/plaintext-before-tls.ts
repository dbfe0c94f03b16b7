/**
 * What either end does with lines that come in clear once STARTTLS is agreed on. RFC 3207 §4.2 wants them discarded; kept in a buffer,
 * they count as said over TLS (CVE-2011-0411).
 */
export const plaintextBeforeTlsWays = ["discarded", "kept"] as const
export type PlaintextBeforeTls = (typeof plaintextBeforeTlsWays)[number]

/** A client may also break off: what comes after the reply and before the handshake can only be an attacker's. */
export const clientPlaintextWays = [...plaintextBeforeTlsWays, "refused"] as const
export type ClientPlaintext = (typeof clientPlaintextWays)[number]
