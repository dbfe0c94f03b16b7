/**
 * All minimal sets of capabilities with which a goal is reached, each with a shortest history that reaches it.
 *
 * Histories are real runs, searched segment by segment: from the attacker's coming to the first moment at which mail goes, from there to the next, and
 * so on. Histories that stand in the same state at a moment have the same futures, so that these are searched once, for all the sets that lead there.
 * Cut is what cannot be news: a history whose spent set contains a known minimal set of every goal that is looked for, unless it may be a shorter one.
 */
import { Result } from "effect"
import type { Remembered } from "../scenario/build.ts"
import type { ChosenModel } from "../scenario/models.ts"
import { type CapabilitySet, type Member, MinimalSets } from "./capability-set.ts"
import type { Goal } from "./goals.ts"
import { type History, play, type Play, undisturbed, type Unplayable } from "./history.ts"
import { oneMore, readingAlong } from "./one-more.ts"
import type { Plan } from "./script.ts"
import type { Stage } from "./stage.ts"
import { atItsEnd, idle, leastSpending, type Way } from "./way.ts"

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
  /** States from which a segment was searched. */
  readonly states: number
  /** Of the history with the most. */
  readonly mostActions: number
  /** The search gave up before its end: sets may be missing. */
  readonly isCapped: boolean
}

/** Yields the number of histories run so far, after each. */
export function* minimalSets(plan: SearchPlan): Generator<number, Result.Result<SearchResult, Unplayable>> {
  const twins = undisturbed(plan)
  if (Result.isFailure(twins)) return Result.fail(twins.failure)
  const search = new Search(plan, { ...plan, twins: twins.success, decides: "consistent" })
  let states: ReadonlyArray<ReadonlyArray<Way>> = [[idle]]
  for (let segment = 0; segment <= plan.stage.moments.length; segment++) {
    const reached: States = new Map()
    for (const ways of states) {
      const failure = yield* search.segment(segment, ways, reached)
      if (failure !== undefined) return Result.fail(failure)
    }
    states = [...reached.values()].map(({ members }) => members.map(({ value }) => value))
  }
  return Result.succeed(search.result)
}

/** By fingerprint: those who stand in the state, of whom none spends what contains another's. */
type States = Map<string, MinimalSets<Way>>

/** Histories that are one run: they differ in nothing but in who does it and what that spends. The first is run. */
type SameRun = ReadonlyArray<Way>

class Search {
  readonly #plan: SearchPlan
  readonly #play: Play
  readonly #found: ReadonlyMap<Goal, MinimalSets<Way>>
  #histories = 0
  #states = 0
  #mostActions = 0
  #isCapped = false

  constructor(plan: SearchPlan, ways: Play) {
    this.#plan = plan
    this.#play = ways
    this.#found = new Map(plan.goals.map((goal) => [goal, new MinimalSets()]))
  }

  /** Searches one segment from one state, in which these stand; those with fewer actions first. Where it ends goes into `reached`. */
  *segment(
    segment: number,
    ways: ReadonlyArray<Way>,
    reached: States
  ): Generator<number, Unplayable | undefined> {
    const untilMoment = segment < this.#plan.stage.moments.length ? { untilMoment: segment } : {}
    let level: ReadonlyArray<SameRun> = [ways]
    this.#states += 1
    while (level.length > 0) {
      const next: Array<SameRun> = []
      for (const same of level) {
        // Asked again, because others of its level may have found what it contains.
        const news = same.filter((way) => this.#isNews(way))
        const [first] = news
        if (first === undefined) continue
        if (this.#histories >= this.#plan.maxHistories) {
          this.#isCapped = true
          return undefined
        }
        const played = play({ ...this.#play, ...untilMoment }, first.plan)
        if (Result.isFailure(played)) return played.failure
        const history = played.success
        this.#histories += 1
        this.#mostActions = Math.max(this.#mostActions, first.does.length)
        this.#writeDown(history, news)
        // To read along changes nothing in a run: such a history goes nowhere else than the one without.
        if (first.plan.watcher === undefined) {
          const end = history.boundaries[segment]?.decisions ?? history.decisions.length
          if (segment < history.boundaries.length) this.#remember(history, segment, news, reached)
          for (const more of [...oneMore(history, news, end), ...readingAlong(history, news)]) {
            const kept = leastSpending(more.filter((way) => this.#isNews(way)))
            if (kept.length > 0) next.push(kept)
          }
        }
        yield this.#histories
      }
      level = next
    }
    return undefined
  }

  get result(): SearchResult {
    return {
      breaking: this.#plan.goals.flatMap((goal) =>
        this.#found.get(goal)!.members.map(breakingOf(goal)).toSorted(bySizeAndName)
      ),
      histories: this.#histories,
      states: this.#states,
      mostActions: this.#mostActions,
      isCapped: this.#isCapped
    }
  }

  #isNews({ does, spends }: Way): boolean {
    return (
      spends.length <= this.#plan.maxCapabilities &&
      [...this.#found.values()].some((found) => !found.covers(spends, does.length))
    )
  }

  #writeDown({ attempts }: History, ways: ReadonlyArray<Way>): void {
    for (const [goal, found] of this.#found)
      if (goal.isReached(attempts, this.#plan.stage))
        for (const way of ways) found.add(way.spends, way.does.length, way)
  }

  #remember(
    { boundaries, attempts }: History,
    segment: number,
    ways: ReadonlyArray<Way>,
    reached: States
  ): void {
    const { fingerprint, decisions } = boundaries[segment]!
    const state = JSON.stringify([
      fingerprint,
      ...this.#plan.goals.map(({ progress }) => progress?.(attempts) ?? null)
    ])
    const standing = reached.get(state) ?? new MinimalSets<Way>()
    reached.set(state, standing)
    for (const way of ways) standing.add(way.spends, way.does.length, atItsEnd(way, ways[0]!, decisions))
  }
}

const breakingOf =
  (goal: Goal) =>
  ({ set, value: { plan, does } }: Member<Way>): Breaking => ({ goal: goal.id, set, plan, does })

const bySizeAndName = (a: Breaking, b: Breaking): number =>
  a.set.length - b.set.length || (a.set.join() < b.set.join() ? -1 : 1)

/** The same history again, with everything that was said. */
export const replay = (ways: Omit<Play, "decides" | "keepsTrace" | "untilMoment">, plan: Plan) =>
  play({ ...ways, keepsTrace: true, decides: "consistent" }, plan)
