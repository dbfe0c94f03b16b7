/**
 * All minimal sets of capabilities with which a goal is reached, each with a shortest history that reaches it.
 *
 * Histories are real runs. The first is the one in which nothing is done; each further one does one thing more than one
 * before it, at a later decision, so that every history comes up once and those with fewer actions first. To read along with a capability is an action too. What is cut is
 * what cannot be news: a history whose spent set contains a known minimal set of every goal that is looked for, and what goes on
 * between two mails from a state that another history met with no more spent. Moves that do the same thing, whoever makes them, are run
 * once.
 */
import { Result } from "effect"
import { capabilities } from "../attacker/registry.ts"
import type { JudgedAttempt } from "../experiment/run-scenario.ts"
import type { Deadlock } from "../kernel/simulate.ts"
import type { Remembered } from "../scenario/build.ts"
import type { ChosenModel } from "../scenario/models.ts"
import type { ZonePlanRejected } from "../world/zones.ts"
import { type CapabilitySet, isSubset, MinimalSets, union } from "./capability-set.ts"
import type { Goal } from "./goals.ts"
import { type Decision, type History, type Plan, type Play, play } from "./history.ts"
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
  const found = new Map(goals.map((goal) => [goal, new MinimalSets<Found>()]))
  const isNews = (set: CapabilitySet) =>
    set.length <= maxCapabilities && goals.some((goal) => !found.get(goal)!.covers(set))
  const met: States = new Map()
  let twins: ReadonlyArray<JudgedAttempt> | undefined
  let histories = 0
  let mostActions = 0
  let level: ReadonlyArray<Next> = [{ ways: [{ plan: { choices: [] }, spends: [] }] }]
  while (level.length > 0 && histories < maxHistories) {
    const next: Array<Next> = []
    for (const { ways } of level) {
      // Asked again, because others of its level may have found what it contains.
      const news = histories === 0 ? ways : ways.filter(({ spends }) => isNews(spends))
      const [first] = news
      if (first === undefined) continue
      if (histories >= maxHistories) break
      const played = play(
        { ...plan, ...(twins === undefined ? {} : { twins }), decides: "consistent" },
        first.plan
      )
      if (Result.isFailure(played)) return Result.fail(played.failure)
      const history = played.success
      twins ??= history.attempts
      histories += 1
      mostActions = Math.max(mostActions, actionsOf(first.plan))
      for (const goal of goals)
        if (goal.isReached(history.attempts, stage))
          for (const way of news) found.get(goal)!.add(way.spends, { way, history })
      for (const { ways: further } of oneMore(history, news, decisionsToOpen(history, news, met))) {
        const kept = leastSpending(further.filter(({ spends }) => isNews(spends)))
        if (kept.length > 0) next.push({ ways: kept })
      }
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

/** One who could do it: what is chosen, and what that spends. */
interface Way {
  readonly plan: Plan
  readonly spends: CapabilitySet
}

/** A history that is run once, and all who could bring it about: they differ in nothing but what they spend. */
interface Next {
  readonly ways: ReadonlyArray<Way>
}

interface Found {
  readonly way: Way
  readonly history: History
}

const actionsOf = ({ choices, watcher }: Plan): number => choices.length + (watcher === undefined ? 0 : 1)

/** The histories that go on as this one and do one thing more, later than all that it does. */
const oneMore = (
  { plan: { choices, watcher }, decisions, idleWatchers }: History,
  ways: ReadonlyArray<Way>,
  end: number
): ReadonlyArray<Next> => {
  // To read along changes nothing in a run, so it is what is done last.
  if (watcher !== undefined) return []
  const from = (choices.at(-1)?.decision ?? -1) + 1
  return [
    ...decisions.slice(from, end).flatMap(({ offers }, i) =>
      [...Map.groupBy(offers.keys(), (number) => behaviourOf(offers[number]!)).values()].map((numbers) => ({
        ways: ways.flatMap(({ plan, spends }) =>
          numbers.map((number) => ({
            plan: { choices: [...plan.choices, { decision: from + i, offer: number }] },
            spends: union(spends, offers[number]!.spends)
          }))
        )
      }))
    ),
    ...idleWatchers.map((watcher) => ({
      ways: ways.map(({ plan, spends }) => ({ plan: { ...plan, watcher }, spends: union(spends, [watcher]) }))
    }))
  ]
}

const readers = new Set(capabilities.filter(({ readsAlong }) => readsAlong === true).map(({ id }) => id))

/** The same for two offers after which a run goes on in the same way: they do the same, and the same of those who spend them read along. */
const behaviourOf = ({ capability, does, spends, sameAs }: Decision["offers"][number]): string =>
  JSON.stringify([sameAs ?? `${capability}: ${does}`, ...spends.filter((id) => readers.has(id))])

/** Who spends more than another gets nothing for it. */
const leastSpending = (ways: ReadonlyArray<Way>): ReadonlyArray<Way> => {
  const least = new MinimalSets<Way>()
  for (const way of ways) least.add(way.spends, way)
  return least.members.map(({ value }) => value)
}

/** What was spent by those who met a state. */
type States = Map<string, ReadonlyArray<CapabilitySet>>

/** Where others go on from the same state with no more spent, this one need not: what it could do is done there. */
const decisionsToOpen = (
  { plan: { choices }, boundaries, decisions }: History,
  ways: ReadonlyArray<Way>,
  met: States
): number => {
  const done = (choices.at(-1)?.decision ?? -1) + 1
  for (const { decisions: before, state } of boundaries) {
    if (before < done) continue
    const others = met.get(state) ?? []
    if (ways.every(({ spends }) => others.some((other) => isSubset(other, spends)))) return before
    met.set(state, [...others, ...ways.map(({ spends }) => spends)])
  }
  return decisions.length
}

const breakingOf =
  (goal: Goal) =>
  ({ set, value: { way, history } }: MinimalSets<Found>["members"][number]): Breaking => ({
    goal: goal.id,
    set,
    plan: way.plan,
    does: [
      ...(way.plan.watcher === undefined ? [] : [`read what passes in clear (${way.plan.watcher})`]),
      ...way.plan.choices.map(({ decision, offer }) => history.decisions[decision]!.offers[offer]!.does)
    ]
  })

const bySizeAndName = (a: Breaking, b: Breaking): number =>
  a.set.length - b.set.length || (a.set.join() < b.set.join() ? -1 : 1)

/** The same history again, with everything that was said. */
export const replay = (ways: Omit<Play, "decides" | "keepsTrace">, plan: Plan) =>
  play({ ...ways, keepsTrace: true, decides: "consistent" }, plan)
