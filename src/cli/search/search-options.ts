/** What is asked of a search, as the command line says it; the same of every command that searches, or has others search. */
import type { Argv } from "yargs"
import { type GoalId, goalIds, goals } from "../../search/goals.ts"
import { asWritten, type Start, starts } from "../../search/stage.ts"
import { count } from "../count-option.ts"
import { outsidePaths } from "../outside/load.ts"
import { parquetOption } from "../parquet-option.ts"
import { seedOption } from "../seed-option.ts"
import { workersOption } from "../workers-option.ts"

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

const usual = { messages: 1, "max-capabilities": 3, "max-histories": 20_000 }

export const limitsOf = (question: SearchQuestion) => ({
  messages: question.messages ?? usual.messages,
  maxCapabilities: question["max-capabilities"] ?? usual["max-capabilities"],
  maxHistories: question["max-histories"] ?? usual["max-histories"]
})

export const modelOption = {
  type: "string",
  array: true,
  describe: "labels of the models; by default, all"
} as const

/** All of a question but the models. None has a default, so that what was asked is known from what was not. */
export const questionOptions = {
  goal: {
    choices: goalIds,
    array: true,
    describe: `what the attacker wants; by default, all\n${goals.map(({ id, title }) => `${id}: ${title}`).join("\n")}`
  },
  start: {
    choices: starts,
    array: true,
    describe:
      "cold: the sender has never written to the domain; warm: it has, once, undisturbed, a day before; by default, both"
  },
  mail: {
    choices: ["search", asWritten] as const,
    defaultDescription: "search",
    describe:
      "search: one mail, or `messages`, as the starts say; scenario: the file's own mail, senders, phases and retries, so that the answer can be compared with `run`"
  },
  messages: {
    type: "number",
    defaultDescription: `${usual.messages}`,
    describe: "mails sent while the attacker is there, a day apart",
    coerce: count("messages", 1)
  },
  "max-capabilities": {
    type: "number",
    defaultDescription: `${usual["max-capabilities"]}`,
    describe: "size of the largest sets to search",
    coerce: count("max-capabilities", 0)
  },
  "max-histories": {
    type: "number",
    defaultDescription: `${usual["max-histories"]}`,
    describe: "limit of histories for one model and start; a search that reaches it stops and says so",
    coerce: count("max-histories", 1)
  },
  seed: seedOption
} as const

export const withSearchOptions = <A>(yargs: Argv<A>) =>
  yargs
    .options(questionOptions)
    .option("workers", workersOption)
    .option("out", {
      type: "string",
      describe:
        "folder for breaking-sets.csv, breaking-steps.csv and, of several models, relations.csv, with what describes them"
    })
    .option("parquet", parquetOption)
    .option("resume", {
      type: "boolean",
      default: false,
      describe: "continue in the folder --out; searches that are finished are not run again"
    })
    .option("quiet", { type: "boolean", default: false, describe: "no progress" })

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
