/** How an attacker makes DNSSEC chains for handshakes, and what comes of it. RFC 9102. */
import type { DnsCrossing } from "../world/crossing.ts"
import type { CredentialSource } from "./credential-source.ts"

/** How chains are made here. */
export interface ChainWorkshop {
  /** Lifetimes of the extension that adopters give, in hours; the scenario's own first. */
  readonly supportLifetimes: ReadonlyArray<number>
  /** The question for the TLSA records of that name, as its name server gets it; undefined where none has its zone. */
  readonly questionFor: (serverName: string, atMicros: number) => DnsCrossing | undefined
  /** What the name server answers. */
  readonly answerTo: (asked: DnsCrossing) => Uint8Array | undefined
  /** The chain with that answer in it, in hexadecimal; undefined where it proves nothing to those who have the root's key, or no more than the true one. */
  readonly chainWith: (
    answer: Uint8Array,
    chain: { readonly serverName: string; readonly supportLifetimeHours: number; readonly atMicros: number }
  ) => string | undefined
}

/** A chain that is believed, and what it takes. */
export interface SignedChain {
  /** In hexadecimal. */
  readonly extension: string
  /** As a move has these. */
  readonly does: string
  readonly alsoSpends?: ReadonlyArray<string>
  readonly validated?: ReadonlyArray<string>
  readonly sources?: ReadonlyArray<CredentialSource>
  readonly isAboutLife?: true
}
