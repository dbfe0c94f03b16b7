/**
 * All minimal sets of capabilities with which a goal is reached, each with a shortest history that reaches it.
 *
 * Histories are real runs. The first is the one in which nothing is done; each further one does one thing more than one
 * before it, at a later decision, so that every history comes up once and those with fewer actions first. To read along with a capability is an action too. What is cut is
 * what cannot be news: a history whose spent set contains a known minimal set of every goal that is looked for, and what goes on
 * between two mails from a state that another history met with no more spent.
 */
import { Result } from "effect"
import type { JudgedAttempt } from "../experiment/run-scenario.ts"
import type { Deadlock } from "../kernel/simulate.ts"
import type { Remembered } from "../scenario/build.ts"
import type { ChosenModel } from "../scenario/models.ts"
import type { ZonePlanRejected } from "../world/zones.ts"
import { type CapabilitySet, isSubset, MinimalSets, union } from "./capability-set.ts"
import type { Goal } from "./goals.ts"
import { type History, type Plan, type Play, play } from "./history.ts"
import type { Stage } from "./stage.ts"

export interface SearchPlan {
  readonly stage: Stage
  readonly model: ChosenModel
  readonly seed: number
  readonly remembered: Remembered
  readonly goals: ReadonlyArray<Goal>
  /** Larger sets are not looked for. */
  readonly maxCapabilities: number
  /** Histories after which the search gives up, and says so. */
  readonly maxHistories: number
}

/** A minimal set and how it does it. */
export interface Breaking {
  readonly goal: string
  readonly set: CapabilitySet
  /** What the attacker does, in order; a shortest history of that set. */
  readonly does: ReadonlyArray<string>
  readonly plan: Plan
}

export interface SearchResult {
  /** By goal in the order of the plan, then by size and name. */
  readonly breaking: ReadonlyArray<Breaking>
  /** Histories that were run. */
  readonly histories: number
  /** Of the history with the most. */
  readonly mostActions: number
  /** The search gave up before its end: sets may be missing. */
  readonly isCapped: boolean
}

/** Yields the number of histories run so far, after each. */
export function* minimalSets(
  plan: SearchPlan
): Generator<number, Result.Result<SearchResult, Deadlock | ZonePlanRejected>> {
  const { stage, goals, maxCapabilities, maxHistories } = plan
  const found = new Map(goals.map((goal) => [goal, new MinimalSets<History>()]))
  const isNews = (set: CapabilitySet) =>
    set.length <= maxCapabilities && goals.some((goal) => !found.get(goal)!.covers(set))
  const met: States = new Map()
  let twins: ReadonlyArray<JudgedAttempt> | undefined
  let histories = 0
  let mostActions = 0
  let level: ReadonlyArray<Next> = [{ plan: { choices: [] }, spends: [] }]
  while (level.length > 0 && histories < maxHistories) {
    const next: Array<Next> = []
    for (const { plan: candidate, spends } of level) {
      // Asked again, because others of its level may have found what it contains.
      if (histories > 0 && !isNews(spends)) continue
      if (histories >= maxHistories) break
      const played = play(
        { ...plan, ...(twins === undefined ? {} : { twins }), decides: "consistent" },
        candidate
      )
      if (Result.isFailure(played)) return Result.fail(played.failure)
      const history = played.success
      twins ??= history.attempts
      histories += 1
      mostActions = Math.max(mostActions, actionsOf(candidate))
      for (const goal of goals)
        if (goal.isReached(history.attempts, stage)) found.get(goal)!.add(history.spent, history)
      next.push(
        ...oneMore(history, spends, decisionsToOpen(history, met)).filter((further) => isNews(further.spends))
      )
      yield histories
    }
    level = next
  }
  return Result.succeed({
    breaking: goals.flatMap((goal) => found.get(goal)!.members.map(breakingOf(goal)).toSorted(bySizeAndName)),
    histories,
    mostActions,
    isCapped: level.length > 0 && histories >= maxHistories
  })
}

interface Next {
  readonly plan: Plan
  readonly spends: CapabilitySet
}

const actionsOf = ({ choices, watcher }: Plan): number => choices.length + (watcher === undefined ? 0 : 1)

/** The histories that go on as this one and do one thing more, later than all that it does. */
const oneMore = (
  { plan: { choices, watcher }, decisions, idleWatchers }: History,
  spends: CapabilitySet,
  end: number
): ReadonlyArray<Next> => {
  // To read along changes nothing in a run, so it is what is done last.
  if (watcher !== undefined) return []
  const from = (choices.at(-1)?.decision ?? -1) + 1
  return [
    ...decisions.slice(from, end).flatMap(({ offers }, i) =>
      offers.map((offer, number) => ({
        plan: { choices: [...choices, { decision: from + i, offer: number }] },
        spends: union(spends, offer.spends)
      }))
    ),
    ...idleWatchers.map((watcher) => ({ plan: { choices, watcher }, spends: union(spends, [watcher]) }))
  ]
}

/** What was spent by those who met a state. */
type States = Map<string, Array<CapabilitySet>>

/** Where another history goes on from the same state with no more spent, this one need not: what it could do is done there. */
const decisionsToOpen = (
  { plan: { choices }, boundaries, decisions, spent }: History,
  met: States
): number => {
  const done = (choices.at(-1)?.decision ?? -1) + 1
  for (const { decisions: before, state } of boundaries) {
    if (before < done) continue
    const others = met.get(state) ?? []
    if (others.some((other) => isSubset(other, spent))) return before
    met.set(state, [...others, spent])
  }
  return decisions.length
}

const breakingOf =
  (goal: Goal) =>
  ({ set, value }: MinimalSets<History>["members"][number]): Breaking => ({
    goal: goal.id,
    set,
    plan: value.plan,
    does: [
      ...(value.plan.watcher === undefined ? [] : [`read what passes in clear (${value.plan.watcher})`]),
      ...value.plan.choices.map(({ decision, offer }) => value.decisions[decision]!.offers[offer]!.does)
    ]
  })

const bySizeAndName = (a: Breaking, b: Breaking): number =>
  a.set.length - b.set.length || (a.set.join() < b.set.join() ? -1 : 1)

/** The same history again, with everything that was said. */
export const replay = (ways: Omit<Play, "decides" | "keepsTrace">, plan: Plan) =>
  play({ ...ways, keepsTrace: true, decides: "consistent" }, plan)
