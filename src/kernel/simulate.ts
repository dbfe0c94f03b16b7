/**
 * Runs programs in virtual time: one synchronous loop, with no promise and no timer of the host under it.
 *
 * Whatever waits lies in the agenda; the loop takes the earliest, sets the time and lets it go on until nothing is
 * ready. The same programs and seed give the same order on every machine.
 */
import { Cause, Clock, Context, Effect, Exit, type Fiber, Random, Result, Schema, Scheduler } from "effect"
import { Agenda, type AgendaItem } from "./agenda.ts"
import { RandomStreams } from "./random-stream.ts"
import { ReadyQueue } from "./ready-queue.ts"
import { virtualClock } from "./virtual-clock.ts"
import { type Kernel, VirtualTime } from "./virtual-time.ts"

export interface SimulationOptions {
  /** Milliseconds since the Unix epoch at virtual time 0; an integer. */
  readonly startMs: number
  readonly seed: string | number
  /** Nothing later than this happens. Absent: the run goes on until nothing is left to happen. */
  readonly horizonMicros?: number
  /** "suspend" never takes the short way through a sleep: slower, and the same in every result. For tests and benchmarks. */
  readonly sleeps?: "inline" | "suspend"
}

/** How a run ended. */
export interface Ending {
  /** "done": every program ended. "horizon": something was left to happen later. */
  readonly reason: "done" | "horizon"
  /** Time of the last event, or the horizon. */
  readonly atMicros: number
  /** Starts, wake-ups and actions, those of sleeps that took the short way included. */
  readonly steps: number
  /** Sleeps that took the short way. */
  readonly inlinedSleeps: number
}

/** Programs wait, and nothing is left that could wake them. A defect of the world or of a program, never a result. */
export class Deadlock extends Schema.TaggedError<Deadlock>()("Deadlock", {
  atMicros: Schema.Int,
  /** In the order in which the programs were started. */
  waiting: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      /** As given to `awaiting`; empty when the program did not say. */
      awaits: Schema.Array(Schema.String)
    })
  )
}) {
  override get message(): string {
    const lines = this.waiting.map(
      ({ name, awaits }) =>
        `  ${name} waits for ${awaits.length > 0 ? awaits.join(", ") : "it did not say what (a queue that nobody fills, or a promise or timer of the host)"}`
    )
    return [`deadlock at ${this.atMicros} µs: nothing is left to happen`, ...lines].join("\n")
  }
}

export const simulate = (options: SimulationOptions): Simulation => new Simulation(options)

/** Runs one program from time 0, and all that it starts, and hands back how it ended. A deadlock of any of them is the answer. */
export const simulateProgram = <A, E>(
  options: Omit<SimulationOptions, "horizonMicros">,
  program: Effect.Effect<A, E, VirtualTime>
): Exit.Exit<A, E | Deadlock> => {
  const simulation = simulate(options)
  let exit: Exit.Exit<A, E> | undefined
  simulation.spawn(
    "program",
    0,
    Effect.onExit(program, (ended) => Effect.sync(() => void (exit = ended))).pipe(Effect.exit)
  )
  const run = simulation.run()
  return Result.isFailure(run) ? Exit.fail(run.failure) : exit!
}

export class Simulation implements Kernel {
  readonly streams: RandomStreams

  readonly #horizonMicros: number
  readonly #inline: boolean
  readonly #agenda = new Agenda<Start | Action | Sleeper>()
  readonly #ready = new ReadyQueue()
  readonly #context: Context.Context<VirtualTime>
  /** Started and not ended, in the order of their starts. */
  readonly #running = new Set<Running>()

  #nowMicros = 0
  #stage: "before" | "running" | "over" = "before"
  #events = 0
  #inlinedSleeps = 0
  /** The one fiber that the loop itself set going and that, once it suspends, gives the loop its turn. */
  #outermost: Fiber.Fiber<unknown, unknown> | undefined
  #defect: Error | undefined

  constructor({ startMs, seed, horizonMicros, sleeps }: SimulationOptions) {
    if (!Number.isSafeInteger(startMs * 1000)) throw new RangeError(`startMs ${startMs} is no integer of ms`)
    if (horizonMicros !== undefined) requireMicros(horizonMicros, "the horizon")
    this.streams = new RandomStreams(seed)
    this.#horizonMicros = horizonMicros ?? Number.MAX_SAFE_INTEGER
    this.#inline = sleeps !== "suspend"
    this.#context = Context.make(VirtualTime, this).pipe(
      Context.add(Clock.Clock, virtualClock(this, startMs)),
      Context.add(Scheduler.Scheduler, this.#ready),
      Context.add(Scheduler.PreventSchedulerYield, true),
      Context.add(Random.Random, refusedRandom)
    )
  }

  get nowMicros(): number {
    return this.#nowMicros
  }

  /** Time of the next thing that is to happen; infinity when there is none. */
  get nextMicros(): number {
    return this.#agenda.nextTime()
  }

  /** How often something has happened so far: the same at two moments between which one program alone went on. */
  get turns(): number {
    return this.#events
  }

  /**
   * Runs to the end. The only error is a deadlock; a program that dies ends the run by throwing, with the program's
   * name, because a broken invariant of ours must not become a result. Runs once.
   */
  run(): Result.Result<Ending, Deadlock> {
    if (this.#stage !== "before") throw new Error("a simulation runs once")
    this.#stage = "running"
    try {
      for (;;) {
        const next = this.#agenda.nextTime()
        if (next > this.#horizonMicros) break
        this.#nowMicros = next
        this.#events += 1
        const item = this.#agenda.take()!
        this.#outermost = item.fiber
        item.happen()
        if (!this.#ready.isEmpty) {
          this.#outermost = undefined
          this.#ready.flush()
        }
        if (this.#defect !== undefined) throw this.#defect
      }
    } finally {
      this.#outermost = undefined
      this.#stage = "over"
    }
    return this.#ending()
  }

  sleep = (micros: number): Effect.Effect<void> =>
    Effect.withFiber((fiber) => {
      const until = this.#nowMicros + micros
      if (
        fiber === this.#outermost &&
        this.#inline &&
        this.#ready.isEmpty &&
        until < this.#agenda.nextTime() &&
        until <= this.#horizonMicros &&
        isMicros(micros)
      ) {
        // Exact: the loop would find nothing ready, and this sleep as the earliest of the agenda.
        this.#nowMicros = until
        this.#inlinedSleeps += 1
        return Effect.void
      }
      return this.#suspend(fiber, micros)
    })

  spawn = (name: string, atMicros: number, program: Effect.Effect<unknown, never, VirtualTime>): void => {
    this.#add(atMicros, new Start(this.#start, name, program))
  }

  /** Starts a program now, from an action that stands in the agenda for it. */
  perform = (name: string, program: Effect.Effect<unknown, never, VirtualTime>): void => {
    this.#start(name, program)
  }

  at = (atMicros: number, action: () => void): void => {
    this.#add(atMicros, new Action(action))
  }

  awaiting = <A, E, R>(what: string, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.withFiber((fiber) => {
      const awaits = fiber.getRef(CurrentProgram)?.awaits
      if (awaits === undefined) return effect
      awaits.push(what)
      return Effect.ensuring(
        effect,
        Effect.sync(() => void awaits.splice(awaits.lastIndexOf(what), 1))
      )
    })

  #suspend(fiber: Fiber.Fiber<unknown, unknown>, micros: number): Effect.Effect<void> {
    return Effect.callback((resume) => {
      requireMicros(micros, "a sleep")
      const sleeper = new Sleeper(fiber, resume)
      this.#add(this.#nowMicros + micros, sleeper)
      return Effect.sync(() => this.#agenda.cancel(sleeper))
    })
  }

  #add(atMicros: number, item: Start | Action | Sleeper): void {
    requireMicros(atMicros, "a time")
    if (atMicros < this.#nowMicros)
      throw new RangeError(`${atMicros} µs is past: it is ${this.#nowMicros} µs`)
    // Something of the host, such as a promise, has set a fiber going that the loop had already given up.
    if (this.#stage === "over") throw new Error("the simulation is over")
    this.#agenda.add(atMicros, item)
  }

  readonly #start = (name: string, program: Effect.Effect<unknown, never, VirtualTime>): void => {
    const running: Running = { name, awaits: [] }
    this.#running.add(running)
    const knownToTheLoop = Effect.withFiber<unknown, never, VirtualTime>((fiber) => {
      this.#outermost = fiber
      return program
    })
    const fiber = Effect.runForkWith(Context.add(this.#context, CurrentProgram, running))(knownToTheLoop)
    fiber.addObserver((exit) => {
      this.#running.delete(running)
      if (Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)) {
        const cause = Cause.squash(exit.cause)
        this.#defect ??= new Error(`${running.name} died at ${this.#nowMicros} µs: ${String(cause)}`, {
          cause
        })
      }
    })
  }

  #ending(): Result.Result<Ending, Deadlock> {
    const somethingIsLeft = this.#agenda.size > 0
    if (!somethingIsLeft && this.#running.size > 0) {
      const waiting = Array.from(this.#running, ({ name, awaits }) => ({ name, awaits: [...awaits] }))
      return Result.fail(new Deadlock({ atMicros: this.#nowMicros, waiting }))
    }
    if (somethingIsLeft) this.#nowMicros = this.#horizonMicros
    return Result.succeed({
      reason: somethingIsLeft ? "horizon" : "done",
      atMicros: this.#nowMicros,
      steps: this.#events + this.#inlinedSleeps,
      inlinedSleeps: this.#inlinedSleeps
    })
  }
}

/** What a deadlock tells of a program. */
interface Running {
  readonly name: string
  readonly awaits: Array<string>
}

/** Carried by the program's fiber, and so by those that it forks. */
const CurrentProgram = Context.Reference<Running | undefined>("kernel/CurrentProgram", {
  defaultValue: () => undefined
})

/** A program that has not begun; a record and no fiber, because idle pairs are many. */
class Start implements AgendaItem {
  isOver = false
  readonly fiber = undefined
  readonly #start: (name: string, program: Effect.Effect<unknown, never, VirtualTime>) => void
  readonly #name: string
  readonly #program: Effect.Effect<unknown, never, VirtualTime>

  constructor(
    start: (name: string, program: Effect.Effect<unknown, never, VirtualTime>) => void,
    name: string,
    program: Effect.Effect<unknown, never, VirtualTime>
  ) {
    this.#start = start
    this.#name = name
    this.#program = program
  }

  happen(): void {
    this.#start(this.#name, this.#program)
  }
}

class Action implements AgendaItem {
  isOver = false
  readonly fiber = undefined
  readonly happen: () => void

  constructor(happen: () => void) {
    this.happen = happen
  }
}

/** A fiber that waits for a time. */
class Sleeper implements AgendaItem {
  isOver = false
  readonly fiber: Fiber.Fiber<unknown, unknown>
  readonly #resume: (effect: Effect.Effect<void>) => void

  constructor(fiber: Fiber.Fiber<unknown, unknown>, resume: (effect: Effect.Effect<void>) => void) {
    this.fiber = fiber
    this.#resume = resume
  }

  happen(): void {
    this.#resume(Effect.void)
  }
}

/** Effect's generator is one for all and not seeded: a draw from it would change with every other draw. */
const refuse = (): never => {
  throw new Error("Effect's Random is not to be used in virtual time: draw from a named stream")
}
const refusedRandom: Random.Random = { nextIntUnsafe: refuse, nextDoubleUnsafe: refuse }

const isMicros = (micros: number) => Number.isSafeInteger(micros) && micros >= 0

const requireMicros = (micros: number, what: string): void => {
  if (!isMicros(micros)) throw new RangeError(`${what} is an integer of microseconds, at least 0: ${micros}`)
}
