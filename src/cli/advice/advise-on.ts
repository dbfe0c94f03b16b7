/** Searches a domain as it is and with each change that it could deploy, and looks at the dates that lie ahead. */
import { Result } from "effect"
import type { Cell } from "../../experiment/judged-cell.ts"
import { runScenario } from "../../experiment/run-scenario.ts"
import { trustModels } from "../../models/registry.ts"
import { cite } from "../../protocol/rfc.ts"
import { type Advice, byWorth, type Deployment, gained, type ModelAdvice } from "../../report/advice-text.ts"
import type { SearchRun } from "../../report/search-columns.ts"
import { Remembered } from "../../staging/build.ts"
import { type DateAhead, datesAhead } from "../../staging/dates-ahead.ts"
import {
  advisable,
  baselineLabel,
  type Deployable,
  deployable,
  deployablePairs,
  isCopied,
  labelOf
} from "../../scenario/deployable.ts"
import { loadScenario } from "../../loading/load.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { inertModels } from "../../loading/warnings/inert-models.ts"
import { setText } from "../../search/capability-set.ts"
import { type GoalId, goals } from "../../search/goals.ts"
import type { Start } from "../../search/stage.ts"
import type { PlannedSearch } from "../../engine/search/search-cell.ts"
import { runSearches } from "../../engine/search/search-files.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { datedAdvice } from "./dated-advice.ts"
import { buysMore, pairsWorthTrying } from "./pairs.ts"
import { atStart, cellOf } from "./undisturbed.ts"

export interface Inquiry {
  readonly file: string
  readonly scenario: Scenario
  readonly from: Advice["from"]
  readonly lost: ReadonlyArray<string>
  readonly goal: GoalId
  readonly start: Start
  readonly workers?: number | undefined
  readonly quiet: boolean
}

/** Our choice: sets of three say little to those who deploy the first protection, and take many times as long. */
const maxCapabilities = 2

/** Our choice: more than ten times what a domain with two MX hosts takes. */
const maxHistories = 5_000

export const adviseOn = async (inquiry: Inquiry): Promise<Advice> => {
  const written = advisable(inquiry.scenario)
  // Searches are at the start; only dates are of all phases.
  const scenario = atStart(written)
  const labels = scenario.models.map(labelOf)
  const remembered = new Remembered()
  const stands = (change: Deployable) => canStand(inquiry.file, change.scenario, remembered)
  const changes = deployable(scenario).filter(stands).flatMap(forEachModel)
  const runs = await searched(inquiry, [
    ...labels.map((model) => planned(inquiry, scenario, model)),
    ...changes.map((change) => planned(inquiry, change.scenario, change.model))
  ])
  const found = new Map(labels.map((label, i) => [label, runs[i]!]))
  const baseline = found.get(baselineLabel(scenario) ?? "")
  const models = labels.map((label) => modelAdvice(scenario, label, found.get(label)!, baseline, remembered))
  const adopted = isCopied(scenario) || baseline === undefined ? [] : adoptions(scenario, found, baseline)
  const changed = changes.map(({ title, model }, i) => ({
    title,
    model,
    ...bought(found.get(model)!, runs[labels.length + i]!)
  }))
  const pairs = pairsWorthTrying(deployablePairs(scenario), changed).filter(stands).flatMap(forEachModel)
  const paired = await searched(
    inquiry,
    pairs.map((pair) => planned(inquiry, pair.scenario, pair.model))
  )
  const together = pairs
    .map(({ title, model }, i) => ({ title, model, ...bought(found.get(model)!, paired[i]!) }))
    .filter((pair) => buysMore(pair, changed))
  const dates = datesAhead(written)
  const nextAfter = (date: DateAhead) =>
    dates.find(({ atMicros }) => atMicros > date.atMicros)?.atMicros ?? Infinity
  return {
    domain: scenario.domain.name,
    from: inquiry.from,
    goal: inquiry.goal,
    goalTitle: titleOf(inquiry.goal),
    start: inquiry.start,
    maxCapabilities,
    models,
    deployments: [...adopted, ...changed, ...together].toSorted(byWorth),
    inert: inertModels(scenario).map(({ message }) => message),
    dates: dates.slice(0, mostDates).map((date) => ({
      ...datedAdvice(written, { date, nextMicros: nextAfter(date) }, models, remembered),
      isAssumed: inquiry.from === "capture" && !date.isRead
    })),
    furtherDates: Math.max(0, dates.length - mostDates),
    lost: inquiry.lost
  }
}

const searched = async (
  inquiry: Inquiry,
  plan: ReadonlyArray<PlannedSearch>
): Promise<ReadonlyArray<SearchRun>> => {
  if (plan.length === 0) return []
  const { runs, isComplete } = await runSearches(plan, inquiry)
  if (isComplete) return runs
  throw new CommandFailure(exitStatus.interrupted, "interrupted: there is no advice without all searches")
}

const forEachModel = ({ title, scenario, models }: Deployable) =>
  models.map((model) => ({ title, scenario, model }))

/** One goal's title speaks of the one before it. */
const titleOf = (goal: GoalId): string => {
  const index = goals.findIndex(({ id }) => id === goal)
  return goals[index]!.title.replace(/^the same(?=,)/, goals[Math.max(0, index - 1)]!.title)
}

/** As plain text, so that a thread can have it: JSON is YAML, and a scenario is read again from what was made of it. */
const planned = ({ file, goal, start }: Inquiry, scenario: Scenario, model: string): PlannedSearch => ({
  scenario: file,
  content: scenario,
  job: {
    file,
    text: JSON.stringify(scenario),
    model,
    start,
    goals: [goal],
    messages: 1,
    maxCapabilities,
    maxHistories,
    tellsSteps: false
  }
})

const setsOf = ({ result }: SearchRun) => result.breaking.map(({ set }) => set)

const bought = (before: SearchRun, after: SearchRun): Omit<Deployment, "title" | "model"> => ({
  ...gained(setsOf(before), setsOf(after)),
  isCapped: before.result.isCapped || after.result.isCapped
})

/** A change of a domain from the field may contradict something else in it; then there is no telling what it buys. */
const canStand = (file: string, scenario: Scenario, remembered: Remembered): boolean =>
  Result.isSuccess(loadScenario(file, JSON.stringify(scenario))) &&
  Result.isSuccess(runScenario(scenario, { remembered }))

const sameSets = (a: SearchRun, b: SearchRun): boolean =>
  JSON.stringify(setsOf(a).map(setText)) === JSON.stringify(setsOf(b).map(setText))

const modelAdvice = (
  scenario: Scenario,
  label: string,
  run: SearchRun,
  baseline: SearchRun | undefined,
  remembered: Remembered
): ModelAdvice => {
  const cell = cellOf(scenario, label, remembered)
  return {
    model: label,
    undisturbed: cell.attempts[0]!.outcome,
    sets: run.result.breaking.map(({ set, does }) => ({ set, does })),
    isInert: baseline !== undefined && run !== baseline && sameSets(run, baseline),
    decisions: decisionsIn(cell),
    isCapped: run.result.isCapped
  }
}

/** What was decided about each MX host, and why. */
const decisionsIn = ({ trace }: Cell): ReadonlyArray<string> => [
  ...new Set(
    trace.flatMap((event) =>
      event.kind === "decision" && /^policy for | is passed over: /.test(event.decision)
        ? [`${event.decision} (${event.because.map(cite).join(", ")})`]
        : []
    )
  )
]

/** Of a domain that is described: what each model prevents that does not hold for a sender that looks for nothing. */
const adoptions = (
  scenario: Scenario,
  found: ReadonlyMap<string, SearchRun>,
  baseline: SearchRun
): ReadonlyArray<Deployment> =>
  scenario.models.flatMap((choice) => {
    const label = labelOf(choice)
    const run = found.get(label)!
    if (run === baseline) return []
    const id = typeof choice === "string" ? choice : choice.model
    const title = trustModels.find((model) => model.id === id)!.title
    return [{ title: `Adopt ${label} (${title})`, model: label, ...bought(baseline, run) }]
  })

/** Our choice: a domain with two MX hosts and a policy host has five or fewer. */
const mostDates = 12
