/** What a finished TLS handshake showed the client; nobody has judged it yet. RFC 8446 §4.4, RFC 5246 §7.4. */

/** In the order of their age. */
export const tlsVersions = ["TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"] as const
export type TlsVersion = (typeof tlsVersions)[number]

export const isBelow = (version: TlsVersion, minimum: TlsVersion): boolean =>
  tlsVersions.indexOf(version) < tlsVersions.indexOf(minimum)

export interface TlsEvidence {
  readonly version: TlsVersion
  /** The server name that the client asked for (RFC 6066 §3); absent when it sent none. */
  readonly serverName?: string
  /** Certificates as the peer sent them, DER, leaf first; empty when it sent none. */
  readonly chain: ReadonlyArray<Uint8Array>
  /** What the peer said beside it, by the name of the extension (RFC 8446 §4.2); absent where it said nothing. */
  readonly extensions?: Readonly<Record<string, string>>
  /** Did the peer sign the handshake with the leaf's private key (CertificateVerify, RFC 8446 §4.4.3)? */
  readonly provesPossession: boolean
}
