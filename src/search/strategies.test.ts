import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { trustModels } from "../models/registry.ts"
import { isSubset } from "./capability-set.ts"
import type { GoalId } from "./goals.ts"
import { goalOf, search, waysOf } from "./search.fixture.ts"
import { searchedCapabilities, starts } from "./stage.ts"
import { setsByStrategies } from "./strategies.ts"

/** For all models it takes minutes, so that is for where there is time: continuous integration. */
const isExhaustive = process.env["HOPTRUST_EXHAUSTIVE"] !== undefined
const maxMoves = isExhaustive ? 3 : 2
const models = isExhaustive ? trustModels.map(({ id }) => id) : ["opportunistic", "insecure-dane"]
const goals: ReadonlyArray<GoalId> = isExhaustive ? ["read-mail", "impersonate"] : ["read-mail"]

const questions = [
  ...models.flatMap((id) => starts.flatMap((start) => goals.map((goal) => [id, start, goal, 1] as const))),
  ["opportunistic", "cold", "poison", 1] as const,
  ["ehlo-policy", "cold", "read-mail", 2] as const
]

describe(`minimalSets against strategies of up to ${maxMoves} moves, over all capabilities, for sets up to size 3`, () => {
  it.each(questions)("%s, %s, %s, mails: %d", { timeout: 600_000 }, (model, start, goal, messages) => {
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
