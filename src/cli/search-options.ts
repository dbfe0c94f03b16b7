/** What is asked of a search, as options of the command line. */
import type { Argv } from "yargs"
import { goalIds, goals } from "../search/goals.ts"
import { asWritten, starts } from "../search/stage.ts"
import { count } from "./count-option.ts"
import { parquetOption } from "./parquet-option.ts"
import { seedOption } from "./seed-option.ts"
import { workersOption } from "./workers-option.ts"
import { usual } from "../engine/search/search-question.ts"

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
