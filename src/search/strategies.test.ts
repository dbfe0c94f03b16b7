import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { long } from "../long.fixture.ts"
import { trustModels } from "../models/registry.ts"
import { isSubset } from "./capability-set.ts"
import type { GoalId } from "./goals.ts"
import { goalOf, search, waysOf } from "./search.fixture.ts"
import { searchedCapabilities, type Start, starts } from "./stage.ts"
import { setsByStrategies } from "./strategies.ts"

/**
 * `dane+mta-sts` takes as long as all others together, `mta-sts-draft` is `mta-sts` with another rule for names, and `require-tls` falls to what `dane`
 * falls to; the sets of these are derived from the RFCs (derivation.test.ts).
 */
const models = trustModels
  .map(({ id }) => id)
  .filter((id) => !["dane+mta-sts", "mta-sts-draft", "require-tls"].includes(id))

interface Case {
  readonly model: string
  readonly start: Start
  readonly goal: GoalId
  readonly messages: number
}

/** From a warm start a strategy runs the undisturbed mail again each time, so that is for a few. */
const everyStart = models.flatMap((model) =>
  starts
    .filter((start) => start === "cold" || ["insecure-dane", "sender-memory"].includes(model))
    .map((start) => ({ model, start, messages: 1 }))
)
const cases: ReadonlyArray<Case> = [
  ...everyStart.map((one) => ({ ...one, goal: "read-mail" as const })),
  { model: "insecure-dane", start: "cold", goal: "impersonate", messages: 1 },
  { model: "opportunistic", start: "cold", goal: "poison", messages: 1 }
]

const isQuick = ({ model }: Case) => model === "opportunistic"

/** Of one strategy and of one set, at most: with three moves a strategy is one of millions. Larger sets are derived from the RFCs instead. */
const [maxMoves, maxCapabilities] = [2, 2]

describe("minimalSets against strategies, over all capabilities, for sets up to size 2", () => {
  // Minutes for all: where there is less time, for the model that has nothing to find out.
  const [quick, slow] = [cases.filter(isQuick), cases.filter((one) => !isQuick(one))]
  const title = "$model, $start, $goal, mails: $messages"
  const agrees = ({ model, start, goal, messages }: Case) => {
    const question = { model, start, goals: [goal], messages, maxHistories: 100_000 }
    const found = search(question)
    expect(found.isCapped).toBe(false)
    const strategies = Result.getOrThrow(
      setsByStrategies(waysOf(question), goalOf(goal), searchedCapabilities, { maxCapabilities, maxMoves })
    )
    // What a strategy reaches the search knows, by that set or by a part of it,
    expect(strategies.filter((set) => !found.breaking.some((one) => isSubset(one.set, set)))).toEqual([])
    // and what the search reaches in as few steps some strategy reaches too.
    expect(
      found.breaking.filter(
        ({ set, does }) =>
          set.length <= maxCapabilities &&
          does.length <= maxMoves &&
          !strategies.some((one) => isSubset(one, set))
      )
    ).toEqual([])
  }
  it.for(quick)(title, agrees)
  it.for(slow)(title, long, agrees)
})
