/**
 * What every trust model answers. Add a model: a folder here that exports one `TrustModel`, and its line in
 * `registry.ts`.
 *
 * A model sees DNS, the web, its sender's memory and what a handshake showed. It cannot see whether these are
 * simulated, whether somebody attacks, or what became of the mail.
 */
import { Context, type Effect, type Option, type Result, Schema } from "effect"
import type { Dns } from "../clients/dns/dns.ts"
import type { Https } from "../clients/https/https.ts"
import type { RootStore } from "../clients/root-store.ts"
import type { Citation } from "../protocol/rfc.ts"
import type { ExtensionLine } from "../protocol/smtp/extensions.ts"
import type { Listener } from "../protocol/smtp/listener.ts"
import type { Draw } from "../protocol/smtp/mail-exchangers.ts"
import { type AppliedPolicy, PolicyDescription } from "../protocol/tls-report/report.ts"
import { type ResultType, resultTypes } from "../protocol/tls-report/result-types.ts"
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import type { Examined } from "../protocol/x509/examined.ts"

export interface TrustModel {
  /** Names the model in scenarios and results; equals the folder's name. */
  readonly id: string
  /** A line for `hoptrust list models`. */
  readonly title: string
  readonly standards: ReadonlyArray<Citation>
  /** Does the model rest on a validating resolver (RFC 7672 §2.1.1)? Where a scenario leaves it open, it gets one. */
  readonly needsValidation: boolean
  /** What a scenario may set, with defaults and descriptions; an empty object is always legal. */
  readonly parameters: Schema.Codec<unknown, unknown>
  /** Of a model that combines others: its parameters that hold another model's, each with that model's id. */
  readonly parts?: Readonly<Record<string, string>>
  /** Fixes the parameters. Values that `parameters` would reject are a defect and throw. */
  readonly configure: (parameters: unknown) => ConfiguredModel
}

export interface ConfiguredModel {
  /** In place of the model's own answer, where parameters decide it. */
  readonly needsValidation?: boolean
  /** Does the model promise anything only where public logs vouch for certificates (RFC 6962)? Not, when absent. */
  readonly needsTransparency?: boolean
  /** Receiving side: what a domain that adopts the model puts in DNS and on the web. */
  readonly publish: (recipient: Recipient) => Publication
  /**
   * What senders understand and no domain publishes while it wants to be protected, such as a marker that takes a policy back. An attacker
   * says it all the same. Nothing when absent.
   */
  readonly alsoUnderstood?: (recipient: Recipient) => ReadonlyArray<Publication>
  /**
   * Sending side, before the MX lookup: which servers take the domain's mail in place of its MX hosts. Fails where mail is to go to nobody.
   * Absent: it goes to the MX hosts.
   */
  readonly locate?: (domain: string, own: LocatingClient) => Effect.Effect<Location, HostRefused, Dns>
  /** Sending side, before dialling one MX host: what must hold for mail to go there. */
  readonly policyFor: (
    hop: Hop
  ) => Effect.Effect<HopPolicy, HostRefused, Dns | Https | RootStore | SenderMemory>
  /** Sending side, after each session in which the mail was taken, for models that learn in band. */
  readonly learnFrom?: (session: Session) => Effect.Effect<void, never, RootStore | SenderMemory>
  /** Sending side, between mails, for models that look after what they keep: does what is due, and says when to come back. */
  readonly upkeep?: Effect.Effect<Upkeep, never, Dns | Https | RootStore | SenderMemory>
}

/** Makes a model of its definition, keeping the type of its parameters while it is written. */
export const trustModel = <Parameters>({
  parameters,
  configure,
  ...rest
}: Omit<TrustModel, "parameters" | "configure"> & {
  readonly parameters: Schema.Codec<Parameters, unknown>
  readonly configure: (parameters: Parameters) => ConfiguredModel
}): TrustModel => ({
  ...rest,
  parameters,
  configure: (given) => configure(Schema.decodeUnknownSync(parameters)(given))
})

// --- receiving side -------------------------------------------------------------------------------------

export interface Recipient {
  /** Domain of the mail addresses, presentation format, lower case. */
  readonly domain: string
  readonly mxHosts: ReadonlyArray<RecipientHost>
  /** How often the chains have changed before, so that what senders compare can change with them (RFC 8461 §3.1). Absent: 0. */
  readonly revision?: number
}

export interface RecipientHost {
  readonly name: string
  /** What senders are to expect there, DER, leaf first: while a change is announced, the next chain too (RFC 7671 §8.1). */
  readonly chains: ReadonlyArray<ReadonlyArray<Uint8Array>>
}

export interface Publication {
  readonly records: ReadonlyArray<PublishedRecord>
  readonly documents: ReadonlyArray<PublishedDocument>
  /** Lines that its MX hosts have in their EHLO replies over TLS. */
  readonly ehlo?: ReadonlyArray<ExtensionLine>
  /** Ports at which its MX hosts take mail over implicit TLS (RFC 8314 §3), beside port 25. */
  readonly implicitTlsPorts?: ReadonlyArray<number>
  /** What its MX hosts say in their handshakes beside the chain: extensions of TLS by name (RFC 8446 §4.2). */
  readonly handshake?: Readonly<Record<string, string>>
  /** Its MX hosts send the DNSSEC chain of their TLSA records in their handshakes, as DNS has them at that time (RFC 9102 §2). */
  readonly sendsChain?: SentChain
  /** Does the model promise anything only where the zone is signed? */
  readonly needsSignedZone: boolean
}

export interface SentChain {
  /** RFC 9102 §2.3, ExtSupportLifetime. */
  readonly supportLifetimeHours: number
}

export interface PublishedRecord {
  readonly owner: string
  /** Mnemonic or TYPEnnn. */
  readonly type: string
  /** RDATA in presentation format. */
  readonly data: string
  readonly ttlSeconds: number
}

export interface PublishedDocument {
  /** Web host; it gets an address record and a certificate of its own. */
  readonly host: string
  /** What that host is to the domain, for those who tell web hosts apart: "posh-provider". Its name where nothing is said. */
  readonly place?: string
  readonly path: string
  readonly mediaType: string
  readonly body: string
}

// --- sending side ---------------------------------------------------------------------------------------

export interface Hop {
  /** Where the mail is going before any DNS: the recipient's domain, A-labels, lower case. */
  readonly nextHopDomain: string
  /** The same after CNAMEs (RFC 5321 §5.1). */
  readonly expandedNextHop: string
  /** Name in the MX record, unexpanded; the next-hop domain itself when it has no MX record. */
  readonly mxHost: string
  /** Names in the domain's other MX records, in the order of trying. */
  readonly otherMxHosts: ReadonlyArray<string>
  readonly isImplicitMx: boolean
  /** Did DNSSEC validate the way from the next-hop domain to this MX host? RFC 7672 §2.2.1. */
  readonly mxIsSecure: boolean
  /** Present where the model located it, in place of the MX records. */
  readonly located?: Listener
}

/** What a client that locates servers brings along. */
export interface LocatingClient {
  /** Names under which it may find itself among the servers (RFC 5321 §5.1). */
  readonly ownNames: ReadonlyArray<string>
  /** For ties among servers. */
  readonly draw: Draw
}

export type Location = {
  /** What was found, for people. */
  readonly basis: string
  readonly because: ReadonlyArray<Citation>
} & (
  | {
      readonly _tag: "Servers"
      /** In the order of trying; at least one. */
      readonly servers: ReadonlyArray<Listener & { readonly host: string }>
      /** Did DNSSEC validate the answer that named them? */
      readonly isSecure: boolean
    }
  /** None is announced: to the MX hosts, as ever. */
  | { readonly _tag: "MxHosts" }
)

/** What a session showed that ended with the mail taken. */
export interface Session {
  readonly hop: Hop
  /** Of the EHLO reply that was in force at the end: the one over TLS where there was TLS (RFC 3207 §4.2). */
  readonly extensions: ReadonlyArray<ExtensionLine>
  /** Of the handshake; absent when the mail went in clear. */
  readonly evidence?: TlsEvidence
  /** Time of the session's end, seconds since the Unix epoch. */
  readonly nowSeconds: number
}

/** The one vocabulary in which models answer, so that the sender needs to know none of them. */
export interface HopPolicy {
  /** "optional" goes on in clear text when TLS cannot be had. */
  readonly encryption: "optional" | "required"
  /** Sent as SNI; absent sends none. */
  readonly serverName?: string
  /** Judges the peer of a finished handshake; absent accepts anybody. `nowSeconds` is the time of the handshake. */
  readonly authenticate?: (evidence: TlsEvidence, nowSeconds: number) => Result.Result<Proof, Mistrust>
  /** Goes with MAIL; a host that does not offer the extension gets no mail (RFC 5321 §4.1.1.11). */
  readonly mailParameters?: ReadonlyArray<{ readonly extension: string; readonly parameter: string }>
  /** "report-only" delivers, and reports, where "enforce" would not deliver. */
  readonly enforcement: "enforce" | "report-only"
  /** The rule by which a host that does not meet this gets no mail; absent where nothing is demanded. */
  readonly demandedBy?: Citation
  /** What was found that led here, for people: "policy fetched, mode enforce". */
  readonly basis: string
  readonly because: ReadonlyArray<Citation>
  /** Failures that do not stop delivery but are to be reported (RFC 8461 §5, RFC 8460 §4.3). */
  readonly reports?: ReadonlyArray<Mistrust>
  /** The policies behind this, for TLS reports; absent where neither TLSA records nor MTA-STS had a say (RFC 8460 §4.4). */
  readonly applied?: ReadonlyArray<AppliedPolicy>
}

/** Why the peer was believed. */
export interface Proof {
  /** "DANE-EE(3) record 3 1 1 matched the leaf". */
  readonly detail: string
  /**
   * "MX host": the peer is the host that an insecure MX record named, and anybody may have written that record. RFC 7672 §2.2.1: this must
   * not be represented as authenticated delivery to the next-hop domain. "nobody": TLS with whomever, because nothing is known that could be
   * compared (RFC 7435 §3). Absent: the peer takes mail for that domain.
   */
  readonly identifies?: "MX host" | "nobody"
  readonly because: ReadonlyArray<Citation>
  /** What the checks of its certificates came to; absent where a model compares something else. */
  readonly examined?: Examined
}

/** Why the peer was not believed, or why something went wrong on the way to a policy. */
export interface Mistrust {
  /** RFC 8460 §4.3. */
  readonly result: ResultType
  readonly detail: string
  readonly because: ReadonlyArray<Citation>
  /** As in a `Proof`. */
  readonly examined?: Examined
}

/** What a model did to look after what it keeps. */
export interface Upkeep {
  /** For people, each with the rule behind it: "the policy of example.com was refreshed". */
  readonly done: ReadonlyArray<{ readonly detail: string; readonly because: ReadonlyArray<Citation> }>
  /** Seconds until something is due; absent where nothing will be, as far as is known now. */
  readonly dueInSeconds?: number
}

/** The model forbids this MX host: the sender tries the next one, and defers when none is left. */
export class HostRefused extends Schema.TaggedError<HostRefused>()("HostRefused", {
  /** Absent where RFC 8460 §4.3 has no name for it: nothing failed that has to do with TLS. */
  result: Schema.optionalKey(Schema.Literals(resultTypes)),
  detail: Schema.String,
  because: Schema.Array(Schema.Struct({ rfc: Schema.Int, section: Schema.String })),
  /** As in a `HopPolicy`. */
  applied: Schema.optionalKey(Schema.Array(Schema.toType(PolicyDescription)))
}) {}

export interface Recollection {
  /** What was stored under the key and has not expired. */
  readonly recall: (key: string) => Effect.Effect<Option.Option<string>>
  /** The same with its age, for those to whom that matters. */
  readonly recallAged: (key: string) => Effect.Effect<Option.Option<Aged>>
  /**
   * Whatever is stored has no time in it: how long ago it was is for the memory to know.
   *
   * @param turnsAfterSeconds ages at which those who recall it come to do otherwise, besides that at which it is forgotten
   */
  readonly store: (
    key: string,
    value: string,
    maxAgeSeconds: number,
    turnsAfterSeconds?: ReadonlyArray<number>
  ) => Effect.Effect<void>
  /** Keys with this beginning of what was stored and has not expired, sorted. */
  readonly keysUnder: (prefix: string) => Effect.Effect<ReadonlyArray<string>>
}

export interface Aged {
  readonly value: string
  /** Whole seconds that clocks have counted since it was stored. */
  readonly ageSeconds: number
}

/** What one sender keeps between deliveries. */
export class SenderMemory extends Context.Service<SenderMemory, Recollection>()("models/SenderMemory") {}
