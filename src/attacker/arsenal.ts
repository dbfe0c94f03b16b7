/** What an attacker owns before any attack: hosts, names, certificates of its own. Buying them needs no capability. */

export interface Arsenal {
  /** Name of the attacker's mail exchanger; it resolves in the world's DNS. */
  readonly mxHost: string
  /** IP address of the attacker's hosts. */
  readonly address: string
  /** Mail domain that is under attack, presentation format, lower case. */
  readonly targetDomain: string
  /** Names of the target's mail exchangers. */
  readonly targetMxHosts: ReadonlyArray<string>
  /** A chain that no trusted authority issued, for the name asked; DER, leaf first. The attacker has its key. */
  readonly selfIssuedChain: (serverName: string) => ReadonlyArray<Uint8Array>
  /** A chain that a trusted authority issued for the attacker's own names. The attacker has its key. */
  readonly ownChain: ReadonlyArray<Uint8Array>
}
