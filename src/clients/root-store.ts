/** The certification authorities that a sender trusts, and whether it asks what they took back. RFC 5280 §6.1.1 (d), RFC 8461 §3.3 and §4.2. */
import { Context, type Effect } from "effect"
import type { TrustAnchor as DnssecAnchor } from "../protocol/dnssec/anchors.ts"
import type { SignatureMemory } from "../protocol/keys/signature.ts"
import type { KnownRevocation } from "../protocol/x509/revocation.ts"
import type { KnownLog } from "../protocol/x509/transparency.ts"
import type { TrustAnchor } from "../protocol/x509/trust-anchor.ts"

export interface Roots {
  readonly anchors: ReadonlyArray<TrustAnchor>
  /** The root's keys of DNSSEC, for those who validate without a resolver (RFC 9102 §8); absent: it has none. */
  readonly dnssecAnchors?: ReadonlyArray<DnssecAnchor>
  /** Logs of certificates whose timestamps it believes (RFC 6962); absent: it knows none. */
  readonly logs?: ReadonlyArray<KnownLog>
  /** Are certificates taken only where enough of these logs vouch for them? Not, when absent: RFC 8461 asks for nothing of the kind. */
  readonly demandsTransparency?: boolean
  /** Verdicts on signatures, never on dates or names. */
  readonly signatures: SignatureMemory
  /** Absent leaves revocation unchecked, as mail servers do (RFC 8461 §4.2 allows it). */
  readonly revocation?: Revocation
}

export interface Revocation extends KnownRevocation {
  /** Sees to it that the lists which concern these certificates are among those known, where they can be had. DER, leaf first. */
  readonly lookUp: (chain: ReadonlyArray<Uint8Array>) => Effect.Effect<void>
}

export class RootStore extends Context.Service<RootStore, Roots>()("clients/RootStore") {}
