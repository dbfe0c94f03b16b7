/** The cells of a search: a model of a scenario from one start, each. */
import { sha256 } from "../../report/sha256.ts"
import { chosenModels } from "../../scenario/models.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import type { Cell, CellPlan, CellSource } from "../cells/cell-plan.ts"
import { provenance } from "../../machine/provenance.ts"
import type { SearchJob } from "./job.ts"

export interface SearchCell extends Cell, Omit<SearchJob, keyof CellSource> {
  /** Name in tables. */
  readonly scenario: string
}

export interface PlannedSearch {
  /** Name in tables. */
  readonly scenario: string
  /** What the text of the job says. */
  readonly content: Scenario
  readonly job: SearchJob
}

export const searchPlan = (planned: ReadonlyArray<PlannedSearch>): CellPlan<SearchCell> => {
  const { version } = provenance()
  const sources = new Map<string, CellSource>()
  const cells = planned.map(({ scenario, content, job: { file, text, ...search } }) => {
    const id = JSON.stringify([file, text])
    const source = sources.get(id) ?? { file, text }
    sources.set(id, source)
    const key = sha256(JSON.stringify([version, ...decisive(content, search)]))
    return { source, cell: { ...search, scenario, key } }
  })
  return {
    kind: "search",
    unit: "searches",
    inWords: (key) => {
      const { scenario, model, start } = cells.find(({ cell }) => cell.key === key)!.cell
      return `${scenario}, model ${model}, ${start} start`
    },
    groups: cells.map(({ source, cell }) => ({ source, cells: [cell], plannedMs: millisecondsOfSearch }))
  }
}

/** The shortest take about a second, and nobody knows which will take hours: each travels alone. */
const millisecondsOfSearch = 60_000

/** All that the outcome of a search can depend on: not the file's words, its other models and its expectations. */
const decisive = (scenario: Scenario, search: Omit<SearchJob, keyof CellSource>): ReadonlyArray<unknown> => {
  const world = {
    ...scenario,
    title: undefined,
    question: undefined,
    seed: undefined,
    models: undefined,
    expect: undefined
  }
  const { model, parameters } = chosenModels(scenario).find(({ label }) => label === search.model)!
  const { start, goals, messages, maxCapabilities, maxHistories, tellsSteps } = search
  return [
    world,
    [model.id, parameters],
    search.seed ?? scenario.seed,
    [start, goals, messages, maxCapabilities, maxHistories, tellsSteps]
  ]
}
