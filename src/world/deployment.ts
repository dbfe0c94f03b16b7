/**
 * A whole simulated Internet, written out: zones with their records, hosts with their services and certificates.
 *
 * This is the only description that the world is built from. A scenario may give it in full; presets (a domain
 * that adopts a trust model) are expanded into it.
 */
import type { SigningPlan } from "../protocol/dnssec/signing/signing-plan.ts"
import type { ExtensionLine } from "../protocol/smtp/extensions.ts"
import type { TlsVersion } from "../protocol/tls/evidence.ts"

export interface Deployment {
  readonly zones: ReadonlyArray<ZonePlan>
  readonly hosts: ReadonlyArray<HostPlan>
}

export interface ZonePlan {
  /** Presentation format without the final dot; "." is the root. */
  readonly apex: string
  /** Absent for an unsigned zone. */
  readonly dnssec?: DnssecPlan
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
  readonly https?: HttpsPlan
  /** "attacker" makes whatever the host receives the attacker's. */
  readonly owner: "recipient" | "attacker"
}

export interface SmtpPlan {
  /** What the host does about STARTTLS (RFC 3207 §4): offers it, does not, answers 454, or resets the handshake. */
  readonly startTls: "offered" | "absent" | "unavailable" | "reset"
  /** Lines of the EHLO reply over TLS, beside what nearly every server offers. */
  readonly extensionsOverTls?: ReadonlyArray<ExtensionLine>
  readonly certificate: CertificatePlan
  readonly tlsVersion: TlsVersion
}

export interface HttpsPlan {
  readonly certificate: CertificatePlan
  readonly tlsVersion: TlsVersion
  readonly documents: ReadonlyArray<DocumentPlan>
}

export interface DocumentPlan {
  /** Beginning with "/". */
  readonly path: string
  /** 100 to 599. */
  readonly status: number
  /** Value of Content-Type. */
  readonly mediaType: string
  readonly body: string
  /** Value of Location, for redirects. */
  readonly location?: string
}

export interface CertificatePlan {
  /** Who signs: an authority that senders trust, one that they do not, or the certificate's own key. */
  readonly issuer: "trusted" | "untrusted" | "self"
  /** DNS-IDs of the subjectAltName, wildcards included; may be empty. */
  readonly dnsNames: ReadonlyArray<string>
  readonly commonName?: string
  /** Seconds since the Unix epoch. */
  readonly notBeforeSeconds: number
  readonly notAfterSeconds: number
  /** Name of the key: two certificates with one name share the key. */
  readonly key: string
}
