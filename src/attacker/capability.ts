/**
 * One thing that an attacker can do. Add one: a file in `capabilities/` that exports one `Capability`, and its
 * line in `registry.ts`.
 *
 * A capability decides nothing. At each point where something crosses the network it lays out a finite menu of
 * what it could do there; a driver chooses: a scenario's strategy, or an exhaustive search.
 */
import { Schema } from "effect"
import type {
  ClockVerdict,
  ConnectCrossing,
  ConnectVerdict,
  Crossing,
  DnsCrossing,
  DnsVerdict,
  HandshakeCrossing,
  HandshakeVerdict,
  HttpVerdict,
  LineCrossing,
  LineVerdict,
  TriggerVerdict,
  WebCrossing,
  WebVerdict
} from "../world/crossing.ts"
import type { Arsenal } from "./arsenal.ts"
import type { CredentialSource } from "./credential-source.ts"
import type { WebPlace } from "./web-place.ts"

/** One entry of a menu. */
export interface Move<Verdict> {
  /** What is done, for people and for traces: "answer that example.com has mail exchanger mx.attacker.test". */
  readonly does: string
  readonly verdict: Verdict
  /** Ids of further capabilities that this move cannot do without: a stolen key is no use to those off the path. */
  readonly alsoSpends?: ReadonlyArray<string>
  /**
   * Moves of one name at one crossing do the same thing, whoever makes them: one forged answer is another's. A search then runs
   * one of them. Absent where nothing is said.
   */
  readonly sameAs?: string
  /** Names that an authority must have validated for the attacker first (`Arsenal.certificateWays`). */
  readonly validated?: ReadonlyArray<string>
  /** The certificate that is shown, DER, where one is. */
  readonly certificate?: Uint8Array
  /** Which of the target's web hosts it is done to: capabilities over several of them are told apart by it. */
  readonly place?: WebPlace
  /** Takes somebody who puts an answer in place of another there (`Menu.isChannelAt`), for it is no more than an answer that would be believed. */
  readonly needsChannel?: true
  /**
   * Where the certificates come from that it shows a Sending MTA, or speaks of. One mail ends at one host, so moves of one mail that have none in
   * common are of no use to each other. Absent where it has to do with no such certificate.
   */
  readonly sources?: ReadonlyArray<CredentialSource>
  /** Differs from another move in nothing but how long what is said is kept. */
  readonly isAboutLife?: true
}

export interface Capability {
  /** Names the capability in scenarios and results; equals the file's name. */
  readonly id: string
  /** A line for `hoptrust list capabilities`. */
  readonly title: string
  /** Does its menu ever read along? Then whoever spends it reads what passes in clear on its paths. */
  readonly readsAlong?: boolean
  /** Ways in which a search has it, as parameters: one menu beside the other. Once, with the defaults, when left out. */
  readonly searchedWith?: ReadonlyArray<unknown>
  /** Further ways, in searches in which later mail counts: what differs in how long it lasts. */
  readonly searchedAheadWith?: ReadonlyArray<unknown>
  /** Does it act on TLS reports? They are sent when the day is over (RFC 8460 §4.1), and a search lets it stay for them. */
  readonly isAboutReports?: boolean
  /** Could it act where a certification authority validates a name? Then whoever holds it orders certificates. */
  readonly reachesAuthorities?: boolean
  /** Does what it can do depend on what the world was at another time? */
  readonly looksBack?: true
  /** What a scenario may set, with defaults and descriptions; an empty object is always legal. */
  readonly parameters: Schema.Codec<unknown, unknown>
  /**
   * Fixes the parameters. Values that `parameters` would reject are a defect and throw. A menu remembers nothing of what crossed,
   * so that one serves every run of a world.
   */
  readonly configure: (parameters: unknown, arsenal: Arsenal) => Menu
}

export interface Menu {
  /** Are certificates that it has issued written into public logs (RFC 9162 §1) unasked? It has none issued, when absent. */
  readonly logsCertificates?: boolean
  /** Does it read what passes in clear on this path? */
  readonly watches?: (crossing: Crossing) => boolean
  /** Does it read this question? What is learned is told, and changes nothing: no mail is read by it. */
  readonly readsQuestions?: (crossing: DnsCrossing) => boolean
  /** Can it put an answer in place of another here, for those who have what to say and no place to say it? Nowhere, when left out. */
  readonly isChannelAt?: (crossing: DnsCrossing) => boolean
  readonly dns?: (crossing: DnsCrossing) => ReadonlyArray<Move<DnsVerdict>>
  readonly connect?: (crossing: ConnectCrossing) => ReadonlyArray<Move<ConnectVerdict>>
  readonly line?: (crossing: LineCrossing) => ReadonlyArray<Move<LineVerdict>>
  readonly handshake?: (crossing: HandshakeCrossing) => ReadonlyArray<Move<HandshakeVerdict>>
  readonly web?: (crossing: WebCrossing) => ReadonlyArray<Move<WebVerdict>>
  readonly clock?: (crossing: Crossing) => ReadonlyArray<Move<ClockVerdict>>
  readonly trigger?: (crossing: Crossing) => ReadonlyArray<Move<TriggerVerdict>>
  readonly http?: (crossing: WebCrossing) => ReadonlyArray<Move<HttpVerdict>>
}

/** Makes a capability of its definition, keeping the type of its parameters while it is written. */
export const capability = <Parameters>({
  parameters,
  menu,
  ...rest
}: Pick<
  Capability,
  | "id"
  | "title"
  | "readsAlong"
  | "searchedWith"
  | "searchedAheadWith"
  | "isAboutReports"
  | "reachesAuthorities"
  | "looksBack"
> & {
  readonly parameters: Schema.Codec<Parameters, unknown>
  readonly menu: (parameters: Parameters, arsenal: Arsenal) => Menu
}): Capability => ({
  ...rest,
  parameters,
  configure: (given, arsenal) => menu(Schema.decodeUnknownSync(parameters)(given), arsenal)
})
