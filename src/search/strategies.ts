/**
 * The same question asked in a third way, over all capabilities: which sets reach a goal by a *strategy*, a handful of moves of which each is made
 * whenever it can be made? Set by set and level by level; nothing of the search is used: no decisions, no segments, no states, no merging of moves.
 *
 * Fewer attackers than the search has, for these cannot make a move at one mail and leave it at the next; more than its authors think of.
 */
import { Result } from "effect"
import type { Driver, Offer } from "../attacker/adversary.ts"
import { judgedCell } from "../experiment/judged-cell.ts"
import { nobody } from "../scenario/attackers.ts"
import type { Crossing } from "../world/crossing.ts"
import { type CapabilitySet, isSubset, subsets } from "./capability-set.ts"
import type { Goal } from "./goals.ts"
import { type Play, type Unplayable, given } from "./history.ts"

export type StrategyWays = Pick<Play, "stage" | "model" | "seed" | "remembered" | "twins" | "certificates">

/** What is done, and all that it takes, as text. */
type Move = string

const moveOf = ({ spends, does }: Offer<unknown>): Move => `${spends.join(" + ")}: ${does}`

interface Strategy {
  readonly moves: ReadonlyArray<Move>
  readonly isEnough: boolean
  /** What else could have been done, and all that it takes. */
  readonly further: ReadonlyMap<Move, CapabilitySet>
}

/** @param maxMoves moves of one strategy at most */
export const setsByStrategies = (
  ways: StrategyWays,
  goal: Goal,
  ids: CapabilitySet,
  { maxCapabilities, maxMoves }: { readonly maxCapabilities: number; readonly maxMoves: number }
): Result.Result<ReadonlyArray<CapabilitySet>, Unplayable> => {
  const tried = new Map<string, Strategy>()
  const tryOut = (moves: ReadonlyArray<Move>): Result.Result<Strategy, Unplayable> => {
    const name = moves.toSorted().join("\n")
    const known = tried.get(name)
    if (known !== undefined) return Result.succeed(known)
    return Result.map(run(ways, goal, moves), (strategy) => {
      tried.set(name, strategy)
      return strategy
    })
  }

  const isEnough = (held: CapabilitySet): Result.Result<boolean, Unplayable> => {
    const pending: Array<ReadonlyArray<Move>> = [[]]
    const seen = new Set<string>()
    for (let moves = pending.pop(); moves !== undefined; moves = pending.pop()) {
      const name = moves.toSorted().join("\n")
      if (seen.has(name)) continue
      seen.add(name)
      const strategy = tryOut(moves)
      if (Result.isFailure(strategy)) return Result.fail(strategy.failure)
      if (strategy.success.isEnough) return Result.succeed(true)
      if (moves.length === maxMoves) continue
      for (const [move, spends] of strategy.success.further)
        if (isSubset(spends, held)) pending.push([...moves, move])
    }
    return Result.succeed(false)
  }

  const found: Array<CapabilitySet> = []
  for (const held of subsets(ids, maxCapabilities)) {
    // What contains a set that is enough is enough.
    if (found.some((set) => isSubset(set, held))) continue
    const enough = isEnough(held)
    if (Result.isFailure(enough)) return Result.fail(enough.failure)
    if (enough.success) found.push(held)
  }
  return Result.succeed(found)
}

const run = (
  { twins, certificates, ...ways }: StrategyWays,
  goal: Goal,
  moves: ReadonlyArray<Move>
): Result.Result<Strategy, Unplayable> => {
  const driver = new Always(moves)
  const attacker = { ...nobody, name: "strategy", capabilities: ways.stage.capabilities }
  const cell = judgedCell(
    {
      ...ways,
      scenario: ways.stage.scenario,
      mail: ways.stage.mail,
      attacker,
      driver,
      certificates: given(certificates)
    },
    twins,
    false
  )
  return Result.map(cell, ({ attempts }) => ({
    moves,
    isEnough: goal.isReached(attempts, ways.stage),
    further: driver.further
  }))
}

class Always implements Driver {
  readonly further = new Map<Move, CapabilitySet>()
  /** No goal is reached by it. */
  readonly readsQuestions = false
  readonly #moves: ReadonlyArray<Move>

  constructor(moves: ReadonlyArray<Move>) {
    this.#moves = moves
  }

  choose<Verdict>(_: Crossing, offers: ReadonlyArray<Offer<Verdict>>): Offer<Verdict> | undefined {
    for (const offer of offers) this.further.set(moveOf(offer), offer.spends)
    return offers.find((offer) => this.#moves.includes(moveOf(offer)))
  }

  watches(_: Crossing, capability: string): boolean {
    const move = `read along: ${capability}`
    this.further.set(move, [capability])
    return this.#moves.includes(move)
  }
}
