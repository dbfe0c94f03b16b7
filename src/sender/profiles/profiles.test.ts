import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { trustModels } from "../../models/registry.ts"
import { runScenario } from "../../experiment/run-scenario.ts"
import { loadScenario } from "../../loading/load.ts"
import { nextGapSeconds, type RetrySchedule } from "../retry-schedule.ts"
import { senderProfiles } from "./registry.ts"

/** Ages of the mail at its attempts, when none of them takes time. */
const attemptAges = (schedule: RetrySchedule): ReadonlyArray<number> => {
  const ages = [0]
  for (let lastGap = 0; ;) {
    const gap = nextGapSeconds(schedule, ages.at(-1)!, lastGap)
    if (gap === undefined) return ages
    ages.push(ages.at(-1)! + gap)
    lastGap = gap
  }
}

const [minute, hour, day] = [60, 3_600, 86_400]

describe("retry times of each profile", () => {
  it.each([
    // RFC 5321 §4.5.4.1.
    ["rfc", [0, 30 * minute, 60 * minute, 90 * minute], 5 * day],
    // 300, 600, 1200, 2400, then 4000 each.
    ["postfix", [0, 300, 900, 2_100, 4_500, 8_500, 12_500], 5 * day],
    // F,2h,15m; G,16h,1h,1.5; F,4d,6h: eight gaps of 15 m, then 1 h, 1.5 h, 2.25 h, 3.375 h, 5.0625 h, 7.59375 h, then 6 h.
    [
      "exim",
      [
        0, 900, 1_800, 2_700, 3_600, 4_500, 5_400, 6_300, 7_200, 10_800, 16_200, 24_300, 36_450, 54_675,
        82_012.5, 103_612.5
      ],
      4 * day
    ],
    ["lazy-fetch", [0, 30 * minute], 5 * day],
    ["soft-fail-dane", [0, 30 * minute], 5 * day],
    ["legacy-matching", [0, 300, 900], 5 * day],
    ["plugin-overrides-dane", [0, 300, 900], 5 * day]
  ])("%s", (id, first, lifetimeSeconds) => {
    const { schedule } = senderProfiles.find((profile) => profile.id === id)!
    const ages = attemptAges(schedule)
    expect(ages.slice(0, first.length)).toEqual(first)
    expect(schedule.lifetimeSeconds).toBe(lifetimeSeconds)
    expect(ages.at(-1)).toBeLessThanOrEqual(lifetimeSeconds)
    // The longest gap of all is Exim's of 7.59375 hours.
    expect(ages.at(-1)).toBeGreaterThan(lifetimeSeconds - 8 * hour)
  })
})

describe("each profile", () => {
  it.each(senderProfiles)("$id has evidence, and says where there is none", ({ evidence }) => {
    expect(evidence.length).toBeGreaterThan(0)
    for (const { says, source } of evidence) {
      expect(says).not.toBe("")
      expect(source).toMatch(/^assumed$|\d{4}|\(\d\)/)
    }
  })

  it.each(senderProfiles)("$id rests on evidence in all that it sets", (profile) => {
    const { id: _, title: __, evidence, schedule: ___, parameters = {}, ...settings } = profile
    const given = Object.entries(parameters).flatMap(([model, values]) =>
      Object.keys(values).map((name) => `${model} ${name}`)
    )
    const backed = evidence.flatMap(({ sets = [] }) => sets)
    expect(backed.toSorted()).toEqual([...given, ...Object.keys(settings)].toSorted())
  })

  it.each(senderProfiles)("$id gives models parameters that they have", ({ parameters = {} }) => {
    for (const [id, given] of Object.entries(parameters)) {
      const model = trustModels.find((candidate) => candidate.id === id)
      expect(model?.configure(given)).toBeDefined()
      expect(() => model?.configure(Object.fromEntries(Object.keys(given).map((key) => [key, {}])))).toThrow()
    }
  })
})

describe("software without a client for a model", () => {
  it.each([
    ["mta-sts", "exposed-passive"],
    ["dane", "deferred-by-attack"],
    ["dane+mta-sts", "deferred-by-attack"]
  ])("Exim under %s against a stripper: %s", (model, outcome) => {
    const scenario = Result.getOrThrow(
      loadScenario(
        "t.yaml",
        `title: t\nmodels: [${model}]\nsender: { profile: exim, attempts: 1 }\nattackers: [{ name: x, capabilities: [smtp-strip] }]`
      )
    )
    expect(Result.getOrThrow(runScenario(scenario)).at(-1)?.worst).toBe(outcome)
  })
})
