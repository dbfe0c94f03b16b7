import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadScenario } from "../../loading/load.ts"
import { scenarioStages } from "./phases.ts"

const stages = (...phases: ReadonlyArray<Readonly<Record<string, unknown>>>) =>
  scenarioStages(
    Result.getOrThrow(loadScenario("t.yaml", JSON.stringify({ title: "t", models: ["dane"], phases })))
  ).map(({ fromMicros, scenario, publishes }) => [
    fromMicros / 86_400_000_000,
    scenario.domain.mx.map(({ host }) => host),
    scenario.zones.map(({ apex }) => apex),
    publishes
  ])

const moved = { name: "moved", at: "1d", domain: { mx: [{ host: "mx2.example.com" }] } }
const zone = { name: "zone", at: "2d", zones: [{ apex: "example.org" }] }

describe("stages of a scenario", () => {
  it("are one without phases that change anything", () =>
    expect(stages({ name: "quiet", at: "1d" })).toEqual([[0, ["mx1.example.com"], [], {}]]))

  it("build on each other, and what changes at the start has never been otherwise", () =>
    expect(stages({ ...moved, at: "0s" }, zone)).toEqual([
      [0, ["mx2.example.com"], [], {}],
      [2, ["mx2.example.com"], ["example.org"], {}]
    ]))

  it("lose what a phase changed that is undone, and keep what came after it", () =>
    expect(
      stages(moved, zone, {
        name: "back",
        at: "3d",
        undoes: ["moved"],
        publishes: { dane: { ttlSeconds: 60 } }
      })
    ).toEqual([
      [0, ["mx1.example.com"], [], {}],
      [1, ["mx2.example.com"], [], {}],
      [2, ["mx2.example.com"], ["example.org"], {}],
      [3, ["mx1.example.com"], ["example.org"], { dane: { ttlSeconds: 60 } }]
    ]))
})
