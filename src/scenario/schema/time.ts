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

const inWords = "a duration such as 500ms, 30s, 5m, 2h, 10d or 1y"

const atMost = (mostMicros: number, most: string) =>
  Schema.makeFilter<string>(
    // What is no duration is not too long as well. The pattern comes last, for in JSON Schema what is said of a value is said of that.
    (duration) => !durationPattern.test(duration) || toMicros(duration) <= mostMicros,
    { expected: `${inWords}, ${most} at most` }
  )

/**
 * A number and a unit: `500ms`, `30s`, `5m`, `2h`, `10d`, `1y`.
 *
 * Our choice, 100 years: a mail's time is a sum of two durations, and the clock is exact up to 2^53 microseconds, 285 years.
 */
export const Duration = Schema.String.check(
  atMost(100 * 31_536_000_000_000, "100y"),
  Schema.isPattern(durationPattern, { expected: inWords })
)

/** Of a record. RFC 2181 §8: 2^31 - 1 seconds at most, 68 years. */
export const Ttl = Schema.String.check(
  atMost(2_147_483_647_000_000, "2147483647s (RFC 2181 §8)"),
  Schema.isPattern(durationPattern, { expected: inWords })
)

export const isDuration = Schema.is(Duration)

/** Microseconds of a `Duration`; anything else is a defect and throws. */
export const toMicros = (duration: string): number => {
  const [, count, unit = ""] = durationPattern.exec(duration) ?? []
  const micros = units.get(unit)
  if (count === undefined || micros === undefined) throw new Error(`not a duration: ${duration}`)
  return Number(count) * micros
}

/** Our choice: nothing on Earth, and nothing near it, is an hour away; what crosses later than that has timed out everywhere. */
export const Latency = Schema.String.check(
  atMost(3_600_000_000, "1h"),
  Schema.isPattern(durationPattern, { expected: inWords })
)

/** A time of day in UTC, RFC 3339: `2026-03-02T09:00:00Z`. */
export const Instant = Schema.String.check(
  // `Date` takes the 31st of February for the 3rd of March.
  Schema.makeFilter<string>(
    (instant) => !Number.isFinite(toEpochMs(instant)) || instantOf(toEpochMs(instant)) === instant,
    { expected: "a day that its month has" }
  ),
  Schema.isPattern(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/, {
    expected: "a time in UTC such as 2026-03-02T09:00:00Z"
  })
)

/**
 * When a world may start. Our choice: authorities live from 25 years before the start, and what the scenario says up to 200 years after
 * it has a date that certificates can name (RFC 5280 §4.1.2.5).
 */
export const Start = Instant.check(
  Schema.isPattern(/^(?:19[7-9]|20\d|21\d)\d-/, { expected: "a time from 1970 to 2199" })
)

/** The second that milliseconds since the Unix epoch are in, as an `Instant`. */
export const instantOf = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z")

/** Milliseconds since the Unix epoch. */
export const toEpochMs = (instant: string): number => Date.parse(instant)
