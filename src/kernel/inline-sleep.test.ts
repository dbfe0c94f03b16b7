/** The short way through a sleep changes cost and never order: random programs, run both ways, leave the same trace. */
import { Deferred, Effect, Fiber, Queue, Result, Semaphore } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { simulate } from "./simulate.ts"
import { jsonLines, Trace } from "./trace.ts"
import type { VirtualTime } from "./virtual-time.ts"

/** A program as data; `n` is a number of microseconds, or which of the shared things is meant. */
type Step =
  | {
      readonly do: "sleep" | "effect sleep" | "draw and sleep" | "open" | "await" | "offer" | "take"
      readonly n: number
    }
  | { readonly do: "yield"; readonly n: number }
  | {
      readonly do: "fork" | "daemon" | "spawn" | "timeout" | "lock" | "uninterruptible"
      readonly n: number
      readonly steps: Program
    }
  | {
      readonly do: "fork and interrupt" | "race" | "both"
      readonly n: number
      readonly steps: Program
      readonly others: Program
    }
type Program = ReadonlyArray<Step>

// Few different durations, so that many things fall on one moment.
const micros = fc.nat(6)
const sleeps: ReadonlyArray<Step> = [1, 2, 3, 5].map((n) => ({ do: "sleep", n }))

const { program } = fc.letrec<{ program: Program; step: Step }>((tie) => ({
  program: fc.array(tie("step"), { maxLength: 5, depthIdentifier: "program" }),
  step: fc.oneof(
    { depthSize: "medium", withCrossShrink: true, depthIdentifier: "program" },
    fc.constantFrom(...sleeps),
    fc.record({
      do: fc.constantFrom(
        "sleep",
        "sleep",
        "effect sleep",
        "draw and sleep",
        "open",
        "await",
        "offer",
        "take",
        "yield"
      ),
      n: micros
    }),
    fc.record({
      do: fc.constantFrom("fork", "daemon", "spawn", "timeout", "lock", "uninterruptible"),
      n: micros,
      steps: tie("program")
    }),
    fc.record({
      do: fc.constantFrom("fork and interrupt", "race", "both"),
      n: micros,
      steps: tie("program"),
      others: tie("program")
    })
  )
}))

interface Done {
  readonly by: string
  readonly step: string
  readonly n: number
}

const runBoth = (programs: ReadonlyArray<Program>, horizonMicros?: number) =>
  (["inline", "suspend"] as const).map((sleeps) => run(programs, sleeps, horizonMicros))

const run = (programs: ReadonlyArray<Program>, sleeps: "inline" | "suspend", horizonMicros?: number) => {
  const simulation = simulate({
    startMs: 0,
    seed: "7",
    sleeps,
    ...(horizonMicros === undefined ? {} : { horizonMicros })
  })
  const trace = new Trace<Done>(simulation)
  const doors = Array.from({ length: 3 }, () => Deferred.makeUnsafe<void>())
  const queue = Effect.runSync(Queue.bounded<number>(1))
  const semaphore = Effect.runSync(Semaphore.make(1))
  let spawned = 0

  const interpret = (by: string, steps: Program): Effect.Effect<void, never, VirtualTime> =>
    Effect.forEach(
      steps,
      (step) =>
        Effect.andThen(
          perform(by, step),
          Effect.sync(() => trace.record({ by, step: step.do, n: step.n }))
        ),
      { discard: true }
    ).pipe(Effect.onExit((exit) => Effect.sync(() => trace.record({ by, step: exit._tag, n: 0 }))))

  const perform = (by: string, step: Step): Effect.Effect<unknown, never, VirtualTime> => {
    const door = doors[step.n % doors.length]!
    switch (step.do) {
      case "sleep":
        return simulation.sleep(step.n)
      case "effect sleep":
        return Effect.sleep(`${step.n} micros`)
      case "draw and sleep":
        return Effect.suspend(() => simulation.sleep(simulation.streams.of(by, "sleep").below(8)))
      case "open":
        return Deferred.succeed(door, undefined)
      case "await":
        return Deferred.await(door)
      case "offer":
        return Queue.offer(queue, step.n)
      case "take":
        return Queue.take(queue)
      case "yield":
        return Effect.yieldNow
      case "fork":
        return Effect.forkChild(interpret(`${by}f`, step.steps))
      case "daemon":
        return Effect.forkDetach(interpret(`${by}d`, step.steps))
      case "spawn":
        return Effect.sync(() => {
          const name = `${by}s${spawned++}`
          simulation.spawn(name, simulation.nowMicros + step.n, interpret(name, step.steps))
        })
      case "timeout":
        return Effect.timeoutOption(interpret(`${by}t`, step.steps), `${step.n} micros`)
      case "lock":
        return semaphore.withPermits(1)(interpret(`${by}l`, step.steps))
      case "uninterruptible":
        return Effect.uninterruptible(
          interpret(
            `${by}u`,
            step.steps.filter((inner) => inner.do !== "await" && inner.do !== "take")
          )
        )
      case "fork and interrupt":
        return Effect.flatMap(Effect.forkChild(interpret(`${by}i`, step.steps)), (fiber) =>
          Effect.andThen(interpret(`${by}o`, step.others), Fiber.interrupt(fiber))
        )
      case "race":
        return Effect.raceFirst(interpret(`${by}r`, step.steps), interpret(`${by}q`, step.others))
      case "both":
        return Effect.all([interpret(`${by}a`, step.steps), interpret(`${by}b`, step.others)], {
          concurrency: "unbounded"
        })
    }
  }

  programs.forEach((steps, index) =>
    simulation.spawn(String(index), index % 3, interpret(String(index), steps))
  )
  const ending = simulation.run()
  return {
    trace: jsonLines(trace.entries),
    events: trace.entries.length,
    inlined: Result.isSuccess(ending) ? ending.success.inlinedSleeps : 0,
    ending: Result.match(ending, {
      onSuccess: ({ reason, atMicros, steps }) => `${reason} at ${atMicros} after ${steps}`,
      onFailure: (deadlock) => deadlock.message
    })
  }
}

describe("sleep, the short way", () => {
  it("leaves the same trace and the same ending as suspending, for random programs", () => {
    const seen = { inlined: 0, events: 0, deadlocks: 0 }
    fc.assert(
      fc.property(
        fc.array(program, { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(40), { nil: undefined }),
        (programs, horizon) => {
          const [inline, suspend] = runBoth(programs, horizon)
          expect(inline!.trace).toBe(suspend!.trace)
          expect(inline!.ending).toBe(suspend!.ending)
          seen.inlined += inline!.inlined
          seen.events += inline!.events
          if (inline!.ending.startsWith("deadlock")) seen.deadlocks += 1
        }
      ),
      { numRuns: 1500, seed: 42 }
    )
    // The property would hold for programs that do nothing.
    expect(seen.inlined).toBeGreaterThan(500)
    expect(seen.events).toBeGreaterThan(10_000)
    expect(seen.deadlocks).toBeGreaterThan(100)
  })

  it("is taken by a program that is alone, and by nobody else", () => {
    const alone: Program = [
      { do: "sleep", n: 5 },
      { do: "sleep", n: 5 }
    ]
    expect(run([alone], "inline").inlined).toBe(2)
    expect(run([alone], "suspend").inlined).toBe(0)
    expect(run([[{ do: "both", n: 0, steps: alone, others: alone }]], "inline").inlined).toBe(0)
  })

  it("is not taken by a fiber that another has woken in the middle of its own step", () => {
    const simulation = simulate({ startMs: 0, seed: 1 })
    const times: Array<string> = []
    const note = (who: string) => Effect.sync(() => void times.push(`${simulation.nowMicros} ${who}`))
    simulation.spawn(
      "waker",
      0,
      Effect.gen(function* () {
        const door = yield* Deferred.make<void>()
        yield* Effect.forkChild(
          Deferred.await(door).pipe(Effect.andThen(simulation.sleep(100)), Effect.andThen(note("woken")))
        )
        yield* simulation.sleep(1)
        yield* Deferred.succeed(door, undefined)
        yield* note("waker")
        yield* simulation.sleep(200)
      })
    )
    simulation.run()
    expect(times).toEqual(["1 waker", "101 woken"])
  })

  it("gives the same octets for the same seed", () => {
    const programs = fc.sample(fc.array(program, { minLength: 3, maxLength: 3 }), { seed: 3, numRuns: 20 })
    for (const some of programs) expect(run(some, "inline")).toEqual(run(some, "inline"))
  })
})
