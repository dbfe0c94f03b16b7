/** What a trace is made of: what crossed the wire, what the sender decided, what the attacker did. */
import type { Act } from "../attacker/adversary.ts"
import type { Entry } from "../sender/journal.ts"
import type { WireEvent } from "../world/wire-event.ts"

export type TraceEvent =
  | WireEvent
  | ({ readonly kind: "decision"; readonly atMicros: number; readonly by: string } & Entry)
  | ({ readonly kind: "attack" } & Act)
