/** One attempt as it was run: what it read, drew and left, and the moment at which it began. */
import type { Kept } from "../../state/shelf.ts"
import type { Attempt } from "../../sender/attempt.ts"
import type { Holding } from "../../world/ledger.ts"
import type { Cost } from "../cost.ts"
import type { Place } from "./places.ts"

/** What an attempt came to. */
export interface Tried {
  readonly result: Attempt
  readonly startMicros: number
  readonly endMicros: number
  readonly metOutage: boolean
  readonly lacksIpVersion: boolean
  readonly holdings: ReadonlyArray<Holding>
  readonly cost: Cost
}

export interface Read {
  readonly place: Place
  /** Absent where nothing was there that was good. */
  readonly found?: Found
}

export interface Found {
  readonly value: unknown
  /** How many of its turns had passed. */
  readonly turned: number
  /** The longest that anything lasts that was written and made of such things, to which it may pass its own time on; 0 where it does not. */
  readonly boundsMs: number
  /** When it ended, milliseconds since the Unix epoch. */
  readonly untilMs: number
  /** Present where it ended while the attempt went on: how much was left of it when that began, to the millisecond. Then all ends when it did. */
  readonly endsInMs?: number
  /** May its time bound that of what is made of it? */
  readonly passesOn?: true
}

export interface Write {
  readonly place: Place
  /** As of the attempt that was run. Absent where an entry was taken away. */
  readonly kept?: Kept<unknown>
  /** Is it made of what was read, so that its time may be bounded by that of such things? */
  readonly inherits?: true
}

export interface Drawn {
  readonly lots: number
  readonly bounds: ReadonlyArray<number>
  readonly results: ReadonlyArray<number>
}

/** At what time, and how long nothing else happens and nothing changes. */
export interface Moment {
  readonly startMicros: number
  /** What the clock shows, milliseconds since the Unix epoch. */
  readonly nowMs: number
  /** Virtual time of the next thing that happens in the run. */
  readonly nextMicros: number
  /** When the world may answer otherwise, and when the next signature ends: milliseconds since the Unix epoch. */
  readonly changesMs: number
  readonly expiresMs: number
  /** When the one after it ends. */
  readonly expiresThenMs: number
}
