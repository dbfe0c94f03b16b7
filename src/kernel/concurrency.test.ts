/** Effect's own concurrency, all of it within one synchronous `run`. */
import { Clock, Deferred, Effect, Exit, Fiber, Queue, Ref, Schedule, Semaphore, Stream } from "effect"
import { describe, expect, it } from "vitest"
import { simulateProgram } from "./simulate.ts"
import { VirtualTime } from "./virtual-time.ts"

/** Runs a program and returns what it noted, each with the millisecond. */
const notes = (
  program: (note: (what: string) => Effect.Effect<void>) => Effect.Effect<unknown, unknown, VirtualTime>
): string => {
  const noted: Array<string> = []
  const note = (what: string) => Effect.map(Clock.currentTimeMillis, (ms) => void noted.push(`${ms}:${what}`))
  const exit = simulateProgram({ startMs: 0, seed: 1 }, program(note))
  if (Exit.isFailure(exit)) throw new Error(String(exit.cause))
  return noted.join(" ")
}

const sleep = (micros: number) => Effect.flatMap(VirtualTime, (kernel) => kernel.sleep(micros))

describe("Effect's concurrency in virtual time", () => {
  it.each([
    ["Effect.sleep", Effect.sleep("5 seconds")],
    ["the kernel's sleep", sleep(5_000_000)]
  ])("times out %s", (_name, fiveSeconds) => {
    // The timer is forked after the sleep has begun: a sleep that took the short way here would outrun it.
    expect(
      notes((note) =>
        fiveSeconds.pipe(
          Effect.timeout("1 second"),
          Effect.catchTag("TimeoutError", () => note("timeout"))
        )
      )
    ).toBe("1000:timeout")
  })

  it("forgets the timer of what ended in time", () => {
    expect(notes((note) => sleep(1000).pipe(Effect.timeout("1 day"), Effect.andThen(note("in time"))))).toBe(
      "1:in time"
    )
  })

  it("gives a race to the faster, and interrupts the slower", () => {
    expect(
      notes((note) =>
        Effect.race(
          sleep(2_000_000).pipe(
            Effect.as("slow"),
            Effect.onInterrupt(() => note("interrupted"))
          ),
          sleep(1_000_000).pipe(Effect.as("fast"))
        ).pipe(Effect.flatMap(note))
      )
    ).toBe("1000:interrupted 1000:fast")
  })

  it("interrupts a sleep where it stands and runs its finalizers then, which may sleep themselves", () => {
    expect(
      notes((note) =>
        Effect.gen(function* () {
          const fiber = yield* Effect.forkChild(
            Effect.ensuring(sleep(60_000_000), Effect.andThen(sleep(3_000_000), note("closed")))
          )
          yield* sleep(1_000_000)
          yield* Fiber.interrupt(fiber)
          yield* note("interrupted")
        })
      )
    ).toBe("4000:closed 4000:interrupted")
  })

  it("releases what was acquired when the program is interrupted", () => {
    expect(
      notes((note) =>
        Effect.acquireUseRelease(
          note("open"),
          () => sleep(9_000_000),
          () => note("close")
        ).pipe(Effect.timeoutOption("2 seconds"))
      )
    ).toBe("0:open 2000:close")
  })

  it("passes values through a bounded queue", () => {
    expect(
      notes((note) =>
        Effect.gen(function* () {
          const queue = yield* Queue.bounded<number>(2)
          const producer = yield* Effect.forkChild(
            Effect.forEach([1, 2, 3, 4], (n) => Effect.andThen(sleep(100_000), Queue.offer(queue, n)))
          )
          for (let i = 0; i < 4; i++) yield* Effect.flatMap(Queue.take(queue), (n) => note(`got ${n}`))
          yield* Fiber.join(producer)
        })
      )
    ).toBe("100:got 1 200:got 2 300:got 3 400:got 4")
  })

  it("wakes those who wait for a deferred", () => {
    expect(
      notes((note) =>
        Effect.gen(function* () {
          const deferred = yield* Deferred.make<string>()
          yield* Effect.forkChild(Effect.andThen(sleep(3_600_000_000), Deferred.succeed(deferred, "done")))
          yield* note(yield* Deferred.await(deferred))
        })
      )
    ).toBe("3600000:done")
  })

  it("lets one at a time through a semaphore", () => {
    expect(
      notes((note) =>
        Effect.gen(function* () {
          const semaphore = yield* Semaphore.make(1)
          yield* Effect.all(
            ["a", "b", "c"].map((name) =>
              semaphore.withPermits(1)(Effect.andThen(sleep(60_000_000), note(name)))
            ),
            { concurrency: "unbounded" }
          )
        })
      )
    ).toBe("60000:a 120000:b 180000:c")
  })

  it("retries on a schedule", () => {
    expect(
      notes((note) =>
        Effect.gen(function* () {
          const tries = yield* Ref.make(0)
          yield* Ref.updateAndGet(tries, (n) => n + 1).pipe(
            Effect.flatMap((n) => (n < 4 ? Effect.fail("not yet") : note("retried"))),
            Effect.retry(Schedule.exponential("1 second"))
          )
        })
      )
    ).toBe("7000:retried")
  })

  it("ticks through a stream of months", () => {
    expect(
      notes((note) =>
        Stream.fromSchedule(Schedule.spaced("30 days")).pipe(
          Stream.take(3),
          Stream.runForEach((i) => note(`tick ${i}`))
        )
      )
    ).toMatch(/^\d+:tick 0 \d+:tick 1 \d+:tick 2$/)
  })

  it("goes on after yielding", () => {
    expect(notes((note) => Effect.andThen(Effect.yieldNow, note("again")))).toBe("0:again")
  })
})
