/** Scenario files that come along: each comes out as it expects, is told in lines that fit a mail, and again in the same octets. */
import { Result } from "effect"
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { loadScenario } from "../loading/load.ts"
import { bundledPopulations, bundledSweeps } from "./bundled-scenarios.ts"
import { plannedPopulationCells, readPopulation } from "../engine/population/population-file.ts"
import { everyNth } from "../long.fixture.ts"
import { cellsOf, describeScenarios, isKnownAttack, scenarios } from "./scenarios.fixture.ts"
import { plannedCells, readSweep } from "../engine/sweep/sweep-file.ts"

describeScenarios(scenarios.filter((file) => !isKnownAttack(file)))

describe("an attacker whose time has not come", () => {
  it("leaves every trace as it is without one", () => {
    const idle = loadScenario(
      "idle.yaml",
      "title: t\nmodels: [opportunistic, mta-sts, dane]\nattackers:\n  - { name: later, capabilities: [{ capability: smtp-mitm, from: 10d }] }"
    )
    const cells = cellsOf(Result.getOrThrow(idle), {})
    for (const model of new Set(cells.map(({ model }) => model))) {
      const [without, withOne] = cells.filter((cell) => cell.model === model)
      expect(withOne!.trace).toEqual(without!.trace)
      expect(withOne!.worst).toBe(without!.worst)
    }
  })
})

describe("the schema that heads the scenario files", () => {
  it.each(scenarios.map(({ file }) => file))("is named by %s", (file) =>
    expect(readFileSync(file, "utf8")).toMatch(
      /^# yaml-language-server: \$schema=\S*scenario\.schema\.json\n/
    )
  )
})

describe("populations that come along", () => {
  everyNth(
    3,
    bundledPopulations().map(({ path }) => path)
  )("%s is one", (path) => expect(plannedPopulationCells(readPopulation(path)).length).toBeGreaterThan(0))
})

describe("sweeps that come along", () => {
  everyNth(
    3,
    bundledSweeps().map(({ path }) => path)
  )("%s is one, at every point", (path) => expect(plannedCells(readSweep(path)).length).toBeGreaterThan(0))
})
