/**
 * All minimal sets of capabilities with which a goal is reached, each with a shortest history that reaches it.
 *
 * Histories are real runs, searched segment by segment: from the attacker's coming to the first moment at which mail goes, from there to the next, and
 * so on. Histories that stand in the same state at a moment have the same futures, so that these are searched once, for all the sets that lead there.
 * Cut is what cannot be news: a history whose spent set contains a known minimal set of every goal that is looked for, unless it may be a shorter one.
 */
import { Result } from "effect"
import { atPlace, capabilityOf, type WebPlace } from "../attacker/web-place.ts"
import { ownHost } from "../staging/arm.ts"
import type { Remembered } from "../staging/build.ts"
import type { ChosenModel } from "../scenario/models.ts"
import type { TraceEvent } from "../staging/trace-event.ts"
import { breadthFirst, isSome, type SameRun } from "./breadth-first.ts"
import { type CapabilitySet, isSubset, type Member, MinimalSets, union } from "./capability-set.ts"
import type { CertificateWay } from "./certificate-way.ts"
import { certificateWays, playOrder } from "./certificate-ways.ts"
import type { Goal } from "./goals.ts"
import { Situations } from "../experiment/situations/situations.ts"
import { type History, play, type Play, undisturbed, type Unplayable } from "./history.ts"
import { oneMore, readingAlong } from "./one-more.ts"
import type { Plan } from "./written-driver.ts"
import { partsOf } from "./parts.ts"
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
  /** Number of the part of the stage in which it takes place. */
  readonly part: number
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
  const certificates = certificateWays(plan, plan.maxCapabilities)
  if (Result.isFailure(certificates)) return Result.fail(certificates.failure)
  const world = plan.remembered.world(plan.stage.scenario, plan.model)
  if (Result.isFailure(world)) return Result.fail(world.failure)
  const { webPlaces } = world.success.arsenal
  const search = new Search(plan, certificates.success, webPlaces)
  const situations = new Situations()
  for (const [part, stage] of partsOf(plan.stage, plan.goals).entries()) {
    const twins = undisturbed({ ...plan, stage })
    if (Result.isFailure(twins)) return Result.fail(twins.failure)
    const ways = {
      ...plan,
      stage,
      situations,
      twins: twins.success,
      certificates: certificates.success,
      decides: "consistent"
    } as const
    let states: ReadonlyArray<SameRun> = [[{ ...idle, part }]]
    for (let segment = 0; segment <= stage.moments.length; segment++) {
      const reached: States = new Map()
      for (const standing of states) {
        const failure = yield* search.segment(ways, segment, standing, reached)
        if (failure !== undefined) return Result.fail(failure)
      }
      states = [...reached.values()].map(({ members }) => waysOf(members)).filter(isSome)
    }
  }
  return Result.succeed({ ...search.result, webPlaces })
}

const waysOf = (members: MinimalSets<Way>["members"]): ReadonlyArray<Way> => members.map(({ value }) => value)

/** By fingerprint: those who stand in the state, of whom none spends what contains another's. */
type States = Map<string, MinimalSets<Way>>

class Search {
  readonly #plan: SearchPlan
  readonly #certificates: ReadonlyArray<CertificateWay>
  readonly #webPlaces: ReadonlyArray<WebPlace>
  readonly #found: ReadonlyMap<Goal, MinimalSets<Way>>
  #histories = 0
  #states = 0
  #mostActions = 0
  #isCapped = false

  constructor(
    plan: SearchPlan,
    certificates: ReadonlyArray<CertificateWay>,
    webPlaces: ReadonlyArray<WebPlace>
  ) {
    this.#plan = plan
    this.#certificates = certificates
    this.#webPlaces = webPlaces
    this.#found = new Map(plan.goals.map((goal) => [goal, new MinimalSets()]))
  }

  /** Searches one segment from one state, in which these stand. Where it ends goes into `reached`. */
  *segment(
    playing: Play,
    segment: number,
    ways: SameRun,
    reached: States
  ): Generator<number, Unplayable | undefined> {
    const untilMoment = segment < playing.stage.moments.length ? { untilMoment: segment } : {}
    this.#states += 1
    const histories = breadthFirst(ways, {
      isNews: (way) => this.#isNews(way.spends, actionsOf(way)) && !this.#isOver,
      run: (same) => {
        const [first] = same
        this.#histories += 1
        this.#mostActions = Math.max(this.#mostActions, actionsOf(first))
        return play({ ...playing, ...untilMoment }, first.plan, {
          past: first.past,
          heeds: this.#heededBy(same)
        })
      },
      goOn: (history, same) => {
        this.#writeDown(playing.stage, history, same)
        // To read along changes nothing in a run: such a history goes nowhere else than the one without.
        if (history.plan.watcher !== undefined) return []
        if (segment < history.boundaries.length) this.#remember(history, segment, same, reached)
        const end = history.boundaries[segment]?.crossings ?? history.deeds.length
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
        this.#found.get(goal)!.members.map(breakingOf(goal, this.#certificates)).toSorted(bySizeAndName)
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

  #isNews(spends: CapabilitySet, actions: number): boolean {
    return (
      spends.length <= this.#plan.maxCapabilities &&
      [...this.#found.values()].some((found) => !found.covers(spends, actions))
    )
  }

  /** Would it be news for one of them to do something more with that capability? What they do already they go on doing. */
  #heededBy(same: SameRun): (capability: string) => boolean {
    const known = new Map<string, boolean>()
    const isHeeded = (capability: string) =>
      capability === ownHost ||
      same.some((way) => {
        const { spends } = way
        return (
          spends.some((id) => capabilityOf(id) === capability) ||
          [undefined, ...this.#webPlaces].some((place) =>
            this.#isNews(union(spends, [atPlace(capability, place, this.#webPlaces)]), actionsOf(way) + 1)
          )
        )
      })
    return (capability) => {
      const heeded = known.get(capability) ?? isHeeded(capability)
      known.set(capability, heeded)
      return heeded
    }
  }

  #writeDown(stage: Stage, { attempts }: History, ways: ReadonlyArray<Way>): void {
    for (const [goal, found] of this.#found)
      if (goal.isReached(attempts, stage)) for (const way of ways) found.add(way.spends, actionsOf(way), way)
  }

  #remember(
    { boundaries, attempts }: History,
    segment: number,
    ways: ReadonlyArray<Way>,
    reached: States
  ): void {
    const { fingerprint, crossings } = boundaries[segment]!
    const state = JSON.stringify([
      fingerprint,
      ...this.#plan.goals.map(({ progress }) => progress?.(attempts) ?? null)
    ])
    const standing = reached.get(state) ?? new MinimalSets<Way>()
    reached.set(state, standing)
    for (const way of ways) standing.add(way.spends, actionsOf(way), atItsEnd(way, ways[0]!, crossings))
  }
}

const breakingOf =
  (goal: Goal, certificates: ReadonlyArray<CertificateWay>) =>
  ({ set, value: { part, plan, does, validated } }: Member<Way>): Breaking => {
    const orders = validated.map((domain) =>
      certificates.find((way) => way.domain === domain && isSubset(way.set, set))!
    )
    return {
      goal: goal.id,
      set,
      does: [...orders.flatMap((order) => order.does), ...does],
      part,
      plan,
      orders
    }
  }

const bySizeAndName = (a: Breaking, b: Breaking): number =>
  a.set.length - b.set.length || (a.set.join() < b.set.join() ? -1 : 1)

/** The same history again, with everything that was said; and first the orders of certificates that it takes. */
export const replay = (
  searched: Pick<SearchPlan, "stage" | "goals" | "model" | "seed" | "remembered"> &
    Pick<Play, "certificates">,
  { part, plan, orders }: Witness
): Result.Result<History, Unplayable> =>
  Result.gen(function* () {
    const stage = partsOf(searched.stage, searched.goals)[part]!
    const ways = { ...searched, stage, twins: yield* undisturbed({ ...searched, stage }) }
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
