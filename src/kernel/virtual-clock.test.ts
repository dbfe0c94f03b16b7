import { Clock, Effect } from "effect"
import { describe, expect, it } from "vitest"
import { simulate } from "./simulate.ts"
import { shiftedClock, virtualClock } from "./virtual-clock.ts"

const startMs = Date.UTC(2026, 2, 2)

describe("shiftedClock", () => {
  it("shows the kernel's time and what it is ahead, which may change, and waits as long as any clock", () => {
    const simulation = simulate({ startMs, seed: 1 })
    let offsetSeconds = 3_600
    const seen: Array<readonly [number, bigint]> = []
    const look = Effect.gen(function* () {
      seen.push([(yield* Clock.currentTimeMillis) - startMs, yield* Clock.currentTimeNanos])
    })
    const program = Effect.gen(function* () {
      yield* look
      yield* Effect.sleep("10 seconds")
      offsetSeconds = -60
      yield* look
    })
    const clock = shiftedClock(simulation, startMs, () => offsetSeconds)
    simulation.spawn("program", 0, Effect.provideService(program, Clock.Clock, clock))
    simulation.run()
    expect(simulation.nowMicros).toBe(10_000_000)
    expect(seen).toEqual([
      [3_600_000, BigInt(startMs + 3_600_000) * 1_000_000n],
      [-50_000, BigInt(startMs - 50_000) * 1_000_000n]
    ])
  })

  it("is the virtual clock where it is not ahead", () => {
    const simulation = simulate({ startMs, seed: 1 })
    expect(shiftedClock(simulation, startMs, () => 0).currentTimeMillisUnsafe()).toBe(
      virtualClock(simulation, startMs).currentTimeMillisUnsafe()
    )
  })
})
