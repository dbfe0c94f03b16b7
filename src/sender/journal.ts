/** What a Sending MTA writes down while it works: each decision, and the rule that made it. */
import { Context, Effect, Result } from "effect"
import type { WebClientOptions } from "../clients/https/web-client.ts"
import type { Citation } from "../protocol/rfc.ts"
import type { Examined } from "../protocol/x509/examined.ts"

export interface Entry {
  /** In words: "mx1.example.com is refused: no certificate names it". */
  readonly decision: string
  readonly because: ReadonlyArray<Citation>
}

/** A peer's certificates, and what came of them. */
export interface Handshake {
  readonly host: string
  /** DER, as the peer sent it: leaf first. */
  readonly chain: ReadonlyArray<Uint8Array>
  /** "unasked": nothing was to be proven. */
  readonly verdict: "proven" | "not proven" | "unasked"
  /** In words; empty where nothing was asked. */
  readonly detail: string
  /** Absent where nothing was asked, or something else than certificates was compared. */
  readonly examined?: Examined
}

/** What a web host showed, in the words for what a mail host shows. */
export const webHandshake = (
  ...[host, chain, verdict]: Parameters<NonNullable<WebClientOptions["onHandshake"]>>
): Handshake => {
  const { detail, examined } = Result.merge(verdict)
  return { host, chain, verdict: Result.isSuccess(verdict) ? "proven" : "not proven", detail, examined }
}

export interface JournalShape {
  readonly note: (entry: Entry) => Effect.Effect<void>
  readonly keep: (handshake: Handshake) => Effect.Effect<void>
}

/** Nobody reads along unless somebody is provided. */
export const Journal = Context.Reference<JournalShape>("sender/Journal", {
  defaultValue: () => ({ note: () => Effect.void, keep: () => Effect.void })
})

/** Notes one decision. */
export const note = (decision: string, ...because: ReadonlyArray<Citation>): Effect.Effect<void> =>
  Effect.flatMap(Journal, (journal) => journal.note({ decision, because }))

/** Keeps what a handshake showed. */
export const keep = (handshake: Handshake): Effect.Effect<void> =>
  Effect.flatMap(Journal, (journal) => journal.keep(handshake))
