/**
 * The search against attacks that others found. Each file of scenarios/known-attacks writes one out as actions, so that no menu of the search has a part in
 * it; the table in its README says which capabilities that takes. With these the search must find every goal that the written-out attack reaches.
 */
import { readdirSync, readFileSync } from "node:fs"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { isDelivered, isExposed } from "../experiment/outcome.ts"
import { outcomeLetters } from "../report/matrix.ts"
import { chosenAttackers, nobody } from "../scenario/attackers.ts"
import { Remembered } from "../scenario/build.ts"
import { loadScenario } from "../scenario/load.ts"
import { type ChosenModel, chosenModels } from "../scenario/models.ts"
import type { Outcome } from "../scenario/schema/outcome.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { trustModels } from "../models/registry.ts"
import { isSubset } from "./capability-set.ts"
import { type GoalId, goals } from "./goals.ts"
import { minimalSets } from "./minimal-sets.ts"
import { searchedCapabilities, type Start, stage, starts } from "./stage.ts"

const folder = new URL("../../scenarios/known-attacks/", import.meta.url)

/** Cells of the rows of a Markdown table, by the words above them. */
const tables = readFileSync(new URL("README.md", folder), "utf8")
  .split(/\n{2,}/)
  .filter((block) => block.startsWith("|"))
  .map((block) => {
    const [head = [], , ...rows] = block.split("\n").map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim())
    )
    return rows.map((cells) => new Map(head.map((word, column) => [word, cells[column] ?? ""])))
  })
const tableWith = (word: string) => tables.find(([first]) => first?.has(word)) ?? []
const fileOf = (row: ReadonlyMap<string, string>) => /\]\((.+)\)/.exec(row.get("attack") ?? "")?.[1] ?? ""

interface KnownAttack {
  readonly file: string
  readonly source: string
  /** How well the sender knows the domain when it is attacked; several where it is attacked several times. */
  readonly starts: ReadonlyArray<Start>
  readonly capabilities: ReadonlyArray<string>
  readonly scenario: Scenario
}

const attacks: ReadonlyArray<KnownAttack> = tableWith("capabilities").map((row) => {
  const file = fileOf(row)
  return {
    file,
    source: row.get("source") ?? "",
    starts: starts.filter((start) => row.get("start")?.split(", ").includes(start)),
    capabilities: row.get("capabilities")!.split(" + "),
    scenario: Result.getOrThrow(loadScenario(file, readFileSync(new URL(file, folder), "utf8")))
  }
})

/** The one attacker of a file; nobody where the domain itself is no longer its owner's. */
const attackerOf = (scenario: Scenario): string => chosenAttackers(scenario)[0]?.name ?? nobody.name

type Phase = Scenario["phases"][number]

/** What becomes of mail in these phases. */
const expectedIn = (phases: ReadonlyArray<Phase>, model: string): ReadonlyArray<Outcome> =>
  phases.flatMap(({ expect: expected }) => {
    const outcome = expected?.[model] ?? []
    return typeof outcome === "string" ? [outcome] : Object.values(outcome)
  })

/** A phase after an attack in which all is again as it was before. */
const isAfterwards = ({ actions, domain, zones, hosts }: Phase, index: number, all: ReadonlyArray<Phase>) =>
  all.slice(0, index).some((before) => before.actions.length > 0) &&
  actions.length + zones.length + hosts.length === 0 &&
  domain === undefined &&
  !all.slice(0, index).some((before) => before.zones.length + before.hosts.length > 0)

/** Mail is withheld where it is deferred and was not before. What a thief writes into a zone is the domain's own to the judge of outcomes. */
const isWithheld = (outcome: Outcome, index: number, all: ReadonlyArray<Outcome>): boolean =>
  outcome === "deferred-by-attack" ||
  (outcome === "deferred-by-misconfiguration" && all.slice(0, index).some(isDelivered))

const goalsReached = ({ scenario, capabilities }: KnownAttack, model: string): ReadonlyArray<GoalId> => {
  const { phases } = scenario
  const expected =
    phases.length === 0
      ? [scenario.expect![model]![attackerOf(scenario)]!]
      : expectedIn(
          phases.filter((...one) => !isAfterwards(...one)),
          model
        )
  const afterwards = expectedIn(phases.filter(isAfterwards), model)
  // Who keeps reports away wants to read without anybody's being told.
  const reading = capabilities.includes("rpt-suppress") ? "read-mail-undetected" : "read-mail"
  return [
    ...(expected.some(isExposed) ? ([reading] as const) : []),
    ...(expected.includes("intercepted-authenticated") ? (["impersonate"] as const) : []),
    ...(expected.some(isWithheld) ? (["withhold"] as const) : []),
    ...(afterwards.some((outcome) => !isDelivered(outcome) || isExposed(outcome))
      ? (["poison"] as const)
      : [])
  ]
}

/** The deployment without the attacker's hosts, and before anything of it was changed. */
const untouched = (scenario: Scenario): Scenario => ({
  ...scenario,
  hosts: scenario.hosts.filter(({ owner }) => owner !== "attacker"),
  attackers: []
})

const remembered = new Remembered()

const found = (
  { scenario, starts: from, capabilities }: KnownAttack,
  model: ChosenModel,
  sought: ReadonlyArray<GoalId>
) =>
  from.flatMap((start) => {
    const searching = minimalSets({
      stage: stage(untouched(scenario), { start, messages: 1, goals: sought, ids: capabilities }),
      model,
      seed: 1,
      remembered,
      goals: goals.filter(({ id }) => sought.includes(id)),
      maxCapabilities: capabilities.length,
      maxHistories: 20_000
    })
    for (let step = searching.next(); ; step = searching.next())
      if (step.done === true) return Result.getOrThrow(step.value).breaking
  })

describe("the known attacks", () => {
  it("are all in the table, each with its source", () => {
    expect(attacks.map(({ file }) => file).toSorted()).toEqual(
      readdirSync(folder)
        .filter((file) => file.endsWith(".yaml"))
        .toSorted()
    )
    expect(attacks.filter(({ source, starts: from }) => source === "" || from.length === 0)).toEqual([])
  })

  it("are written out, each by one attacker without capabilities", () => {
    for (const { scenario } of attacks) {
      const [attacker, ...others] = chosenAttackers(scenario)
      expect([attacker?.capabilities ?? [], others]).toEqual([[], []])
    }
  })

  it("take capabilities that there are", () =>
    expect(attacks.filter(({ capabilities }) => !isSubset(capabilities, searchedCapabilities))).toEqual([]))

  it("come out as the table of outcomes says", () => {
    const ids = trustModels.map(({ id }) => id)
    const letters = attacks.map(({ file, scenario }) => [
      file,
      ...ids.map((id) => {
        const outcome = scenario.expect?.[id]?.[attackerOf(scenario)]
        return outcome === undefined ? "" : outcomeLetters[outcome]
      })
    ])
    const table = tableWith("opportunistic").map((row) => [fileOf(row), ...ids.map((id) => row.get(id))])
    expect(table).toEqual(letters)
  })
})

const cells = attacks.flatMap((attack) =>
  chosenModels(attack.scenario).flatMap((model) => {
    const sought = goalsReached(attack, model.label)
    return sought.length === 0 ? [] : [[attack.file, model.label, sought, attack, model] as const]
  })
)

/** What the search is known to miss, as the README tells it; a line that is found after all has to go. */
const missed = (file: string, model: string): ReadonlyArray<string> =>
  tableWith("not found").flatMap((row) =>
    fileOf(row) === file && row.get("model") === model ? (row.get("not found") ?? "").split(", ") : []
  )

describe("the search, with the capabilities of a known attack", () => {
  it.each(cells)("%s against %s: reaches %j", (file, label, sought, attack, model) => {
    const reached = new Set(found(attack, model, sought).map(({ goal }) => goal))
    expect(sought.filter((goal) => !reached.has(goal))).toEqual(missed(file, label))
  })
})
