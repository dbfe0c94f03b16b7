/** Effect's own Clock on virtual time, so that `Effect.sleep`, timeouts and schedules run on it unchanged. */
import { type Clock, Duration, Effect } from "effect"
import type { Kernel } from "./virtual-time.ts"

/** A clock that shows `startMs` (Unix epoch, integer) when the kernel shows 0. */
export const virtualClock = (kernel: Kernel, startMs: number): Clock.Clock =>
  shiftedClock(kernel, startMs, () => 0)

/** The same, ahead of the kernel by an integer of seconds; waits last as long as they do on any clock. */
export const shiftedClock = (kernel: Kernel, startMs: number, offsetSeconds: () => number): Clock.Clock => {
  const startNanos = BigInt(startMs) * 1_000_000n
  const millis = () => startMs + offsetSeconds() * 1000 + Math.floor(kernel.nowMicros / 1000)
  const monotonicNanos = () => BigInt(kernel.nowMicros) * 1000n
  const nanos = () => startNanos + BigInt(offsetSeconds()) * 1_000_000_000n + monotonicNanos()
  return {
    currentTimeMillisUnsafe: millis,
    currentTimeMillis: Effect.sync(millis),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: monotonicNanos,
    monotonicTimeNanos: Effect.sync(monotonicNanos),
    sleep: (duration) =>
      Effect.suspend(() => {
        const micros = wholeMicros(duration)
        return kernel.nowMicros + micros <= Number.MAX_SAFE_INTEGER
          ? kernel.sleep(micros)
          : kernel.awaiting("a sleep without end", Effect.never)
      })
  }
}

/** The nearest microsecond, but at least one for a wait that is not nothing: else a loop of them would stand still. */
const wholeMicros = (duration: Duration.Duration): number => {
  const millis = Duration.toMillis(duration)
  return millis <= 0 ? 0 : Math.max(1, Math.round(millis * 1000))
}
