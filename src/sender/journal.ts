/** What a Sending MTA writes down while it works: each decision, and the rule that made it. */
import { Context, Effect } from "effect"
import type { Citation } from "../protocol/rfc.ts"

export interface Entry {
  /** In words: "mx1.example.com is refused: no certificate names it". */
  readonly decision: string
  readonly because: ReadonlyArray<Citation>
}

export interface JournalShape {
  readonly note: (entry: Entry) => Effect.Effect<void>
}

/** Nobody reads along unless somebody is provided. */
export const Journal = Context.Reference<JournalShape>("sender/Journal", {
  defaultValue: () => ({ note: () => Effect.void })
})

/** Notes one decision. */
export const note = (decision: string, ...because: ReadonlyArray<Citation>): Effect.Effect<void> =>
  Effect.flatMap(Journal, (journal) => journal.note({ decision, because }))
