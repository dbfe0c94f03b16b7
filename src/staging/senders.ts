/** The senders of a scenario, whichever way the file writes them, with all that was left out. */
import type { AddressType } from "../protocol/dns/rdata/address.ts"
import type { ClientPlaintext } from "../protocol/smtp/plaintext-before-tls.ts"
import { type KeyType, keyTypes } from "../protocol/tls/key-types.ts"
import type { TlsVersion } from "../protocol/tls/evidence.ts"
import type { SenderProfile } from "../sender/profile.ts"
import { senderProfiles } from "../sender/profiles/registry.ts"
import type { QueueRules } from "../sender/queue.ts"
import { steadily } from "../sender/retry-schedule.ts"
import { type AuthorityId, usuallyTrusted } from "../world/deployment.ts"
import type { DnsTransport } from "../protocol/dns/transports.ts"
import { addressTypesOf } from "../scenario/host-addresses.ts"
import type { ResolverAnchors, ResolverKind } from "./resolvers.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { attackerMxHost, attackersDomain } from "./world/attackers-domains.ts"
import type { revocationWays } from "../scenario/schema/sender.ts"
import { toMicros } from "../scenario/schema/time.ts"

export interface ChosenSender {
  /** In tables and CSV files. */
  readonly name: string
  /** Of the Sending MTA, said in EHLO. */
  readonly host: string
  /** From which it connects, for each IP version that it has; nobody connects to it. */
  readonly addresses: ReadonlyArray<string>
  readonly resolver: ResolverKind | "as-model-needs"
  /** To a resolver elsewhere. */
  readonly resolverTransport: DnsTransport
  /** Absent when the sender has no software's habits. */
  readonly profile?: SenderProfile
  readonly queue: QueueRules
  /** Record types that it asks for to find a host. */
  readonly addressTypes: ReadonlyArray<AddressType>
  /** Of name servers that the resolver on its own host can reach. */
  readonly resolverAddressTypes: ReadonlyArray<AddressType>
  readonly trusts: ReadonlyArray<AuthorityId>
  /** Further roots, DER. */
  readonly roots: ReadonlyArray<Uint8Array>
  /** Does it send a TLS report a day? */
  readonly reports: boolean
  readonly revocation: (typeof revocationWays)[number]
  readonly minimumTlsVersion: TlsVersion
  readonly plaintextBeforeTls: ClientPlaintext
  /** Keys of certificates whose signatures it can check, the one it likes best first. */
  readonly keyTypes: ReadonlyArray<KeyType>
  /** Zones and names in lower case. */
  readonly anchors: ResolverAnchors
  /** Domain to which all its mail goes, lower case. */
  readonly smartHost?: string
  /** Domain by whose key its TLS reports are signed; that of its own name when absent. */
  readonly signsAs?: string
}

/** In the scenario's order. Where `senders` names several, `sender` says what they have in common. */
export const chosenSenders = ({
  sender,
  senders
}: Pick<Scenario, "sender" | "senders">): ReadonlyArray<ChosenSender> =>
  senders.length === 0
    ? [chosen({ name: theOnlySender, ...sender }, 0)]
    : senders.map((one, index) => chosen({ ...sender, host: `out.${one.name}.test`, ...one }, index))

/** The attacker as one who sends mail, from its own mail exchanger and with the key of its own domain. */
export const attackersSender = (): ChosenSender => ({
  ...chosen({ name: "attacker", host: attackerMxHost }, 0),
  signsAs: attackersDomain
})

/** RFC 2544 appendix C.2.2 and RFC 5180 §8: blocks for tests. */
const addressOf = (type: AddressType, index: number): string =>
  type === "A" ? `198.18.${(index + 1) >> 8}.${(index + 1) & 255}` : `2001:2::${(index + 1).toString(16)}`

/** The name of a sender that the file does not name. */
const theOnlySender = "sender"

const chosen = (
  {
    name,
    host,
    profile: id,
    resolver = "as-model-needs",
    resolverTransport = "clear",
    attempts,
    retryAfter,
    lifetime,
    reports = false,
    revocation = "unchecked",
    minimumTlsVersion = "TLSv1.0",
    plaintextBeforeTls,
    ip = "ipv4-only",
    // Our choice: there are name servers with IPv4 alone, and a host with IPv6 alone reaches them by translation (RFC 6146).
    resolverIp = ip === "ipv4-only" ? ip : "dual-stack",
    trusts = usuallyTrusted,
    roots = [],
    keyTypes: offered = keyTypes,
    trustAnchors = [],
    negativeTrustAnchors = [],
    smartHost
  }: Scenario["sender"] & { readonly name: string },
  index: number
): ChosenSender => {
  const profile = senderProfiles.find((candidate) => candidate.id === id)
  // The schema lets only registered ids through.
  if (id !== undefined && profile === undefined) throw new Error(`no profile is called ${id}`)
  const lifetimeSeconds =
    lifetime === undefined
      ? (profile?.schedule.lifetimeSeconds ?? Number.POSITIVE_INFINITY)
      : toMicros(lifetime) / 1_000_000
  // RFC 5321 §4.5.4.1: 30 minutes at least.
  const everySeconds = retryAfter === undefined ? 1_800 : toMicros(retryAfter) / 1_000_000
  const schedule =
    retryAfter === undefined && profile !== undefined
      ? { ...profile.schedule, lifetimeSeconds }
      : steadily(everySeconds, lifetimeSeconds)
  // Without a profile and without a lifetime, nothing but a count ends the tries.
  const mostAttempts = attempts ?? (profile === undefined && lifetime === undefined ? 1 : undefined)
  return {
    name,
    host,
    addresses: addressTypesOf[ip].map((type) => addressOf(type, index)),
    resolver,
    // A server that is authenticated is all that the strict profile asks for (RFC 8310 §5).
    resolverTransport: resolverTransport === "strict" ? "authenticated" : resolverTransport,
    reports,
    revocation,
    minimumTlsVersion,
    plaintextBeforeTls: plaintextBeforeTls ?? profile?.plaintextBeforeTls ?? "discarded",
    addressTypes: addressTypesOf[ip],
    resolverAddressTypes: addressTypesOf[resolverIp],
    trusts,
    keyTypes: offered,
    anchors: {
      positive: trustAnchors.map((anchor) => ({ ...anchor, zone: anchor.zone.toLowerCase() })),
      negative: negativeTrustAnchors.map((apex) => apex.toLowerCase())
    },
    roots: roots.map((text) => Buffer.from(text, "base64")),
    ...(profile === undefined ? {} : { profile }),
    ...(smartHost === undefined ? {} : { smartHost: smartHost.toLowerCase() }),
    queue: { schedule, ...(mostAttempts === undefined ? {} : { mostAttempts }) }
  }
}
