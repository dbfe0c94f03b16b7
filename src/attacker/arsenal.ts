/**
 * What an attacker owns before any attack, and what its capabilities hand it. To have hosts, domains and certificates of
 * one's own takes no capability; everything else here is used by the capability that its comment names.
 */
import type { DnsCrossing, WebReply } from "../world/crossing.ts"
import type { Adoption } from "./adoption.ts"
import type { CredentialSource } from "./credential-source.ts"
import type { ChainWorkshop, SignedChain } from "./chain-workshop.ts"
import type { OwnHost } from "./own-host.ts"
import type { WebPlace } from "./web-place.ts"

/** What authorities have issued to the attacker because they validated names, and were shown what they wanted. */
export interface ValidatedCertificates {
  /** Do the ways stay as they are while the run goes on? */
  readonly isFixed: boolean
  /**
   * Ways in which, by that time, a trusted authority has validated the name for the attacker and issued: each the ids of the
   * capabilities that it took. Nothing where none has; an empty way where the certificate is in hand whatever is spent now.
   */
  readonly certificateWays: (serverName: string, atMicros: number) => ReadonlyArray<ReadonlyArray<string>>
  /** A chain that such an authority issued for these names and no others. The attacker has its key. */
  readonly validatedChain: (names: ReadonlyArray<string>) => ReadonlyArray<Uint8Array>
}

export interface Arsenal extends ValidatedCertificates {
  /** Name of the attacker's first mail exchanger, which publishes nothing. */
  readonly mxHost: string
  /** IPv4 address of that host. */
  readonly address: string
  /** That one, and for each source of certificates one in a signed domain of the attacker's and one in an unsigned one, as adopters have them. */
  readonly ownHosts: ReadonlyArray<OwnHost>
  /** Does some sender's resolver validate, or the sender itself? To all others a signed zone is as any other. */
  readonly isSignedSeen: boolean
  readonly isOwnName: (name: string) => boolean
  readonly ownHostAt: (address: string) => OwnHost | undefined
  /** Mail domain that is under attack, presentation format, lower case. */
  readonly targetDomain: string
  /** Names of the target's mail exchangers. */
  readonly targetMxHosts: ReadonlyArray<string>
  /** What an attacker says who publishes as the model's adopters do. */
  readonly adoption: Adoption
  /** All that there are here, the most believable first. */
  readonly credentialSources: ReadonlyArray<CredentialSource>
  /** What comes from there for a client that asks for that name, DER, leaf first. Not for what was validated. */
  readonly chainFrom: (source: CredentialSource, name: string) => ReadonlyArray<Uint8Array> | undefined
  /** Whose certificate it is, that from there is shown to a client that asks for that name: `key-theft`. */
  readonly hostOfStolen: (source: CredentialSource, name: string) => string | undefined
  /** The web host whose name an authority validated, and no other (`validated-` and its place). */
  readonly webHostOfValidated: (source: CredentialSource) => string | undefined
  /** The chain that the host of that name shows: `web-takeover`. Undefined where there is no such host. */
  readonly chainOfHost: (host: string) => ReadonlyArray<Uint8Array> | undefined
  /** Name of the host that really has the address; undefined where there is none. */
  readonly hostAt: (address: string) => string | undefined
  /** Are there CAA records for names of the target's? Anybody can look. */
  readonly restrictsIssuance: boolean
  /** What a web host of the target's is to it; undefined for all other hosts. */
  readonly webPlaceOf: (host: string) => WebPlace | undefined
  /** All that there are. */
  readonly webPlaces: ReadonlyArray<WebPlace>
  /** Number of an authority's network perspective, 0 for the primary one, by its host's name; undefined for other hosts. */
  readonly perspectiveOf: (host: string) => number | undefined
  /** Which further place of a sender's a host is, from 1; undefined for all other hosts. */
  readonly sendersPerspectiveOf: (host: string) => number | undefined
  /** A name beside the target's first MX host: `cotenant`. Undefined where its parent is the target's own domain. */
  readonly tenantHost: string | undefined
  /** A mailbox of the attacker's at the hosts that take mail for the target: `cotenant`. Undefined where there is no tenant. */
  readonly tenantMailbox: string | undefined
  /**
   * Does the MX host at that address, or the Sending MTA of that name, keep what comes in clear before the handshake? A scan tells, and
   * against others injecting does nothing.
   */
  readonly keepsPlaintext: {
    readonly server: (address: string) => boolean
    readonly sender: (host: string) => boolean
  }
  /** Does the host of that address serve a zone of the target's at that time: `zone-write` and its like. */
  readonly isTargetServer: (address: string, atMicros: number) => boolean
  /** Is it signed? Where nothing is signed there is no key to hold: `dnssec-zkey`, `dnssec-pkey`. */
  readonly isSignedServer: (address: string, atMicros: number) => boolean
  /**
   * What the name server asked would answer if its zone had these records in place of those of their owner and type; signed as the zone is.
   * Undefined where it serves no such zone.
   */
  readonly answerFromEdited: (edit: ZoneEdit, asked: DnsCrossing) => Uint8Array | undefined
  /**
   * What the name server asked answers with these edits of the zone at that apex, of whomever it is; undefined where it has no such zone, or they
   * change nothing of the answer.
   */
  readonly answerAsWritten: (
    apex: string,
    edits: ReadonlyArray<ZoneEdit>,
    asked: DnsCrossing
  ) => Uint8Array | undefined
  /** What that web host of the target's served at that path before it changed, latest first: who holds it, or its certificate, can serve it again. */
  readonly olderDocuments: (host: string, path: string, atMicros: number) => ReadonlyArray<WebReply>
  /**
   * What the name server asked would have answered that long ago, signatures and all: `dns-replay`. Undefined where it serves no
   * zone of the target's, or none that has changed since.
   */
  readonly answerFromThePast: (backSeconds: number, asked: DnsCrossing) => Uint8Array | undefined
  /** Absent where no host sends a DNSSEC chain in its handshakes. */
  readonly chains?: ChainWorkshop
  /** Chains for that name which the attacker's capabilities sign; absent where there are no chains. */
  readonly signedChains?: (serverName: string, atMicros: number) => ReadonlyArray<SignedChain>
}

export interface ZoneEdit {
  /** Presentation format. */
  readonly owner: string
  readonly type: number
  /** RDATA in presentation format; none takes the records away. */
  readonly data: ReadonlyArray<string>
  /** Five minutes when absent. */
  readonly ttlSeconds?: number
}
