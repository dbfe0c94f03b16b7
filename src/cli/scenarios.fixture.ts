/** What every scenario file that comes along is held to. */
import { Result } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Cell } from "../experiment/judged-cell.ts"
import { runScenario } from "../experiment/run-scenario.ts"
import { attemptColumns, attemptRows } from "../report/attempt-columns.ts"
import { csvText } from "../report/csv.ts"
import { narrate } from "../report/narrative.ts"
import { isExhaustive, long } from "../long.fixture.ts"
import { Remembered } from "../staging/build.ts"
import { chosenSenders } from "../staging/senders.ts"
import { bundledScenarios } from "./bundled-scenarios.ts"
import { readText } from "../machine/files.ts"
import { type ScenarioFile, scenarioFrom, scenarioName } from "../machine/scenario-files.ts"
import { unmetExpectations } from "./unmet-expectations.ts"

/** All that come along. Each is read when it is first asked for, and once for all test files: most ask for a few. */
export const scenarios: ReadonlyArray<ScenarioFile> = bundledScenarios().map(({ path }) => {
  let scenario: ScenarioFile["scenario"] | undefined
  const text = readText(path)
  return {
    file: path,
    text,
    name: scenarioName(path),
    get scenario() {
      return (scenario ??= scenarioFrom(path, text).scenario)
    }
  }
})

/** Written out, many, and quick to run: they have a test file of their own, so that two cores share the work. */
export const isKnownAttack = ({ name }: ScenarioFile): boolean => name.startsWith("known-attacks/")

export const cellsOf = (...[scenario, options]: Parameters<typeof runScenario>): ReadonlyArray<Cell> =>
  Result.getOrThrow(runScenario(scenario, { keepsTrace: true, ...options }))

/** Every file, of which `npm test` runs every 25th. Every sixth is run again with two of its models, or one, for cells know nothing of one another. */
export const describeScenarios = (files: ReadonlyArray<ScenarioFile>): void => {
  for (const [index, file] of files.entries())
    describe(file.name, index % 25 === 0 ? {} : long, () => describeScenario(file, index))
}

const describeScenario = (file: ScenarioFile, index: number): void => {
  // Let go of with the cells: the worlds of all files together fill the memory.
  let remembered = new Remembered()
  let cells: ReadonlyArray<Cell> = []
  beforeAll(() => {
    cells = cellsOf(file.scenario, { remembered })
  })
  afterAll(() => {
    cells = []
    remembered = new Remembered()
  })

  it("comes out as it expects, and expects something of every cell", () => {
    expect(unmetExpectations(file, cells)).toEqual([])
    for (const { model, attacker } of cells) expect(file.scenario.expect?.[model]).toHaveProperty([attacker])
  })

  it.runIf(index % 6 === 0)("gives the same octets again, with what was remembered", () => {
    const octets = (again: ReadonlyArray<Cell>) => ({
      csv: csvText(
        attemptColumns,
        again.flatMap((cell) => attemptRows(file.name, cell))
      ),
      trace: JSON.stringify(again.map(({ trace }) => trace))
    })
    const labels = [...new Set(cells.map(({ model }) => model))]
    const models = (isExhaustive ? [0, 1] : [0]).map((next) => labels[(index + next) % labels.length]!)
    const first = cells.filter(({ model }) => models.includes(model))
    // The first time nothing was remembered but what the same run had come upon.
    expect(octets(cellsOf(file.scenario, { remembered, models }))).toEqual(octets(first))
  })

  it("has every attempt in exactly one state, and no mail in two hands of the recipient's", () => {
    for (const { attempts } of cells) {
      for (const { result, holdings } of attempts) {
        const received = holdings.filter(({ how }) => how === "received")
        expect(received.length).toBe(result._tag === "Delivered" ? 1 : 0)
      }
    }
  })

  it.runIf(index % 3 === 0)("is told in lines that fit a mail", () => {
    const { title, start } = file.scenario
    const senders = chosenSenders(file.scenario)
    for (const cell of cells) {
      const text = narrate(cell, { title, start, senders, wire: "answers" })
      const tooLong = text.split("\n").filter((line) => line.length > 76 && !/\S{50}/.test(line))
      expect(tooLong).toEqual([])
    }
  })
}
