import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { scenarioOf } from "../serving/served.fixture.ts"
import { phaseAt, readStep, timeInWords } from "./time-steps.ts"

const hour = 3_600_000_000
const day = 24 * hour
const scenario = scenarioOf(
  "title: x\nmodels: [dane]\nphases: [{ name: one, at: 0s }, { name: two, at: 2d }, { name: three, at: 1y }]\n"
)

describe("readStep", () => {
  it.each<[string, unknown]>([
    ["+1h", { toMicros: 4 * hour }],
    [" +  30m ", { toMicros: 3.5 * hour }],
    ["at 2d", { toMicros: 2 * day }],
    ["next", { toMicros: 2 * day }],
    ["?", "help"],
    ["", undefined]
  ])("%j", (line, step) => expect(readStep(line, scenario, 3 * hour)).toEqual(Result.succeed(step)))

  it.each([
    ["+1", "expected a duration such as 30s, 5m, 2h or 10d, found 1"],
    ["at", "expected a duration such as 30s, 5m, 2h or 10d, found nothing"],
    ["+101y", "expected a duration such as 30s, 5m, 2h or 10d, found 101y"],
    ["-1h", "found -1h; type ? for what can be typed"],
    ["at 2d 3h", "found at 2d 3h; type ? for what can be typed"]
  ])("%j is wrong", (line, wrong) => expect(readStep(line, scenario, 0)).toEqual(Result.fail(wrong)))

  it("has no phase after the last", () =>
    expect(readStep("next", scenario, 365 * day)).toEqual(Result.fail("there is no later phase")))
})

it.each([
  [0, "0s"],
  [90_061_500_000, "1d 1h 1m 1s"],
  [2 * day, "2d"]
])("timeInWords(%d)", (micros, words) => expect(timeInWords(micros)).toBe(words))

it("phaseAt: the one that has begun last", () => {
  expect(phaseAt(scenario, 2 * day - 1)).toBe("one")
  expect(phaseAt(scenario, 2 * day)).toBe("two")
})
