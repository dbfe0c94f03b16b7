/** Searches for tests: every model in the simplest deployment. */
import { Result } from "effect"
import { Remembered } from "../staging/build.ts"
import { type ChosenModel, chosenModels } from "../scenario/models.ts"
import { loadScenario } from "../loading/load.ts"
import { trustModels } from "../models/registry.ts"
import { type GoalId, goals } from "./goals.ts"
import { certificateWays } from "./certificate-ways.ts"
import { undisturbed } from "./history.ts"
import { minimalSets, type SearchResult } from "./minimal-sets.ts"
import { type Start, stage } from "./stage.ts"

export const scenario = Result.getOrThrow(
  loadScenario("search.yaml", JSON.stringify({ title: "Search", models: trustModels.map(({ id }) => id) }))
)

/** Where nothing is encrypted, to read along is all that it takes. */
export const withoutStartTls = Result.getOrThrow(
  loadScenario(
    "clear.yaml",
    JSON.stringify({
      title: "Clear",
      models: trustModels.map(({ id }) => id),
      domain: { mx: [{ host: "mx1.example.com", startTls: "absent" }] }
    })
  )
)

export const modelOf = (id: string): ChosenModel =>
  chosenModels(scenario).find((candidate) => candidate.label === id)!

export const goalOf = (id: GoalId) => goals.find((goal) => goal.id === id)!

export const remembered = new Remembered()

export interface Question {
  readonly model: string
  /** The model's defaults when left out. */
  readonly parameters?: Readonly<Record<string, unknown>>
  readonly start: Start
  readonly goals: ReadonlyArray<GoalId>
  readonly ids?: ReadonlyArray<string>
  readonly messages?: number
  readonly in?: typeof scenario
  readonly maxCapabilities?: number
  readonly maxHistories?: number
}

/** What a run of the search and of the oracle have in common. */
export const waysOf = ({
  model,
  parameters,
  start,
  goals,
  messages = 1,
  ids,
  in: place = scenario
}: Question) => {
  const chosen = modelOf(model)
  const ways = {
    stage: stage(place, { start, messages, goals, ...(ids === undefined ? {} : { ids }) }),
    model:
      parameters === undefined
        ? chosen
        : { ...chosen, parameters, configured: chosen.model.configure(parameters) },
    seed: 1,
    remembered,
    goals: goals.map(goalOf)
  }
  return {
    ...ways,
    twins: Result.getOrThrow(undisturbed(ways)),
    certificates: Result.getOrThrow(certificateWays(ways, 3))
  }
}

export const search = (question: Question): SearchResult => {
  const searching = minimalSets({
    ...waysOf(question),
    maxCapabilities: question.maxCapabilities ?? 3,
    maxHistories: question.maxHistories ?? 5_000
  })
  for (let step = searching.next(); ; step = searching.next())
    if (step.done === true) return Result.getOrThrow(step.value)
}

/** The sets found for one goal, each as text, in order. */
export const setsOf = ({ breaking }: SearchResult, goal: GoalId): ReadonlyArray<string> =>
  breaking.filter((one) => one.goal === goal).map(({ set }) => set.join(" + "))
