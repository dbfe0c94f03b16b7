/**
 * Certification authorities of the simulated Internet: roots, subordinates, and what they issue to servers. RFC 5280 §3.2.
 *
 * Everything is derived from names and times: asking twice gives the same octets. The checks an authority makes before it
 * issues (who may have a certificate for which name) are not made here; this is only its signing key.
 */
import { Result } from "effect"
import { keyPair, type KeyAlgorithm, type KeyPair } from "../../protocol/keys/key-pair.ts"
import { type Certificate, parseCertificate } from "../../protocol/x509/certificate.ts"
import { keyPurpose } from "../../protocol/x509/object-identifiers.ts"
import { anchorFromCertificate, type TrustAnchor } from "../../protocol/x509/trust-anchor.ts"
import type { NameText } from "./alternative-name.ts"
import { type Issuance, issue } from "./issue.ts"

export interface CertificateAuthority {
  /** RFC 4514 text. */
  readonly subject: string
  readonly key: KeyPair
  readonly certificate: Certificate
  /** Its certificate and those above, without the root's: what a server sends after its own. Empty for a root. */
  readonly chain: ReadonlyArray<Uint8Array>
  /** The authority as a trust anchor. */
  readonly anchor: TrustAnchor
}

export interface AuthorityRequest extends Partial<Omit<Issuance, "issuer" | "issuerKey">> {
  readonly subject: string
  /** Seconds since the epoch, both ends included. */
  readonly notBefore: number
  readonly notAfter: number
  /** Which kind of key to derive from the subject where none is given; P-256 by default. */
  readonly keyAlgorithm?: KeyAlgorithm
}

export interface ServerRequest extends Partial<Omit<Issuance, "issuer" | "issuerKey">> {
  readonly dnsNames?: ReadonlyArray<string>
  /** SRV-IDs without the `SRV:`, such as `_smtp.example.com` (RFC 4985 §2). */
  readonly srvNames?: ReadonlyArray<string>
  readonly ipAddresses?: ReadonlyArray<string>
  readonly notBefore: number
  readonly notAfter: number
  /** Names the derived key; the subject and the names do by default. */
  readonly keyName?: string
  readonly keyAlgorithm?: KeyAlgorithm
}

export interface ServerCertificate {
  readonly key: KeyPair
  readonly der: Uint8Array
  /** What the server shows: its certificate first, the root left out. */
  readonly chain: ReadonlyArray<Uint8Array>
}

/** A root: certified by its own key. */
export const rootAuthority = (request: AuthorityRequest): CertificateAuthority => {
  const key = authorityKey(request)
  return authorityOf(
    issue({ ...authorityProfile(request, key), issuer: request.subject, issuerKey: key }),
    request.subject,
    key,
    null
  )
}

/** An authority certified by another. With the subject and key of an existing one it is a cross-certificate. */
export const subordinateAuthority = (
  above: CertificateAuthority,
  request: AuthorityRequest
): CertificateAuthority => {
  const key = authorityKey(request)
  return authorityOf(
    issue({ ...authorityProfile(request, key), issuer: above.subject, issuerKey: above.key }),
    request.subject,
    key,
    above
  )
}

/** A server's certificate from an authority. */
export const serverCertificate = (
  authority: CertificateAuthority,
  request: ServerRequest
): ServerCertificate => {
  const { issuance, key } = serverProfile(request)
  const der = issue({ ...issuance, issuer: authority.subject, issuerKey: authority.key })
  return { key, der, chain: [der, ...authority.chain] }
}

/** A server's certificate that nobody but itself vouches for. */
export const selfSignedCertificate = (request: ServerRequest): ServerCertificate => {
  const { issuance, key } = serverProfile(request)
  const der = issue({ ...issuance, issuer: issuance.subject, issuerKey: key })
  return { key, der, chain: [der] }
}

const authorityKey = (request: AuthorityRequest): KeyPair =>
  request.subjectKey ?? keyPair(request.keyAlgorithm ?? "p256", `certificate authority ${request.subject}`)

const authorityProfile = (request: AuthorityRequest, key: KeyPair) => ({
  isCa: true,
  keyUsage: ["keyCertSign", "crlSign"] as const,
  ...request,
  subjectKey: key
})

const authorityOf = (
  der: Uint8Array,
  subject: string,
  key: KeyPair,
  above: CertificateAuthority | null
): CertificateAuthority => {
  const certificate = Result.getOrThrow(parseCertificate(der))
  return {
    subject,
    key,
    certificate,
    chain: above === null ? [] : [der, ...above.chain],
    anchor: anchorFromCertificate(certificate)
  }
}

const serverProfile = (request: ServerRequest) => {
  const { dnsNames, srvNames, ipAddresses, keyName, keyAlgorithm, ...rest } = request
  const names: ReadonlyArray<NameText> = [
    ...(rest.names ?? []),
    ...(dnsNames ?? []).map((value) => `DNS:${value}` as const),
    ...(srvNames ?? []).map((value) => `SRV:${value}` as const),
    ...(ipAddresses ?? []).map((value) => `IP:${value}` as const)
  ]
  const subject = rest.subject ?? ""
  const key =
    rest.subjectKey ?? keyPair(keyAlgorithm ?? "p256", keyName ?? `server ${subject} ${names.join(" ")}`)
  const issuance = {
    isCa: false,
    keyUsage: ["digitalSignature"] as const,
    extendedKeyUsage: [keyPurpose.serverAuth],
    ...rest,
    ...(names.length > 0 && { names }),
    subject,
    subjectKey: key
  }
  return { issuance, key }
}
