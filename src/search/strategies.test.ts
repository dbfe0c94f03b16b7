import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { trustModels } from "../models/registry.ts"
import { isSubset } from "./capability-set.ts"
import type { GoalId } from "./goals.ts"
import { goalOf, search, waysOf } from "./search.fixture.ts"
import { searchedCapabilities, type Start, starts } from "./stage.ts"
import { setsByStrategies } from "./strategies.ts"

/** For all models, and with three moves, it takes minutes, so that is for where there is time: continuous integration. */
const isExhaustive = process.env["HOPTRUST_EXHAUSTIVE"] !== undefined
const models = isExhaustive ? trustModels.map(({ id }) => id) : ["opportunistic", "insecure-dane"]

interface Case {
  readonly model: string
  readonly start: Start
  readonly goal: GoalId
  readonly messages: number
  /** Of one strategy, at most. */
  readonly moves: number
}

const everyStart = models.flatMap((model) => starts.map((start) => ({ model, start, messages: 1 })))
const cases: ReadonlyArray<Case> = [
  ...everyStart.map((one) => ({ ...one, goal: "read-mail" as const, moves: isExhaustive ? 3 : 2 })),
  ...(isExhaustive ? everyStart.map((one) => ({ ...one, goal: "impersonate" as const, moves: 2 })) : []),
  { model: "opportunistic", start: "cold", goal: "poison", messages: 1, moves: 2 },
  { model: "ehlo-policy", start: "cold", goal: "read-mail", messages: 2, moves: 2 }
]

describe("minimalSets against strategies, over all capabilities, for sets up to size 3", () => {
  const title = "$model, $start, $goal, mails: $messages, moves of a strategy: $moves"
  it.each(cases)(title, { timeout: 600_000 }, ({ model, start, goal, messages, moves: maxMoves }) => {
    const question = { model, start, goals: [goal], messages, maxHistories: 100_000 }
    const found = search(question)
    expect(found.isCapped).toBe(false)
    const strategies = Result.getOrThrow(
      setsByStrategies(waysOf(question), goalOf(goal), searchedCapabilities, { maxCapabilities: 3, maxMoves })
    )
    // What a strategy reaches the search knows, by that set or by a part of it,
    expect(strategies.filter((set) => !found.breaking.some((one) => isSubset(one.set, set)))).toEqual([])
    // and what the search reaches in as few steps some strategy reaches too.
    expect(
      found.breaking.filter(
        ({ set, does }) => does.length <= maxMoves && !strategies.some((one) => isSubset(one, set))
      )
    ).toEqual([])
  })
})
