import { Result, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { Duration, Instant, toEpochMs, toMicros } from "./time.ts"

describe("Duration", () => {
  it.each([
    ["0s", 0],
    ["500ms", 500_000],
    ["30s", 30_000_000],
    ["5m", 300_000_000],
    ["2h", 7_200_000_000],
    ["10d", 864_000_000_000],
    ["1y", 31_536_000_000_000]
  ])("reads %s", (text, micros) => {
    expect(Result.isSuccess(Schema.decodeUnknownResult(Duration)(text))).toBe(true)
    expect(toMicros(text)).toBe(micros)
  })

  it.each(["", "5", "s", "5 m", "-1s", "1.5h", "1w", "1234567890s"])("rejects %j", (text) => {
    expect(Result.isFailure(Schema.decodeUnknownResult(Duration)(text))).toBe(true)
  })
})

describe("Instant", () => {
  it("reads a time in UTC", () => expect(toEpochMs("2026-03-02T09:00:00Z")).toBe(Date.UTC(2026, 2, 2, 9)))
  it.each(["2026-03-02", "2026-13-02T09:00:00Z", "2026-03-02T09:00:00+01:00", "2026-03-32T09:00:00Z"])(
    "rejects %j",
    (text) => expect(Result.isFailure(Schema.decodeUnknownResult(Instant)(text))).toBe(true)
  )
})
