/** Times and durations as scenario files write them. */
import { Schema } from "effect"

/** Microseconds in each unit; a day has 24 hours, a year 365 days. */
const units = new Map([
  ["ms", 1_000],
  ["s", 1_000_000],
  ["m", 60_000_000],
  ["h", 3_600_000_000],
  ["d", 86_400_000_000],
  ["y", 31_536_000_000_000]
])

const durationPattern = /^(\d{1,9})(ms|s|m|h|d|y)$/

/** A number and a unit: `500ms`, `30s`, `5m`, `2h`, `10d`, `1y`. */
export const Duration = Schema.String.check(
  Schema.isPattern(durationPattern, { expected: "a duration such as 500ms, 30s, 5m, 2h, 10d or 1y" })
)

/** Microseconds of a `Duration`; anything else is a defect and throws. */
export const toMicros = (duration: string): number => {
  const [, count, unit = ""] = durationPattern.exec(duration) ?? []
  const micros = units.get(unit)
  if (count === undefined || micros === undefined) throw new Error(`not a duration: ${duration}`)
  return Number(count) * micros
}

/** A time of day in UTC, RFC 3339: `2026-03-02T09:00:00Z`. */
export const Instant = Schema.String.check(
  Schema.isPattern(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/, {
    expected: "a time in UTC such as 2026-03-02T09:00:00Z"
  })
)

/** The second that milliseconds since the Unix epoch are in, as an `Instant`. */
export const instantOf = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z")

/** Milliseconds since the Unix epoch. */
export const toEpochMs = (instant: string): number => Date.parse(instant)
