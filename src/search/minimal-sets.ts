/**
 * All minimal sets of capabilities with which a goal is reached, each with a shortest history that reaches it.
 *
 * Histories are real runs, searched segment by segment: from the attacker's coming to the first moment at which mail goes, from there to the next, and
 * so on. Histories that stand in the same state at a moment have the same futures, so that these are searched once, for all the sets that lead there.
 * Cut is what cannot be news: a history whose spent set contains a known minimal set of every goal that is looked for, unless it may be a shorter one.
 */
import { Result } from "effect"
import type { WebPlace } from "../attacker/web-place.ts"
import type { Remembered } from "../scenario/build.ts"
import type { ChosenModel } from "../scenario/models.ts"
import type { TraceEvent } from "../scenario/trace-event.ts"
import { breadthFirst } from "./breadth-first.ts"
import { type CapabilitySet, isSubset, type Member, MinimalSets } from "./capability-set.ts"
import type { CertificateWay } from "./certificate-way.ts"
import { certificateWays, playOrder } from "./certificate-ways.ts"
import type { Goal } from "./goals.ts"
import { type History, play, type Play, undisturbed, type Unplayable } from "./history.ts"
import { oneMore, readingAlong } from "./one-more.ts"
import type { Plan } from "./script.ts"
import type { Stage } from "./stage.ts"
import { actionsOf, atItsEnd, idle, type Way } from "./way.ts"

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

/** A history that can be run again. */
export interface Witness {
  readonly plan: Plan
  /** Certificates that it shows because authorities validated names for it, each in the way that it takes. */
  readonly orders: ReadonlyArray<CertificateWay>
}

/** A minimal set and how it does it. */
export interface Breaking extends Witness {
  readonly goal: string
  readonly set: CapabilitySet
  /** What the attacker does, in order; a shortest history of that set. */
  readonly does: ReadonlyArray<string>
}

export interface SearchResult {
  /** By goal in the order of the plan, then by size and name. */
  readonly breaking: ReadonlyArray<Breaking>
  /** What the target's web hosts are to it: where there is one, a set does not say which it is. */
  readonly webPlaces: ReadonlyArray<WebPlace>
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
  const certificates = certificateWays(plan, plan.maxCapabilities)
  if (Result.isFailure(certificates)) return Result.fail(certificates.failure)
  const world = plan.remembered.world(plan.stage.scenario, plan.model)
  if (Result.isFailure(world)) return Result.fail(world.failure)
  const search = new Search(plan, {
    ...plan,
    twins: twins.success,
    certificates: certificates.success,
    decides: "consistent"
  })
  let states: ReadonlyArray<ReadonlyArray<Way>> = [[idle]]
  for (let segment = 0; segment <= plan.stage.moments.length; segment++) {
    const reached: States = new Map()
    for (const ways of states) {
      const failure = yield* search.segment(segment, ways, reached)
      if (failure !== undefined) return Result.fail(failure)
    }
    states = [...reached.values()].map(({ members }) => members.map(({ value }) => value))
  }
  return Result.succeed({ ...search.result, webPlaces: world.success.arsenal.webPlaces })
}

/** By fingerprint: those who stand in the state, of whom none spends what contains another's. */
type States = Map<string, MinimalSets<Way>>

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

  /** Searches one segment from one state, in which these stand. Where it ends goes into `reached`. */
  *segment(
    segment: number,
    ways: ReadonlyArray<Way>,
    reached: States
  ): Generator<number, Unplayable | undefined> {
    const untilMoment = segment < this.#plan.stage.moments.length ? { untilMoment: segment } : {}
    this.#states += 1
    const histories = breadthFirst(ways, {
      isNews: (way) => this.#isNews(way) && !this.#isOver,
      run: (way) => {
        this.#histories += 1
        this.#mostActions = Math.max(this.#mostActions, actionsOf(way))
        return play({ ...this.#play, ...untilMoment }, way.plan)
      },
      goOn: (history, same) => {
        this.#writeDown(history, same)
        // To read along changes nothing in a run: such a history goes nowhere else than the one without.
        if (history.plan.watcher !== undefined) return []
        if (segment < history.boundaries.length) this.#remember(history, segment, same, reached)
        const end = history.boundaries[segment]?.decisions ?? history.decisions.length
        return [...oneMore(history, same, end), ...readingAlong(history, same)]
      }
    })
    for (let step = histories.next(); ; step = histories.next()) {
      if (step.done === true) return step.value
      yield this.#histories
    }
  }

  get result(): Omit<SearchResult, "webPlaces"> {
    return {
      breaking: this.#plan.goals.flatMap((goal) =>
        this.#found.get(goal)!.members.map(breakingOf(goal, this.#play.certificates)).toSorted(bySizeAndName)
      ),
      histories: this.#histories,
      states: this.#states,
      mostActions: this.#mostActions,
      isCapped: this.#isCapped
    }
  }

  /** Out of histories, with something left to look at. */
  get #isOver(): boolean {
    if (this.#histories >= this.#plan.maxHistories) this.#isCapped = true
    return this.#isCapped
  }

  #isNews(way: Way): boolean {
    return (
      way.spends.length <= this.#plan.maxCapabilities &&
      [...this.#found.values()].some((found) => !found.covers(way.spends, actionsOf(way)))
    )
  }

  #writeDown({ attempts }: History, ways: ReadonlyArray<Way>): void {
    for (const [goal, found] of this.#found)
      if (goal.isReached(attempts, this.#plan.stage))
        for (const way of ways) found.add(way.spends, actionsOf(way), way)
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
    for (const way of ways) standing.add(way.spends, actionsOf(way), atItsEnd(way, ways[0]!, decisions))
  }
}

const breakingOf =
  (goal: Goal, certificates: ReadonlyArray<CertificateWay>) =>
  ({ set, value: { plan, does, validated } }: Member<Way>): Breaking => {
    const orders = validated.map((domain) =>
      certificates.find((way) => way.domain === domain && isSubset(way.set, set))!
    )
    return { goal: goal.id, set, does: [...orders.flatMap((order) => order.does), ...does], plan, orders }
  }

const bySizeAndName = (a: Breaking, b: Breaking): number =>
  a.set.length - b.set.length || (a.set.join() < b.set.join() ? -1 : 1)

/** The same history again, with everything that was said; and first the orders of certificates that it takes. */
export const replay = (
  ways: Omit<Play, "decides" | "keepsTrace" | "untilMoment">,
  { plan, orders }: Witness
): Result.Result<History, Unplayable> =>
  Result.gen(function* () {
    const ordered: Array<TraceEvent> = []
    for (const order of orders) {
      const { issuer, trace } = yield* playOrder(ways, order)
      if (issuer === undefined)
        throw new Error(`no authority issues for ${order.domain} in the way that was found`)
      ordered.push(...trace)
    }
    const history = yield* play({ ...ways, keepsTrace: true, decides: "consistent" }, plan)
    return { ...history, trace: [...ordered, ...history.trace] }
  })
