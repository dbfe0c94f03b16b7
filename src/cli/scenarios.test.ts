import { Result } from "effect"
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import type { Cell } from "../experiment/judged-cell.ts"
import { runScenario } from "../experiment/run-scenario.ts"
import { attemptColumns, attemptRows } from "../report/attempt-columns.ts"
import { csvText } from "../report/csv.ts"
import { narrate } from "../report/narrative.ts"
import { Remembered } from "../scenario/build.ts"
import { loadScenario } from "../scenario/load.ts"
import { bundledScenarios, bundledSweeps } from "./bundled-scenarios.ts"
import { plannedCells, readSweep } from "./sweep/sweep-file.ts"
import { readScenarios } from "./scenario-files.ts"
import { unmetExpectations } from "./unmet-expectations.ts"

const scenarios = readScenarios(bundledScenarios().map(({ path }) => path))

const cellsOf = (...[scenario, options]: Parameters<typeof runScenario>): ReadonlyArray<Cell> =>
  Result.getOrThrow(runScenario(scenario, { keepsTrace: true, ...options }))

describe.each(scenarios.map((file) => [file.name, file] as const))("%s", (name, file) => {
  const remembered = new Remembered()
  const cells = cellsOf(file.scenario, { remembered })

  it("comes out as it expects, and expects something of every cell", () => {
    expect(unmetExpectations(file, cells)).toEqual([])
    for (const { model, attacker } of cells) expect(file.scenario.expect?.[model]).toHaveProperty([attacker])
  })

  it("gives the same octets again, with and without what was remembered", () => {
    const octets = (again: ReadonlyArray<Cell>) => ({
      csv: csvText(
        attemptColumns,
        again.flatMap((cell) => attemptRows(name, cell))
      ),
      trace: JSON.stringify(again.map(({ trace }) => trace))
    })
    const first = octets(cells)
    expect(octets(cellsOf(file.scenario, { remembered }))).toEqual(first)
    expect(octets(cellsOf(file.scenario, { remembered: new Remembered() }))).toEqual(first)
  })

  it("has every attempt in exactly one state, and no mail in two hands of the recipient's", () => {
    for (const { attempts } of cells) {
      for (const { result, holdings } of attempts) {
        const received = holdings.filter(({ how }) => how === "received")
        expect(received.length).toBe(result._tag === "Delivered" ? 1 : 0)
      }
    }
  })

  it("is told in lines that fit a mail", () => {
    const { title, start, sender } = file.scenario
    for (const cell of cells) {
      const text = narrate(cell, { title, start, senders: [sender.host], wire: "answers" })
      const long = text.split("\n").filter((line) => line.length > 76 && !/\S{50}/.test(line))
      expect(long).toEqual([])
    }
  })
})

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

describe("sweeps that come along", () => {
  it.each(bundledSweeps().map(({ path }) => path))("%s is one, at every point", (path) =>
    expect(plannedCells(readSweep(path)).length).toBeGreaterThan(0)
  )
})
