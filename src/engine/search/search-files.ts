/** Searches scenario files, for the commands attack, compare and order: their progress, what is interrupted, what is there already. */
import { join } from "node:path"
import type { SearchRun } from "../../report/search-columns.ts"
import { goalIds } from "../../search/goals.ts"
import { asWritten, searchedCapabilities, type Start, starts } from "../../search/stage.ts"
import { chosenLabels } from "../../machine/chosen-labels.ts"
import { cellsOf } from "../cells/cell-plan.ts"
import { collect, finishedKeys } from "../cells/cell-store.ts"
import { runCells } from "../cells/run-cells.ts"
import { shardOf } from "../cells/shard.ts"
import type { ScenarioFile } from "../../machine/scenario-files.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { remark } from "../../machine/terminal/say.ts"
import { interrupted } from "./interrupted.ts"
import type { JobOutcome, SearchJob } from "./job.ts"
import { type PlannedSearch, type SearchCell, searchPlan } from "./search-cell.ts"
import { type SearchArguments, type SearchQuestion, limitsOf } from "./search-question.ts"

/** Ends with status 64 where a start is asked for and the scenario's own mail is searched. */
const startsOf = ({ mail, start }: SearchQuestion): ReadonlyArray<Start | typeof asWritten> => {
  if (mail !== asWritten) return starts.filter((one) => start === undefined || start.includes(one))
  if (start !== undefined)
    throw new CommandFailure(
      exitStatus.usage,
      "--start is of the search's own mail, and --mail scenario has the file's"
    )
  return [asWritten]
}

/** In the order of files, models and starts. */
export const plannedSearches = (
  files: ReadonlyArray<ScenarioFile>,
  question: SearchQuestion,
  tellsSteps: boolean
): ReadonlyArray<PlannedSearch> => {
  const { goal, seed, model: models } = question
  const { messages, maxCapabilities, maxHistories } = limitsOf(question)
  const labels = chosenLabels(files, models, "model")
  return files.flatMap((file) =>
    chosenLabels([file], undefined, "model")
      .filter((label) => labels.includes(label))
      .flatMap((model) =>
        startsOf(question).map((start) => ({
          scenario: file.name,
          content: file.scenario,
          job: {
            file: file.file,
            text: file.text,
            model,
            start,
            goals: goalIds.filter((id) => goal === undefined || goal.includes(id)),
            messages,
            maxCapabilities,
            maxHistories,
            tellsSteps,
            ...(seed === undefined ? {} : { seed })
          }
        }))
      )
  )
}

export interface Searched {
  /** In the order of files, models and starts. */
  readonly runs: ReadonlyArray<SearchRun>
  readonly jobs: ReadonlyArray<SearchJob>
  /** False when it was interrupted: some searches are missing. */
  readonly isComplete: boolean
}

/** On Ctrl-C the searches that are finished come back, and the rest is left. */
export const searchFiles = (
  files: ReadonlyArray<ScenarioFile>,
  options: SearchArguments
): Promise<Searched> => {
  checkFolder(options)
  return runSearches(plannedSearches(files, options, options.out !== undefined), options)
}

/** Runs one part of the searches and stores it, without tables. */
export const runShard = async (
  files: ReadonlyArray<ScenarioFile>,
  shard: string,
  options: SearchArguments
): Promise<void> => {
  const { out, quiet } = options
  if (out === undefined)
    throw new CommandFailure(exitStatus.usage, "--shard writes cells: say with --out into which folder")
  const part = shardOf(shard, searchPlan(plannedSearches(files, options, true)))
  const isComplete = await runCells(part, { ...options, finished: finishedOf(options) })
  if (!isComplete) throw interrupted(options)
  if (!quiet)
    remark(`${part.groups.length} searches in ${join(out, "cells")}; hoptrust merge puts all parts together`)
}

/** Ends with status 64 where something is about a folder, and there is none. */
const checkFolder = ({ out, parquet, resume }: SearchArguments): void => {
  if (out !== undefined) return
  if (parquet)
    throw new CommandFailure(exitStatus.usage, "--parquet writes tables: say with --out into which folder")
  if (resume)
    throw new CommandFailure(
      exitStatus.usage,
      "--resume goes on with what is in a folder: say with --out which"
    )
}

type Running = Pick<SearchArguments, "out" | "workers" | "quiet"> & { readonly resume?: boolean }

const finishedOf = ({ out, resume = false }: Running): ReadonlySet<string> =>
  out === undefined || !resume ? new Set() : finishedKeys(out)

/** In the order of the plan. On Ctrl-C those that are finished come back, and the rest is left. */
export const runSearches = async (
  planned: ReadonlyArray<PlannedSearch>,
  running: Running
): Promise<Searched> => {
  const plan = searchPlan(planned)
  const stored = finishedOf(running)
  const there = cellsOf(plan).filter(({ key }) => stored.has(key))
  const outcomes = new Map(
    running.out === undefined ? [] : outcomesIn([running.out], there).map(({ key, result }) => [key, result])
  )
  let histories = 0
  const isComplete = await runCells<SearchCell, JobOutcome>(plan, {
    ...running,
    finished: stored,
    onResult: ({ key, result }) => outcomes.set(key, result),
    onNews: (more) => {
      histories += more
    },
    detail: () => `${histories} histories`
  })
  const finished = plan.groups.flatMap(({ source, cells: [cell] }) => {
    const outcome = outcomes.get(cell.key)
    return outcome === undefined ? [] : [{ job: { ...source, ...cell }, run: runOf(cell, outcome) }]
  })
  return { runs: finished.map(({ run }) => run), jobs: finished.map(({ job }) => job), isComplete }
}

/** The same of searches that were run elsewhere. Ends as `collect` does where one is missing. */
export const collectedSearches = (
  folders: ReadonlyArray<string>,
  cells: ReadonlyArray<SearchCell>
): ReadonlyArray<SearchRun> => outcomesIn(folders, cells).map(({ result, ...cell }) => runOf(cell, result))

const outcomesIn = (folders: ReadonlyArray<string>, cells: ReadonlyArray<SearchCell>) =>
  collect<SearchCell, JobOutcome>(folders, cells)

const runOf = (cell: SearchCell, outcome: JobOutcome): SearchRun => ({ ...cell, menu, ...outcome })

/** What the attackers of the search could do: a model is safe within this, and nothing is said of the rest. */
const menu: ReadonlyArray<string> = searchedCapabilities
