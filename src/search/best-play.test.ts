/** What an attacker plays in a scenario, held against what the search says is possible with its capabilities: two ways that choose differently. */
import fc from "fast-check"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { bestStrategy } from "../experiment/strategy/best-strategy.ts"
import { judgedCell } from "../experiment/judged-cell.ts"
import { Player } from "../experiment/strategy/strategy.ts"
import { worthOf } from "../experiment/strategy/worth.ts"
import { isExhaustive } from "../long.fixture.ts"
import { trustModels } from "../models/registry.ts"
import { search, setsOf, waysOf } from "./search.fixture.ts"
import { searchedCapabilities, type Start, starts } from "./stage.ts"

interface Question {
  readonly model: string
  readonly start: Start
  readonly ids: ReadonlyArray<string>
  readonly messages: number
}

/** The best that the attacker may hope for, in the order of the goal "worst". */
const hopes = ["impersonate", "read-mail", "withhold"] as const

/** Index of the best of `hopes` that it comes to; their number where it comes to none. */
const played = ({ model, start, ids, messages }: Question): number => {
  const ways = waysOf({ model, start, ids, messages, goals: [...hopes] })
  const attacker = { name: "player", capabilities: ways.stage.capabilities }
  const plan = {
    scenario: ways.stage.scenario,
    model: ways.model,
    attacker,
    seed: 1,
    remembered: ways.remembered
  }
  const { strategy, isCapped } = Result.getOrThrow(bestStrategy(plan, ways.twins))
  expect(isCapped).toBe(false)
  const driver = new Player(strategy, { looksAhead: ways.twins.length > 1 })
  const { attempts } = Result.getOrThrow(judgedCell({ ...plan, driver }, ways.twins, false))
  const worth = worthOf(attempts, "worst")
  const first = worth.findIndex((count) => count > 0)
  return Math.min(first, hopes.length)
}

const possible = ({ model, start, ids, messages }: Question): number => {
  const result = search({ model, start, ids, messages, goals: [...hopes], maxCapabilities: ids.length })
  expect(result.isCapped).toBe(false)
  const first = hopes.findIndex((goal) => setsOf(result, goal).length > 0)
  return first === -1 ? hopes.length : first
}

const questions = fc.record({
  model: fc.constantFrom(...trustModels.map(({ id }) => id)),
  start: fc.constantFrom(...starts),
  ids: fc.uniqueArray(fc.constantFrom(...searchedCapabilities), { minLength: 1, maxLength: 3 }),
  // A strategy does the same to every mail. Of two mails the search may treat each in its own way.
  messages: fc.constantFrom(1, 2)
})

const numRuns = isExhaustive ? 30 : 3

describe("the strategy that an attacker plays", () => {
  it("gets as far as the search says is possible with its capabilities, and no further", () => {
    fc.assert(
      fc.property(questions, (question) => {
        expect(played(question)).toBe(possible(question))
      }),
      { numRuns, seed: 19 }
    )
  })

  it("never gets less far with one capability more", () => {
    fc.assert(
      fc.property(questions, fc.constantFrom(...searchedCapabilities), (question, more) => {
        fc.pre(!question.ids.includes(more))
        expect(played({ ...question, ids: [...question.ids, more] })).toBeLessThanOrEqual(played(question))
      }),
      { numRuns, seed: 20 }
    )
  })
})
