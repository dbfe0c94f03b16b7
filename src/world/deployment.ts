/**
 * A whole simulated Internet, written out: zones with their records, hosts with their services and certificates.
 *
 * This is the only description that the world is built from. A scenario may give it in full; presets (a domain
 * that adopts a trust model) are expanded into it.
 */
import type { SigningPlan } from "../protocol/dnssec/signing/signing-plan.ts"
import type { ExtensionLine } from "../protocol/smtp/extensions.ts"
import type { PlaintextBeforeTls } from "../protocol/smtp/plaintext-before-tls.ts"
import type { KeyType } from "../protocol/tls/key-types.ts"
import type { TlsVersion } from "../protocol/tls/evidence.ts"
import type { DnsTransport } from "../protocol/dns/transports.ts"

export interface Deployment {
  readonly zones: ReadonlyArray<ZonePlan>
  readonly hosts: ReadonlyArray<HostPlan>
}

export interface ZonePlan {
  /** Presentation format without the final dot; "." is the root. */
  readonly apex: string
  /** Absent for an unsigned zone. */
  readonly dnssec?: DnssecPlan
  /** Are the DNSSEC records among `records` served as they are? There is no `dnssec` then. */
  readonly keepsDnssecRecords?: boolean
  /** How its name servers are asked, and how its parent says so; absent: in clear. */
  readonly transport?: DnsTransport
  /** Names of hosts that serve the zone; each needs an address in `hosts`. */
  readonly nameServers: ReadonlyArray<string>
  readonly records: ReadonlyArray<RecordPlan>
}

export interface DnssecPlan {
  readonly plan: SigningPlan
  /** Does the parent hold DS records? A signed zone without them is an island of trust (RFC 4033 §2). */
  readonly isDelegated: boolean
  /** Of the DS RRset in the parent. */
  readonly dsTtlSeconds: number
}

export interface RecordPlan {
  readonly owner: string
  /** Mnemonic or TYPEnnn. */
  readonly type: string
  /** RDATA in presentation format; `\# length hex` for any octets (RFC 3597 §5). */
  readonly data: string
  readonly ttlSeconds: number
}

export interface HostPlan {
  readonly name: string
  /** IPv4 or IPv6, at least one. */
  readonly addresses: ReadonlyArray<string>
  readonly smtp?: SmtpPlan
  readonly http?: HttpPlan
  readonly https?: HttpsPlan
  /** "attacker" makes whatever the host receives the attacker's. */
  readonly owner: "recipient" | "attacker"
}

/** What an end of TLS shows to whom. */
export interface TlsPlan {
  /** For clients that ask for no name, or for one that is not in `certificatesByName`. */
  readonly certificate: CertificatePlan
  /** RFC 6066 §3. */
  readonly certificatesByName?: ReadonlyArray<{
    readonly serverName: string
    readonly certificate: CertificatePlan
  }>
  /** What of a client that asks for a name of which there is no certificate; by default it sees `certificate`. */
  readonly unknownName?: "default" | "alert"
  readonly tlsVersion: TlsVersion
  /** Extensions of the server's in every handshake, by name; none by default. */
  readonly extensions?: Readonly<Record<string, string>>
  /** It sends the DNSSEC chain of its TLSA records (RFC 9102); absent: it does not. */
  readonly sendsChain?: { readonly supportLifetimeHours: number }
}

/**
 * What a host does about STARTTLS (RFC 3207 §4): offers it, does not, answers 454, resets the handshake, answers the
 * ClientHello with what is no TLS, or takes no mail in clear.
 */
export const startTlsWays = ["offered", "absent", "unavailable", "reset", "garbage", "required"] as const

/** RFC 5321 §3.1, §3.8; silent and garbage keep to nothing. */
export const smtpServices = ["open", "closed", "overloaded", "silent", "garbage"] as const

export interface SmtpPlan extends TlsPlan {
  readonly startTls: (typeof startTlsWays)[number]
  /** By default open. */
  readonly service?: (typeof smtpServices)[number]
  /** By default discarded. */
  readonly plaintextBeforeTls?: PlaintextBeforeTls
  /** Replies to MAIL and RCPT in place of 250: "450 4.7.1 come back later". */
  readonly answers?: { readonly mail?: string; readonly recipient?: string }
  /** Ports at which it takes mail over implicit TLS (RFC 8314 §3), beside port 25; none by default. */
  readonly implicitTlsPorts?: ReadonlyArray<number>
  /** Lines of the EHLO reply over TLS, beside what nearly every server offers. */
  readonly extensionsOverTls?: ReadonlyArray<ExtensionLine>
}

export const webServices = ["open", "silent", "reset"] as const

export interface HttpPlan {
  /** By default open. */
  readonly service?: (typeof webServices)[number]
  readonly documents: ReadonlyArray<DocumentPlan>
}

export interface HttpsPlan extends HttpPlan, TlsPlan {}

export interface DocumentPlan {
  /** Beginning with "/". */
  readonly path: string
  /** 100 to 599. */
  readonly status: number
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
}

/** The authorities of the world. Senders trust the first three, of which the third's root has expired. */
export const authorityIds = ["trusted", "other-trusted", "expired-root", "untrusted", "private"] as const
export type AuthorityId = (typeof authorityIds)[number]

/** Where anybody is a customer, and whose roots have not expired. */
export const openToAll = ["trusted", "other-trusted"] as const satisfies ReadonlyArray<AuthorityId>

/** What senders trust where nothing else is said. */
export const usuallyTrusted: ReadonlyArray<AuthorityId> = ["trusted", "other-trusted", "expired-root"]

/** An authority, or the certificate's own key. */
export const certificateIssuerIds = [...authorityIds, "self"] as const

/** One of the attacker's own, which nobody trusts: so that what it shows has an issuer above it (RFC 7671 §5.2). */
export const attackersAuthority = "attackers-own"

/** RFC 5280 §4.2.1.12. */
export const keyPurposeIds = ["server-auth", "client-auth", "email-protection", "any"] as const

export interface CertificatePlan {
  readonly issuer: (typeof certificateIssuerIds)[number] | typeof attackersAuthority
  /** DNS-IDs of the subjectAltName, wildcards included; may be empty. */
  readonly dnsNames: ReadonlyArray<string>
  /** SRV-IDs, RFC 4985 §2. */
  readonly srvNames?: ReadonlyArray<string>
  readonly commonName?: string
  /** Extended key usage; server-auth by default, no such extension when empty. */
  readonly purposes?: ReadonlyArray<(typeof keyPurposeIds)[number]>
  /** Seconds since the Unix epoch. */
  readonly notBeforeSeconds: number
  readonly notAfterSeconds: number
  /** Name of the key: two certificates with one name share the key. */
  readonly key: string
  /** By default ecdsa. */
  readonly keyType?: KeyType
  /** For the same names, with keys of other types: shown to clients that would rather have those. */
  readonly alternatives?: ReadonlyArray<CertificatePlan>
  /** Sent besides the certificate: those of its issuers without the root (by default), nothing, or the root too. */
  readonly sends?: "issuers" | "leaf-only" | "with-root"
  /** Of the authority's keys: by default that of its issuing certificate. */
  readonly signedBy?: "issuer" | "root"
  /** Does whoever shows it hold the private key? By default yes. */
  readonly holdsKey?: boolean
  /** The chain itself, DER, leaf first, in place of everything else but `holdsKey`. */
  readonly der?: ReadonlyArray<Uint8Array>
}

/** What a listener can show under one name, in its order. */
export const withAlternatives = (plan: CertificatePlan): ReadonlyArray<CertificatePlan> => [
  plan,
  ...(plan.alternatives ?? [])
]
