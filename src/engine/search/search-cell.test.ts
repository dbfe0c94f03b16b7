/** What tells searches from each other, and what asks for them. */
import { describe, expect, it } from "vitest"
import { batchesOf, sourcesOf } from "../queue/batches.ts"
import { scenarioFrom } from "../../machine/scenario-files.ts"
import { shardOf } from "../cells/shard.ts"
import { searchPlan } from "./search-cell.ts"
import { plannedSearches } from "./search-files.ts"
import { limitsOf, type SearchQuestion, wordsOf } from "./search-question.ts"

const text = `title: small
models: [opportunistic, mta-sts]
domain: { mx: [{ host: mx1.example.com }] }
`

const planOf = (question: SearchQuestion = {}, written = text) =>
  searchPlan(plannedSearches([scenarioFrom("a.yaml", written)], question, true))

const keysOf = (...of: Parameters<typeof planOf>) =>
  planOf(...of).groups.flatMap(({ cells }) => cells.map(({ key }) => key))

const [first, ...others] = keysOf()

describe("the key of a search", () => {
  it("is another for each model and start", () => {
    expect(new Set([first, ...others]).size).toBe(4)
    expect(first).toMatch(/^[0-9a-f]{64}$/)
  })

  it.each([
    ["words", {}, text.replace("small", "other # words")],
    ["other models", {}, text.replace(", mta-sts", ", dane")],
    ["options that say what is usual", { messages: 1, "max-capabilities": 3, seed: 1, mail: "search" }, text]
  ] as const)("does not depend on %s", (_, question, written) =>
    expect(keysOf(question, written)[0]).toBe(first)
  )

  it.each([
    ["goals", { goal: ["read-mail"] }, text],
    ["limits", { "max-capabilities": 2 }, text],
    ["the number of mails", { messages: 2 }, text],
    ["a seed that is asked for", { seed: 2 }, text],
    ["the deployment", {}, text.replace("mx1", "mx2")],
    [
      "the model behind its label",
      {},
      text.replace("opportunistic", "{ model: static-tls, as: opportunistic }")
    ]
  ] as const)("depends on %s", (_, question, written) =>
    expect(keysOf(question, written)).not.toContain(first)
  )
})

describe("searches", () => {
  it("travel one by one, with their file beside them", () => {
    const batches = batchesOf(planOf())
    expect(batches.map(({ groups }) => groups.length)).toEqual([1, 1, 1, 1])
    expect(JSON.stringify(batches)).not.toContain("mx1")
  })

  it("have their file to themselves, so that others of it may be collected first", () => {
    const ids = (question: SearchQuestion) => [...sourcesOf(planOf(question)).keys()]
    expect(ids({ goal: ["poison"] })).toHaveLength(1)
    expect(ids({ goal: ["poison"] })).toEqual(
      batchesOf(planOf({ goal: ["poison"] }))
        .slice(0, 1)
        .map(({ source }) => source)
    )
    expect(ids({ goal: ["poison"] })).not.toEqual(ids({ goal: ["read-mail"] }))
  })

  it("are in one part each", () =>
    expect(
      ["1/3", "2/3", "3/3"].flatMap((shard) => shardOf(shard, planOf()).groups.flatMap(({ cells }) => cells))
        .length
    ).toBe(4))

  it("are asked for again by the words that their question comes to", () => {
    expect(wordsOf({ messages: 1, mail: "search", "max-histories": 20_000 })).toEqual([])
    expect(
      wordsOf({
        start: ["cold"],
        "max-capabilities": 1,
        seed: 0,
        goal: ["poison", "read-mail"],
        model: ["b", "a"]
      })
    ).toEqual(
      "--model b --model a --goal read-mail --goal poison --start cold --max-capabilities 1 --seed 0".split(
        " "
      )
    )
    expect(limitsOf({})).toEqual({ messages: 1, maxCapabilities: 3, maxHistories: 20_000 })
  })
})
