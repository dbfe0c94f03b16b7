/** Searches scenario files, for the commands attack, compare and order: their options, their progress, what is interrupted. */
import type { Argv } from "yargs"
import type { SearchRun } from "../../report/search-columns.ts"
import { type GoalId, goalIds, goals } from "../../search/goals.ts"
import { asWritten, searchedCapabilities, type Start, starts } from "../../search/stage.ts"
import { chosenLabels } from "../chosen-labels.ts"
import { count } from "../count-option.ts"
import { parquetOption } from "../parquet-option.ts"
import { type ScenarioFile } from "../scenario-files.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import { Progress } from "../terminal/progress.ts"
import type { JobOutcome, SearchJob } from "./job.ts"
import { runJobs } from "../threads/pool.ts"

export interface SearchArguments {
  readonly goal?: ReadonlyArray<GoalId> | undefined
  readonly start?: ReadonlyArray<Start> | undefined
  readonly mail: "search" | typeof asWritten
  readonly messages: number
  readonly "max-capabilities": number
  readonly "max-histories": number
  readonly seed?: number | undefined
  readonly workers?: number | undefined
  /** Folder for the tables, where they are wanted: then the witnesses are told step by step. */
  readonly out?: string | undefined
  readonly parquet: boolean
  readonly quiet: boolean
}

export const withSearchOptions = <A>(yargs: Argv<A>) =>
  yargs
    .option("goal", {
      choices: goalIds,
      array: true,
      describe: `what the attacker wants; by default, all\n${goals.map(({ id, title }) => `${id}: ${title}`).join("\n")}`
    })
    .option("start", {
      choices: starts,
      array: true,
      describe:
        "cold: the sender has never written to the domain; warm: it has, once, undisturbed, a day before; by default, both"
    })
    .option("mail", {
      choices: ["search", asWritten] as const,
      default: "search" as const,
      describe:
        "search: one mail, or `messages`, as the starts say; scenario: the file's own mail, senders, phases and retries, so that the answer can be compared with `run`"
    })
    .option("messages", {
      type: "number",
      default: 1,
      describe: "mails sent while the attacker is there, a day apart",
      coerce: count("messages", 1)
    })
    .option("max-capabilities", {
      type: "number",
      default: 3,
      describe: "size of the largest sets to search",
      coerce: count("max-capabilities", 0)
    })
    .option("max-histories", {
      type: "number",
      default: 20_000,
      describe: "limit of histories for one model and start; a search that reaches it stops and says so",
      coerce: count("max-histories", 1)
    })
    .option("workers", {
      type: "number",
      describe: "number of threads; by default, one per core. Results do not depend on it",
      coerce: count("workers", 1)
    })
    .option("out", {
      type: "string",
      describe:
        "folder for breaking-sets.csv, breaking-steps.csv and, of several models, relations.csv, with what describes them"
    })
    .option("parquet", parquetOption)
    .option("quiet", { type: "boolean", default: false, describe: "no progress" })

/** Ends with status 64 where a start is asked for and the scenario's own mail is searched. */
const startsOf = ({ mail, start }: SearchArguments): ReadonlyArray<Start | typeof asWritten> => {
  if (mail === "search") return starts.filter((one) => start === undefined || start.includes(one))
  if (start !== undefined)
    throw new CommandFailure(
      exitStatus.usage,
      "--start is of the search's own mail, and --mail scenario has the file's"
    )
  return [asWritten]
}

export interface Searched {
  /** In the order of files, models and starts. */
  readonly runs: ReadonlyArray<SearchRun>
  readonly jobs: ReadonlyArray<SearchJob>
  /** False when it was interrupted: some searches are missing. */
  readonly isComplete: boolean
}

/** On Ctrl-C the searches that are finished come back, and the rest is left. */
export const searchFiles = async (
  files: ReadonlyArray<ScenarioFile>,
  models: ReadonlyArray<string> | undefined,
  options: SearchArguments
): Promise<Searched> => {
  const { goal, messages, seed, workers, out, parquet, quiet } = options
  if (parquet && out === undefined)
    throw new CommandFailure(exitStatus.usage, "--parquet writes tables: say with --out into which folder")
  const maxCapabilities = options["max-capabilities"]
  const maxHistories = options["max-histories"]
  const labels = chosenLabels(files, models, "model")
  const planned = files.flatMap((file) =>
    chosenLabels([file], undefined, "model")
      .filter((label) => labels.includes(label))
      .flatMap((model) =>
        startsOf(options).map((start) => ({
          scenario: file.name,
          job: {
            file: file.file,
            text: file.text,
            model,
            start,
            goals: goalIds.filter((id) => goal === undefined || goal.includes(id)),
            messages,
            maxCapabilities,
            maxHistories,
            tellsSteps: out !== undefined,
            ...(seed === undefined ? {} : { seed })
          }
        }))
      )
  )
  return runSearches(planned, { workers, quiet })
}

export interface PlannedSearch {
  /** Name in tables. */
  readonly scenario: string
  readonly job: SearchJob
}

/** In the order of the plan. On Ctrl-C those that are finished come back, and the rest is left. */
export const runSearches = async (
  planned: ReadonlyArray<PlannedSearch>,
  { workers, quiet }: Pick<SearchArguments, "workers" | "quiet">
): Promise<Searched> => {
  let histories = 0
  const progress = new Progress({
    total: planned.length,
    unit: "searches",
    terminal: process.stderr,
    isQuiet: quiet,
    detail: () => `${histories} histories`
  })
  const interrupt = new AbortController()
  const onInterrupt = () => interrupt.abort()
  process.once("SIGINT", onInterrupt)
  try {
    const outcomes: Array<JobOutcome | undefined> = planned.map(() => undefined)
    await runJobs<SearchJob, JobOutcome>(
      planned.map(({ job }) => job),
      {
        kind: "search",
        workers,
        onNews: (more) => {
          histories += more
          progress.show()
        },
        onOutcome: (number, outcome) => {
          outcomes[number] = outcome
          progress.advance()
        },
        signal: interrupt.signal
      }
    )
    const finished = planned.flatMap(({ scenario, job }, i) => {
      const outcome = outcomes[i]
      return outcome === undefined ? [] : [{ job, run: { scenario, ...job, menu, ...outcome } }]
    })
    return {
      runs: finished.map(({ run }) => run),
      jobs: finished.map(({ job }) => job),
      isComplete: finished.length === planned.length
    }
  } finally {
    progress.clear()
    process.off("SIGINT", onInterrupt)
  }
}

/** What the attackers of the search could do: a model is safe within this, and nothing is said of the rest. */
const menu: ReadonlyArray<string> = searchedCapabilities
