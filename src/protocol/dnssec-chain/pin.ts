/** What a client remembers of a server that sent the extension. RFC 9102 §7. */
import type { ChainVerdict } from "./verify.ts"

export interface FinishedHandshake {
  readonly chain: ChainVerdict["kind"] | "absent"
  /** Did the server pass DANE authentication by the records in the chain? */
  readonly isAuthenticated: boolean
  readonly supportLifetimeHours: number
}

export interface PinRules {
  readonly isPinned: boolean
  /** Creating a pin is the client's choice, and updating one is not. */
  readonly createsPins: boolean
  /** §10: a client may keep pins for less than servers ask. */
  readonly maxHours: number
}

export type PinChange =
  | { readonly _tag: "Unchanged" }
  | { readonly _tag: "Cleared" }
  | { readonly _tag: "Pinned"; readonly hours: number }

export const pinAfter = (
  { chain, isAuthenticated, supportLifetimeHours }: FinishedHandshake,
  { isPinned, createsPins, maxHours }: PinRules
): PinChange => {
  // A valid denial clears, whatever lifetime stands beside it.
  if (chain === "denied") return { _tag: "Cleared" }
  // A lifetime counts only where the chain matches the server's certificates: no signature covers it.
  if (chain !== "TLSA" || !isAuthenticated) return { _tag: "Unchanged" }
  if (supportLifetimeHours === 0) return { _tag: "Cleared" }
  return isPinned || createsPins
    ? { _tag: "Pinned", hours: Math.min(supportLifetimeHours, maxHours) }
    : { _tag: "Unchanged" }
}
