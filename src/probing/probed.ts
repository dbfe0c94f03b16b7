/** What a probe found out: plain values, for people and programs. */
import type { AuthenticationChain } from "../protocol/dnssec/authentication-chain.ts"
import type { TypeName } from "../protocol/dns/types.ts"
import type { MtaStsPolicy } from "../protocol/mta-sts/policy.ts"
import type { Citation } from "../protocol/rfc.ts"
import type { CertificateChain } from "../protocol/x509/certificate-chain.ts"
import type { SmtpShown } from "./transports.ts"

export interface Probed {
  readonly domain: string
  readonly judgedAtMs: number
  readonly network: NetworkState
  readonly records: ReadonlyArray<ProbedRecord>
  /** In the order of trying; empty where the domain takes no mail, or nobody knows. */
  readonly hosts: ReadonlyArray<ProbedHost>
  readonly mtaSts: ProbedMtaSts
  readonly reportsTo: ReadonlyArray<string>
  readonly models: ReadonlyArray<ModelVerdict>
  readonly chain: ProbedChain
  /** The same for each name that was looked up. */
  readonly chains: ReadonlyArray<NamedChain>
}

export interface NetworkState {
  /** "blocked": not even a root server answered; "intercepted": somebody answered who is none. No domain can bring that about. */
  readonly dns: "works" | "blocked" | "intercepted"
  /** Who was asked: the authoritative servers, or a resolver in their place. */
  readonly asks: "servers" | "resolver"
  /** Why the root could not be proven, where it could not. */
  readonly detail?: string
  /** "left out": MX hosts were not to be visited. "unasked": there was none. */
  readonly smtp: "works" | "blocked" | "left out" | "unasked"
}

export interface ProbedRecord {
  readonly name: string
  readonly type: TypeName
  readonly status: "secure" | "insecure" | "failed"
  /** RDATA in presentation format; empty for none. */
  readonly data: ReadonlyArray<string>
  /** Why the lookup failed. */
  readonly failure?: { readonly reason: string; readonly detail: string }
}

export interface ProbedHost {
  readonly name: string
  readonly mxIsSecure: boolean
  readonly addresses: ReadonlyArray<string>
  /** Of the visit; absent where there was none. */
  readonly address?: string
  /** Why no address answered, where none did. */
  readonly silent?: string
  readonly shown?: SmtpShown
  /** Does the web PKI take the chain for that of the host's name? RFC 8461 §4.2. */
  readonly webPki?: { readonly isValid: boolean; readonly detail: string }
  /** Of the leaf, seconds since the epoch. */
  readonly expiresAtSeconds?: number
  /** A TLSA record that would fit the leaf's key: RFC 7672 §3.1 recommends `3 1 1`. */
  readonly fittingTlsa?: string
  readonly tlsa: ReadonlyArray<string>
}

export type ProbedMtaSts =
  | { readonly _tag: "None"; readonly detail: string }
  | { readonly _tag: "Broken"; readonly detail: string }
  | { readonly _tag: "Found"; readonly policy: MtaStsPolicy }

export interface ModelVerdict {
  readonly id: string
  readonly title: string
  /** As results of the simulation call it; "bounced" for mail that goes back at once, "unknown" where MX hosts could not be asked. */
  readonly outcome:
    | "delivered-authenticated"
    | "delivered-unauthenticated-ok"
    | "delivered-cleartext-ok"
    | "deferred-by-misconfiguration"
    | "deferred-other"
    | "bounced"
    | "unknown"
  /** What a sender does, in words. */
  readonly inWords: string
  readonly why: ReadonlyArray<{ readonly decision: string; readonly because: ReadonlyArray<Citation> }>
}

/** As pictures and texts of chains want it. */
export interface ProbedChain {
  readonly dnssec: AuthenticationChain
  readonly unproven: ReadonlyArray<{
    readonly question: string
    readonly status: "secure" | "insecure" | "failed"
    readonly detail: string
  }>
  readonly peers: ReadonlyArray<{
    readonly host: string
    readonly verdict: "proven" | "not proven" | "unasked"
    readonly detail: string
    readonly certificates: CertificateChain
    /** Models whose senders ask for this proof; empty for what the senders of several fetch. */
    readonly askedBy: ReadonlyArray<string>
  }>
}

export interface NamedChain {
  /** Of a host, or what else was looked up; "." is the root. */
  readonly name: string
  readonly chain: ProbedChain
}
