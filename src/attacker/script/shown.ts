/** What a scripted attacker shows where it ends TLS. */
import type { TlsEvidence } from "../../protocol/tls/evidence.ts"
import type { Move } from "../capability.ts"
import { leafOf } from "../credentials.ts"
import type { ShownCertificate } from "./action.ts"

/** @param otherwise what else the handshake says */
export const evidenceOf = (
  { chain, provesPossession }: ShownCertificate,
  otherwise: Pick<TlsEvidence, "version"> & Partial<TlsEvidence>
): TlsEvidence => ({ ...otherwise, chain, provesPossession })

/** What an authority issued stands in public logs, and is named for those who watch them. RFC 9162 §1. */
export const loggedOf = ({
  chain,
  validated
}: ShownCertificate): Pick<Move<unknown>, "certificate" | "validated"> =>
  validated === undefined ? {} : { validated, ...leafOf(chain) }
