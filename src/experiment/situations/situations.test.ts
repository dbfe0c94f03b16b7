/** An attempt that is not run because its situation was met before comes to the very same. */
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { chosenAttackers, nobody } from "../../scenario/attackers.ts"
import { Remembered } from "../../staging/build.ts"
import { loadScenario } from "../../loading/load.ts"
import { chosenModels } from "../../scenario/models.ts"
import { trustModels } from "../../models/registry.ts"
import { senderProfiles } from "../../sender/profiles/registry.ts"
import { everyNth, isExhaustive } from "../../long.fixture.ts"
import { attacker, base, models } from "../plausible-scenario.fixture.ts"
import type { AttemptRecord } from "../delivery.ts"
import { runCell } from "../run-cell.ts"
import type { Text } from "../sweep/sweep.fixture.ts"
import { Situations } from "./situations.ts"

const scenarioOf = (written: object) =>
  Result.getOrThrow(
    Result.mapError(loadScenario("t.yaml", JSON.stringify(written)), (all) => new Error(all[0]?.message))
  )

/** Several series of mail through one scenario, under each of its models and attackers, once with situations kept from the ones before. */
const compared = (
  written: object,
  series: ReadonlyArray<ReadonlyArray<number>>
): {
  readonly reused: ReadonlyArray<AttemptRecord>
  readonly run: ReadonlyArray<AttemptRecord>
  readonly saved: number
} => {
  const scenario = scenarioOf(written)
  const remembered = new Remembered()
  const situations = new Situations()
  const all = (isReused: boolean) =>
    chosenModels(scenario).flatMap((model) =>
      [nobody, ...chosenAttackers(scenario)].flatMap((attacker) =>
        series.flatMap((seconds, seed) =>
          Result.getOrThrow(
            runCell({
              scenario,
              model,
              attacker,
              seed,
              remembered,
              mail: seconds
                .toSorted((a, b) => a - b)
                .map((at, index) => ({
                  number: index + 1,
                  atMicros: at * 1_000_000,
                  to: "user@example.com"
                })),
              ...(isReused ? { situations } : {})
            })
          )
        )
      )
    )
  const reused = all(true)
  return { reused, run: all(false), saved: situations.recalled }
}

const hour = 3_600
const times = fc.array(
  fc.oneof(
    fc.nat(3 * hour),
    fc.nat(12 * 24 * hour),
    // Around what lasts an hour or a day, and what changes at midnight.
    fc
      .tuple(fc.constantFrom(0, hour, 24 * hour, 7 * 24 * hour), fc.integer({ min: -2, max: 3 }))
      .map(([at, off]) => Math.max(0, at + off))
  ),
  { minLength: 2, maxLength: 10 }
)
const series = fc.array(times, { minLength: 2, maxLength: 3 })

/** Our choice: seconds at a desk, a minute in continuous integration. */
const numRuns = isExhaustive ? 20 : 1

interface Rested {
  readonly model: string
  readonly domain: object
  /** More than this share of the attempts is not run again. */
  readonly recalled: number
}

describe("attempts that are not run again", () => {
  it("come to the same in scenarios drawn at random", () =>
    fc.assert(
      fc.property(
        fc.record({ ...base, models }),
        fc.option(attacker, { nil: undefined }),
        fc.option(fc.constantFrom(...senderProfiles.map(({ id }) => id)), { nil: undefined }),
        fc.boolean(),
        series,
        (drawn, capabilities, profile, reports, given) => {
          const { reused, run } = compared(
            {
              ...drawn,
              domain: { ...drawn.domain, ...(reports ? { tlsReporting: ["mailto:tls@example.com"] } : {}) },
              sender: { ...drawn.sender, ...(profile === undefined ? {} : { profile }) },
              ...(capabilities === undefined ? {} : { attackers: [{ name: "x", capabilities }] })
            },
            given
          )
          expect(reused).toEqual(run)
        }
      ),
      { numRuns }
    ))

  it("come to the same where zone keys end within the second in which they are looked for", () => {
    const { reused, run } = compared(
      {
        title: "t",
        models: ["opportunistic"],
        domain: { mx: [{ host: "mx1.example.com", service: "overloaded" }] },
        sender: { resolver: "validating", profile: "mox" }
      },
      [
        [3600, 0, 0],
        [451, 0],
        [0, 0]
      ]
    )
    expect(reused).toEqual(run)
  })

  // What is made of DS records lasts no longer than they do, and nothing longer than its signatures: in one hour of each day, and of each week.
  everyNth<Rested>(3, [
    { model: "dane", domain: {}, recalled: 0.985 },
    { model: "dane+mta-sts", domain: {}, recalled: 0.985 },
    // Of two hosts it depends on lots which is first, and so there are many situations.
    {
      model: "dane",
      recalled: 0.9,
      domain: { mx: [{ host: "mx1.provider.example" }, { host: "mx2.other.example" }] }
    }
  ])(
    "come to the same where less is left of what they rest on than of what they make: %j",
    ({ model, domain, recalled }) => {
      const zones = ["example.com", "provider.example", "other.example"].map((apex) => ({
        apex,
        signing: "signed"
      }))
      // Gaps that divide neither an hour nor a day, so that every part of both comes.
      const series = [523, 1_009, 2_003].map((gap, shift) =>
        Array.from(
          { length: (isExhaustive ? 6 : 3) * 96 },
          (_, index) => shift * 977 + index * (900 + (gap % 97))
        )
      )
      const { reused, run, saved } = compared({ title: "t", models: [model], domain, zones }, series)
      expect(reused).toEqual(run)
      // Of one host 98.3 % at most where all of those are run.
      expect(saved).toBeGreaterThan(run.length * recalled)
    }
  )

  it("come to the same where an outage begins while an attempt waits for a host that was silent before", () => {
    const { reused, run } = compared(
      {
        title: "t",
        models: ["opportunistic"],
        domain: { mx: [{ host: "mx1.example.com", service: "silent" }] },
        outages: [{ of: "mx-hosts", how: "silent", from: "1h", to: "2d" }]
      },
      [
        [3_601, 0, 0],
        [0, 0],
        [3_332, 3_601, 0, 0]
      ]
    )
    expect(reused).toEqual(run)
  })

  everyNth(
    6,
    trustModels.map(({ id }) => id)
  )("under %s", (model) => {
    const everyFewHours = Array.from({ length: 40 }, (_, index) => index * 5 * hour + ((index * 977) % 613))
    const { reused, run, saved } = compared({ title: "t", models: [model] }, [
      everyFewHours,
      everyFewHours.map((at) => at + 123_456)
    ])
    expect(reused).toEqual(run)
    // Most of them were not run.
    expect(saved).toBeGreaterThan(run.length / 2)
  })

  everyNth<[string, Text]>(4, [
    ["refreshes", { parameters: { refresh: "daily" }, model: "mta-sts" }],
    ["refreshes in the background", { parameters: { refresh: "background" }, model: "mta-sts" }],
    ["prolongs by the id", { parameters: { sameIdExtends: true }, model: "mta-sts" }],
    ["lives for two days", { parameters: { maxAgeSeconds: 172_800 }, model: "mta-sts" }],
    ["is not looked at again for a while", { parameters: { uncheckedSeconds: 86_400 }, model: "mta-sts" }],
    [
      "is prolonged though it has run out",
      { parameters: { expiredSameIdExtends: true, maxAgeSeconds: 90_000 }, model: "mta-sts" }
    ],
    [
      "is that there is nothing",
      { parameters: { noPolicyKeptSeconds: 86_400, mode: "none" }, model: "mta-sts" }
    ],
    ["is an EHLO policy of two days", { parameters: { maxAgeSeconds: 172_800 }, model: "ehlo-policy" }],
    ["is a document of two days", { parameters: { expiresSeconds: 172_800 }, model: "posh" }],
    ["is a latch", { parameters: { latchSeconds: 200_000 }, model: "insecure-dane" }]
  ])("where what is kept %s", ([, model]) => {
    const { reused, run } = compared({ title: "t", models: [model] }, [
      [0, 1, 86_399, 86_400, 86_401, 90_000, 172_799, 172_800, 172_801, 200_000, 260_000, 800_000],
      [5, 86_404, 86_405, 90_003, 172_804, 172_805, 200_004, 200_005, 260_000, 800_000]
    ])
    expect(reused).toEqual(run)
  })

  // Postfix tries once more over TLS before it goes in clear.
  it("tell a mail that has waited from one that has not, where the sender asks", () => {
    const { reused, run } = compared(
      {
        title: "t",
        models: ["opportunistic"],
        domain: { mx: [{ host: "mx1.example.com", startTls: "reset" }] },
        sender: { profile: "postfix" }
      },
      [
        [0, 86_400, 172_800],
        [0, 86_400, 172_800]
      ]
    )
    expect(reused).toEqual(run)
    expect(run.slice(0, 2).map(({ result }) => result._tag)).toEqual(["Deferred", "Delivered"])
  })
})
