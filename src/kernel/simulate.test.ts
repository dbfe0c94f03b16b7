import { Cause, Clock, Deferred, Effect, Exit, Queue, Random, Result } from "effect"
import { describe, expect, it } from "vitest"
import { Deadlock, simulate, simulateProgram } from "./simulate.ts"
import { VirtualTime } from "./virtual-time.ts"

const options = { startMs: 0, seed: 1 }

const deadlockOf = (run: Result.Result<unknown, Deadlock>): Deadlock => {
  if (Result.isSuccess(run)) throw new Error("there was no deadlock")
  return run.failure
}

const defectOf = (exit: Exit.Exit<unknown, unknown>): unknown =>
  Exit.isFailure(exit) ? Cause.squash(exit.cause) : "no defect"

describe("simulate", () => {
  it("runs programs and actions in the order of their times, then of their entry", () => {
    const simulation = simulate(options)
    const order: Array<string> = []
    const note = (what: string) => order.push(`${simulation.nowMicros} ${what}`)
    simulation.spawn(
      "first",
      20,
      Effect.sync(() => note("first"))
    )
    simulation.at(10, () => note("action"))
    simulation.spawn(
      "second",
      20,
      Effect.sync(() => note("second"))
    )
    expect(simulation.run()).toEqual(
      Result.succeed({ reason: "done", atMicros: 20, steps: 3, inlinedSleeps: 0 })
    )
    expect(order).toEqual(["10 action", "20 first", "20 second"])
  })

  it("lets whoever spawns go on first, even at the same time", () => {
    const simulation = simulate(options)
    const order: Array<string> = []
    simulation.spawn(
      "parent",
      5,
      Effect.sync(() => {
        simulation.spawn(
          "child",
          5,
          Effect.sync(() => order.push("child"))
        )
        order.push("parent")
      })
    )
    simulation.run()
    expect(order).toEqual(["parent", "child"])
  })

  it("starts a program whose start is due before another's sleep passes it by", () => {
    const simulation = simulate(options)
    const order: Array<string> = []
    const sleeper = (name: string, micros: number) =>
      Effect.map(simulation.sleep(micros), () => order.push(`${simulation.nowMicros} ${name}`))
    simulation.spawn("long", 0, sleeper("long", 100))
    simulation.spawn("short", 0, sleeper("short", 10))
    simulation.run()
    expect(order).toEqual(["10 short", "100 long"])
  })

  it("shows Unix time to Effect's Clock, and microseconds to those who ask the kernel", () => {
    const exit = simulateProgram(
      { startMs: Date.UTC(2018, 2, 20), seed: 1 },
      Effect.gen(function* () {
        const kernel = yield* VirtualTime
        yield* kernel.sleep(1_234_567)
        return [yield* Clock.currentTimeMillis, yield* Clock.currentTimeNanos, kernel.nowMicros]
      })
    )
    expect(exit).toEqual(Exit.succeed([1_521_504_001_234, 1_521_504_001_234_567_000n, 1_234_567]))
  })

  it("ends when nothing is left to happen", () => {
    expect(simulate(options).run()).toEqual(
      Result.succeed({ reason: "done", atMicros: 0, steps: 0, inlinedSleeps: 0 })
    )
  })

  it("runs once", () => {
    const simulation = simulate(options)
    simulation.run()
    expect(() => simulation.run()).toThrow("runs once")
  })

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("dies of a sleep of %d µs", (micros) => {
    const exit = simulateProgram(
      options,
      Effect.flatMap(VirtualTime, (kernel) => kernel.sleep(micros))
    )
    expect(defectOf(exit)).toBeInstanceOf(RangeError)
  })

  it("refuses to start anything in the past", () => {
    const exit = simulateProgram(
      options,
      Effect.gen(function* () {
        const kernel = yield* VirtualTime
        yield* kernel.sleep(10)
        kernel.spawn("late", 9, Effect.void)
      })
    )
    expect(String(defectOf(exit))).toBe("RangeError: 9 µs is past: it is 10 µs")
  })

  it("refuses Effect's own random numbers", () => {
    expect(String(defectOf(simulateProgram(options, Random.next)))).toMatch("draw from a named stream")
  })

  it("throws when a program dies, and names it", () => {
    const simulation = simulate(options)
    simulation.spawn("ledger of pair 3", 7, Effect.die(new Error("counts do not add up")))
    expect(() => simulation.run()).toThrow("ledger of pair 3 died at 7 µs: Error: counts do not add up")
  })

  it("takes no offence at a program that interrupts itself", () => {
    const simulation = simulate(options)
    simulation.spawn("gives up", 0, Effect.interrupt)
    expect(Result.isSuccess(simulation.run())).toBe(true)
  })
})

describe("horizon", () => {
  const tick = (simulation: { sleep: (micros: number) => Effect.Effect<void> }, ticks: Array<number>) =>
    Effect.forever(Effect.map(simulation.sleep(10), () => ticks.push(1)))

  it.each(["inline", "suspend"] as const)("ends a program that would go on for ever (%s)", (sleeps) => {
    const simulation = simulate({ ...options, sleeps, horizonMicros: 1005 })
    const ticks: Array<number> = []
    simulation.spawn("ticker", 0, tick(simulation, ticks))
    const ending = Result.getOrThrow(simulation.run())
    expect(ending).toMatchObject({ reason: "horizon", atMicros: 1005, steps: 101 })
    expect(ticks).toHaveLength(100)
    expect(simulation.nowMicros).toBe(1005)
  })

  it.each(["inline", "suspend"] as const)("includes what happens at that very moment (%s)", (sleeps) => {
    const simulation = simulate({ ...options, sleeps, horizonMicros: 1000 })
    const ticks: Array<number> = []
    simulation.spawn("ticker", 0, tick(simulation, ticks))
    simulation.run()
    expect(ticks).toHaveLength(100)
  })

  it("does not hide a deadlock that comes before it", () => {
    const simulation = simulate({ ...options, horizonMicros: 1000 })
    simulation.spawn("waits", 0, Effect.never)
    expect(deadlockOf(simulation.run()).waiting).toEqual([{ name: "waits", awaits: [] }])
  })
})

describe("deadlock", () => {
  it("names who waits, in the order of their starts, and for what", () => {
    const simulation = simulate(options)
    simulation.spawn("ends well", 0, simulation.sleep(3))
    simulation.spawn(
      "pair 7 attempt 1",
      1,
      Effect.flatMap(Deferred.make<void>(), (reply) =>
        simulation.awaiting("a reply from mx1.example", Deferred.await(reply))
      )
    )
    simulation.spawn("queue runner", 2, Effect.flatMap(Queue.unbounded<number>(), Queue.take))
    const deadlock = deadlockOf(simulation.run())
    expect(deadlock.atMicros).toBe(3)
    expect(deadlock.waiting).toEqual([
      { name: "pair 7 attempt 1", awaits: ["a reply from mx1.example"] },
      { name: "queue runner", awaits: [] }
    ])
    expect(deadlock.message).toMatch(/deadlock at 3 µs.*\n {2}pair 7 attempt 1 waits for a reply from mx1/)
  })

  it("shows what a forked fiber of the program waits for, and only what it still waits for", () => {
    const simulation = simulate(options)
    simulation.spawn(
      "sender",
      0,
      Effect.all(
        [
          simulation.awaiting("a greeting", simulation.sleep(5)),
          simulation.awaiting("a banner", Effect.never),
          simulation.awaiting("an answer", Effect.interrupt).pipe(Effect.exit)
        ],
        { concurrency: "unbounded" }
      )
    )
    expect(deadlockOf(simulation.run()).waiting).toEqual([{ name: "sender", awaits: ["a banner"] }])
  })

  it("catches a promise of the host", () => {
    const simulation = simulate(options)
    simulation.spawn(
      "leaks",
      0,
      Effect.promise(() => Promise.resolve(1))
    )
    expect(deadlockOf(simulation.run()).message).toMatch(/leaks waits for .*promise or timer of the host/)
  })

  it("lets no promise wake the simulation afterwards", async () => {
    const simulation = simulate(options)
    let defect: unknown
    simulation.spawn(
      "leaks",
      0,
      Effect.promise(() => Promise.resolve(1)).pipe(
        Effect.andThen(simulation.sleep(1)),
        Effect.catchDefect((error) => Effect.sync(() => void (defect = error)))
      )
    )
    simulation.run()
    await Promise.resolve()
    await Promise.resolve()
    expect(String(defect)).toBe("Error: the simulation is over")
    expect(simulation.nowMicros).toBe(0)
  })

  it("tells of a sleep without end", () => {
    const simulation = simulate(options)
    simulation.spawn("sleeps", 0, Effect.sleep("Infinity"))
    expect(deadlockOf(simulation.run()).waiting).toEqual([
      { name: "sleeps", awaits: ["a sleep without end"] }
    ])
  })

  it("is the answer of simulateProgram where something that it started waits on", () => {
    const exit = simulateProgram(
      options,
      Effect.map(VirtualTime, (kernel) => kernel.spawn("left behind", 1, Effect.never))
    )
    expect(defectOf(exit)).toBeInstanceOf(Deadlock)
  })
})
