/** What a program in the simulation may ask of the kernel: the time, to wait, to start others. */
import { Context, type Effect } from "effect"

export interface Kernel {
  /** Microseconds of virtual time since the simulation's start; an integer. */
  readonly nowMicros: number
  /**
   * Waits. Costs a function call, and no suspension, where nothing else can happen in the meantime; the order of
   * events is the same either way. Dies with a RangeError unless `micros` is an integer of at least 0.
   */
  readonly sleep: (micros: number) => Effect.Effect<void>
  /**
   * Starts a program of its own at a time that is not past. Its name is what a deadlock shows. Whoever calls goes on
   * first, even when the time is now.
   */
  readonly spawn: (
    name: string,
    atMicros: number,
    program: Effect.Effect<unknown, never, VirtualTime>
  ) => void
  /** Has something done at a time that is not past, for changes of state that need not wait for anything. */
  readonly at: (atMicros: number, action: () => void) => void
  /** Says what the program waits for while `effect` runs, so that a deadlock can show it. */
  readonly awaiting: <A, E, R>(what: string, effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

export class VirtualTime extends Context.Service<VirtualTime, Kernel>()("kernel/VirtualTime") {}
