import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Queue } from "./queue.ts"
import { steadily } from "./retry-schedule.ts"

describe("Queue, RFC 5321 §4.5.4.1", () => {
  it("gives a mail up when the next attempt would come after its lifetime", () => {
    const queue = new Queue({ schedule: steadily(1_800, 4_000) })
    queue.accept("1", 0)
    expect(queue.defer("1", 1_000_000)).toEqual({ _tag: "Retry", afterMicros: 1_800_000_000 })
    expect(queue.defer("1", 1_801_000_000)).toEqual({ _tag: "Retry", afterMicros: 1_800_000_000 })
    expect(queue.defer("1", 3_601_000_000)).toEqual({ _tag: "LifetimeOver" })
    expect(queue.fingerprint(0)).toBe("[]")
  })

  it("stops after a count of attempts where a scenario sets one", () => {
    const queue = new Queue({ schedule: steadily(60, Number.POSITIVE_INFINITY), mostAttempts: 2 })
    queue.accept("1", 0)
    expect(queue.defer("1", 0)._tag).toBe("Retry")
    expect(queue.defer("1", 60_000_000)._tag).toBe("NotWatched")
  })

  it("never lets a mail wait beyond its lifetime, whatever the schedule", () => {
    const seconds = (max: number) => fc.integer({ min: 1, max })
    const phase = fc.record({
      untilSeconds: seconds(500_000),
      firstSeconds: seconds(50_000),
      factor: fc.constantFrom(1, 1.5, 2),
      mostSeconds: seconds(100_000)
    })
    fc.assert(
      fc.property(
        fc.array(phase, { minLength: 1, maxLength: 4 }),
        seconds(1_000_000),
        seconds(600),
        ([first, ...others], lifetimeSeconds, attemptSeconds) => {
          const phases = [first!, ...others] as const
          const queue = new Queue({ schedule: { phases, lifetimeSeconds }, mostAttempts: 500 })
          queue.accept("1", 0)
          let now = 0
          for (;;) {
            // An attempt takes time too, and may end after the lifetime; it begins before.
            const deferral = queue.defer("1", now + attemptSeconds * 1_000_000)
            if (deferral._tag !== "Retry") return
            now += attemptSeconds * 1_000_000 + deferral.afterMicros
            expect(now).toBeLessThanOrEqual(lifetimeSeconds * 1_000_000)
          }
        }
      )
    )
  })

  it("has one fingerprint for the same mail at the same stage, at whatever time", () => {
    const after = (start: number) => {
      const queue = new Queue({ schedule: steadily(60, 3_600) })
      queue.accept("1", start)
      queue.defer("1", start + 5)
      return queue.fingerprint(start + 10)
    }
    expect(after(0)).toBe(after(1_000_000))
    const untouched = new Queue({ schedule: steadily(60, 3_600) })
    untouched.accept("1", 0)
    expect(untouched.fingerprint(10)).not.toBe(after(0))
  })
})
