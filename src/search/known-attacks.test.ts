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
import { Remembered } from "../staging/build.ts"
import { loadScenario } from "../loading/load.ts"
import { type ChosenModel, chosenModels } from "../scenario/models.ts"
import type { Outcome } from "../scenario/schema/outcome.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { everyNth, long } from "../long.fixture.ts"
import { trustModels } from "../models/registry.ts"
import { isSubset } from "./capability-set.ts"
import { type GoalId, goals } from "./goals.ts"
import { type Breaking, minimalSets } from "./minimal-sets.ts"
import { moveKinds, sayingIn } from "./move-kinds.ts"
import { searchedCapabilities, type Stage, type Start, stage, starts } from "./stage.ts"

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

const saysSuccess = ({ actions }: Phase): boolean =>
  actions.some((action) => action.on === "report" && action.says === "success")

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
  // Who keeps reports away, or has another read in their place, wants to read without anybody's being told.
  const isHidden = capabilities.includes("rpt-suppress") || phases.some(saysSuccess)
  const reading = isHidden ? "read-mail-undetected" : "read-mail"
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

interface Cell {
  readonly attack: KnownAttack
  readonly model: ChosenModel
  readonly sought: ReadonlyArray<GoalId>
}

const found = (
  { attack: { scenario, starts: from, capabilities }, model, sought }: Cell,
  without: Pick<Stage, "leavesOut"> = {}
) =>
  from.flatMap((start) => {
    const plan = { start, messages: 1, goals: sought, ids: capabilities }
    const searching = minimalSets({
      stage: { ...stage(untouched(scenario), plan), ...without },
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
    // What nobody has deployed, nobody has attacked: the models of recent drafts have no column.
    const ids = trustModels
      .map(({ id }) => id)
      .filter((id) => attacks.some(({ scenario }) => scenario.expect?.[id] !== undefined))
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
  chosenModels(attack.scenario).flatMap((model): ReadonlyArray<Cell> => {
    const sought = goalsReached(attack, model.label)
    return sought.length === 0 ? [] : [{ attack, model, sought }]
  })
)

/** What the search is known to miss, as the README tells it; a line that is found after all has to go. */
const missed = ({ attack: { file }, model }: Cell): ReadonlyArray<string> =>
  tableWith("not found").flatMap((row) =>
    fileOf(row) === file && row.get("model") === model.label ? (row.get("not found") ?? "").split(", ") : []
  )

/** Each cell is searched once with all that there is, for all tests. */
const alreadyFound = new Map<Cell, ReadonlyArray<Breaking>>()
const foundWithAll = (cell: Cell): ReadonlyArray<Breaking> => {
  const before = alreadyFound.get(cell)
  if (before !== undefined) return before
  const breaking = found(cell)
  alreadyFound.set(cell, breaking)
  return breaking
}

const notFound = ({ sought }: Cell, breaking: ReadonlyArray<Breaking>): ReadonlyArray<GoalId> =>
  sought.filter((wanted) => breaking.every(({ goal }) => goal !== wanted))

describe("the search, with the capabilities of a known attack", () => {
  everyNth(
    40,
    cells.map((cell) => [cell.attack.file, cell.model.label, cell.sought, cell] as const)
  )("%s against %s: reaches %j", ([, , , cell]) =>
    expect(notFound(cell, foundWithAll(cell))).toEqual(missed(cell))
  )
})

/** What all that is found for a goal says: a move that one of them does without is not missed. */
const neededBy = (cell: Cell): ReadonlySet<string> => {
  const saying = sayingIn(cell.attack.scenario)
  const breaking = foundWithAll(cell)
  const needed = cell.sought.flatMap((wanted) => {
    const [first, ...others] = breaking
      .filter(({ goal }) => goal === wanted)
      .map(({ does }) => new Set(does.map(saying)))
    return first === undefined ? [] : [...first].filter((says) => others.every((other) => other.has(says)))
  })
  return new Set(needed)
}

/** Does the search fail to find it once no such move is on a menu? */
const isMissedIn = (cell: Cell, place: string, says: string): boolean => {
  const saying = sayingIn(cell.attack.scenario)
  const leavesOut: Stage["leavesOut"] = (position, does) => position === place && saying(does) === says
  return notFound(cell, found(cell, { leavesOut })).length > missed(cell).length
}

/** Rows of the table in docs/search.md: where, what is said, and a known attack that is not found without it. */
const search = readFileSync(new URL("../../docs/search.md", import.meta.url), "utf8")
const needed = [...search.matchAll(/^\| ([a-z ]+) \| `(.+)` \| \[.+\]\(.*\/(.+\.yaml)\) \|$/gm)].map(
  ([, place = "", says = "", file = ""]) => ({ place, says, file })
)
const notNeeded = [...search.matchAll(/^- ([a-z ]+):\s+`([^`]+)`$/gm)].map(([, place = "", says = ""]) => ({
  place,
  says
}))

describe("a kind of move taken out of the menus", () => {
  everyNth(40, needed)("$place, $says: $file is not found", ({ place, says, file }) =>
    expect(
      cells.some(
        (cell) => cell.attack.file === file && neededBy(cell).has(says) && isMissedIn(cell, place, says)
      )
    ).toBe(true)
  )

  it(
    "is one for which a known attack fails, or one of which docs/search.md says that none does",
    long,
    () => {
      const everyMove = new URL("../../scenarios/every-model/every-move.yaml", import.meta.url)
      const scenario = Result.getOrThrow(loadScenario("every-move.yaml", readFileSync(everyMove, "utf8")))
      const listed = [...needed, ...notNeeded].map(({ place, says }) => `${place}: ${says}`)
      const kinds = Result.getOrThrow(moveKinds(scenario)).map(({ place, says }) => `${place}: ${says}`)
      expect(listed.toSorted()).toEqual(kinds.toSorted())
    }
  )
})
