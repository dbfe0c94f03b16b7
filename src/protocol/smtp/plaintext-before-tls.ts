/**
 * What either end does with lines that come in clear once STARTTLS is agreed on. RFC 3207 §4.2 wants them discarded; kept in a buffer,
 * they count as said over TLS (CVE-2011-0411).
 */
export const plaintextBeforeTlsWays = ["discarded", "kept"] as const
export type PlaintextBeforeTls = (typeof plaintextBeforeTlsWays)[number]

/**
 * A client may also break the handshake off: what comes after the reply and before it can only be an attacker's. Where TLS is optional, the mail
 * then goes in clear as after any broken handshake (RFC 7435 §5), which is what the attacker wants.
 */
export const clientPlaintextWays = [...plaintextBeforeTlsWays, "refused"] as const
export type ClientPlaintext = (typeof clientPlaintextWays)[number]
