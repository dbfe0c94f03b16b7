/** The certification authorities that a sender trusts. RFC 5280 §6.1.1 (d), RFC 8461 §3.3 and §4.2. */
import { Context } from "effect"
import type { SignatureMemory } from "../protocol/keys/signature.ts"
import type { TrustAnchor } from "../protocol/x509/trust-anchor.ts"

export interface Roots {
  readonly anchors: ReadonlyArray<TrustAnchor>
  /** Verdicts on signatures, never on dates or names. */
  readonly signatures: SignatureMemory
}

export class RootStore extends Context.Service<RootStore, Roots>()("clients/RootStore") {}
