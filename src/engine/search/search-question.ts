/** What is asked of a search; the same of every command that searches, or has others search. */
import { type GoalId, goalIds } from "../../search/goals.ts"
import { type asWritten, type Start, starts } from "../../search/stage.ts"
import { outsidePaths } from "../../machine/outside/load.ts"

/** What decides the outcome. What is absent is as `limitsOf` says, or all. */
export interface SearchQuestion {
  readonly model?: ReadonlyArray<string> | undefined
  readonly goal?: ReadonlyArray<GoalId> | undefined
  readonly start?: ReadonlyArray<Start> | undefined
  readonly mail?: "search" | typeof asWritten | undefined
  readonly messages?: number | undefined
  readonly "max-capabilities"?: number | undefined
  readonly "max-histories"?: number | undefined
  readonly seed?: number | undefined
}

export interface SearchArguments extends SearchQuestion {
  readonly workers?: number | undefined
  /** Folder for the tables, where they are wanted: then the witnesses are told step by step. */
  readonly out?: string | undefined
  readonly parquet: boolean
  readonly resume: boolean
  readonly quiet: boolean
}

/** What a search is limited to when nobody says. */
export const usual = { messages: 1, "max-capabilities": 3, "max-histories": 20_000 }

export const limitsOf = (question: SearchQuestion) => ({
  messages: question.messages ?? usual.messages,
  maxCapabilities: question["max-capabilities"] ?? usual["max-capabilities"],
  maxHistories: question["max-histories"] ?? usual["max-histories"]
})

/** The words that ask the same again, in one order, without what is usual. */
export const wordsOf = (question: SearchQuestion): ReadonlyArray<string> => {
  const { model = [], goal, start, mail, messages, seed } = question
  const { maxCapabilities, maxHistories } = limitsOf(question)
  const unless = (usual: unknown, name: string, value: string | number | undefined) =>
    value === undefined || value === usual ? [] : [`--${name}`, `${value}`]
  const each = (name: string, values: ReadonlyArray<string>) =>
    values.flatMap((value) => [`--${name}`, value])
  return [
    ...each("model", model),
    ...each(
      "goal",
      goalIds.filter((id) => goal?.includes(id))
    ),
    ...each(
      "start",
      starts.filter((one) => start?.includes(one))
    ),
    ...unless("search", "mail", mail),
    ...unless(usual.messages, "messages", messages),
    ...unless(usual["max-capabilities"], "max-capabilities", maxCapabilities),
    ...unless(usual["max-histories"], "max-histories", maxHistories),
    ...unless(undefined, "seed", seed),
    ...each("with", outsidePaths())
  ]
}
