/**
 * What an attacker owns before any attack, and what its capabilities hand it. To have a host, a name and a certificate of
 * one's own takes no capability; everything else here is used by the capability that its comment names.
 */
import type { DnsCrossing } from "../world/crossing.ts"

/** What authorities have issued to the attacker because they validated names, and were shown what they wanted. */
export interface ValidatedCertificates {
  /**
   * Ways in which, by that time, a trusted authority has validated the name for the attacker and issued: each the ids of the
   * capabilities that it took. Nothing where none has; an empty way where the certificate is in hand whatever is spent now.
   */
  readonly certificateWays: (serverName: string, atMicros: number) => ReadonlyArray<ReadonlyArray<string>>
  /** A chain that such an authority issued for these names and no others. The attacker has its key. */
  readonly validatedChain: (names: ReadonlyArray<string>) => ReadonlyArray<Uint8Array>
}

export interface Arsenal extends ValidatedCertificates {
  /** Name of the attacker's mail exchanger; it resolves in the world's DNS. */
  readonly mxHost: string
  /** IP address of the attacker's hosts. */
  readonly address: string
  /** Mail domain that is under attack, presentation format, lower case. */
  readonly targetDomain: string
  /** Names of the target's mail exchangers. */
  readonly targetMxHosts: ReadonlyArray<string>
  /** Does one of these say a policy in its EHLO reply? */
  readonly targetSaysPolicy: boolean
  /** A chain that no trusted authority issued, for the name asked; DER, leaf first. The attacker has its key. */
  readonly selfIssuedChain: (serverName: string) => ReadonlyArray<Uint8Array>
  /** A chain that a trusted authority issued for the attacker's own names. The attacker has its key. */
  readonly ownChain: ReadonlyArray<Uint8Array>
  /** A chain that a trusted authority issued for the name asked, with a key of the attacker's: `ca-misissue`, `ca-key`. */
  readonly misissuedChain: (serverName: string) => ReadonlyArray<Uint8Array>
  /** The chain that the host of that name shows: `key-theft`, `web-takeover`. Undefined where there is no such host. */
  readonly chainOfHost: (host: string) => ReadonlyArray<Uint8Array> | undefined
  /** Name of the host that really has the address; undefined where there is none. */
  readonly hostAt: (address: string) => string | undefined
  /** Are there CAA records for names of the target's? Anybody can look. */
  readonly restrictsIssuance: boolean
  /** Is it the address of a web host of the target's? */
  readonly isTargetWebHost: (address: string) => boolean
  /** Number of an authority's network perspective, 0 for the primary one, by its host's name; undefined for other hosts. */
  readonly perspectiveOf: (host: string) => number | undefined
  /** A name beside the target's first MX host: `cotenant`. Undefined where its parent is the target's own domain. */
  readonly tenantHost: string | undefined
  /** A chain that a trusted authority issued for that name. Empty where there is none. */
  readonly tenantChain: ReadonlyArray<Uint8Array>
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
  /** RDATA of a TLSA record that names the key of `ownChain`, presentation format. */
  readonly plantedTlsa: string
  /** Does the host of that address serve a zone of the target's at that time: `zone-write` and its like. */
  readonly isTargetServer: (address: string, atMicros: number) => boolean
  /**
   * What the name server asked would answer if its zone had this record in place of those of its owner and type, or none
   * where `data` is absent; signed as the zone is. Undefined where it serves no such zone.
   */
  readonly answerFromEdited: (edit: ZoneEdit, asked: DnsCrossing) => Uint8Array | undefined
  /**
   * What the name server asked would have answered that long ago, signatures and all: `dns-replay`. Undefined where it serves no
   * zone of the target's, or none that has changed since.
   */
  readonly answerFromThePast: (backSeconds: number, asked: DnsCrossing) => Uint8Array | undefined
}

export interface ZoneEdit {
  /** Presentation format. */
  readonly owner: string
  readonly type: number
  /** RDATA in presentation format. */
  readonly data?: string
}
