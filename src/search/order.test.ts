import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { compare, hasse } from "./order.ts"

const set = (text: string) => text.split("")

describe("compare", () => {
  it.each([
    ["a", "a", "same", [], []],
    ["", "a", "stronger", ["a"], []],
    ["a", "", "weaker", [], ["a"]],
    ["ab", "a", "stronger", ["a"], []],
    ["ab", "a,b", "stronger", ["a", "b"], []],
    ["a,bc", "a,b", "stronger", ["b"], []],
    ["a", "b", "incomparable", ["b"], ["a"]],
    ["a,bc", "ab,c", "incomparable", ["c"], ["a"]]
  ] as const)("of {%s} to {%s}: %s", (first, second, relation, preventedByFirst, preventedBySecond) => {
    const sets = (text: string) => (text === "" ? [] : text.split(",").map(set))
    expect(compare(sets(first), sets(second))).toEqual({
      relation,
      preventedByFirst: preventedByFirst.map(set),
      preventedBySecond: preventedBySecond.map(set)
    })
  })
})

const collections = fc.array(fc.subarray(["a", "b", "c", "d"], { minLength: 1 }), { maxLength: 4 })

describe("the order", () => {
  it("is the same seen from the other side", () => {
    const other = { same: "same", stronger: "weaker", weaker: "stronger", incomparable: "incomparable" }
    fc.assert(
      fc.property(
        collections,
        collections,
        (a, b) => other[compare(a, b).relation] === compare(b, a).relation
      )
    )
  })

  it("is transitive", () => {
    const isAtLeast = (a: string) => a === "same" || a === "stronger"
    fc.assert(
      fc.property(
        collections,
        collections,
        collections,
        (a, b, c) =>
          !isAtLeast(compare(a, b).relation) ||
          !isAtLeast(compare(b, c).relation) ||
          isAtLeast(compare(a, c).relation)
      )
    )
  })
})

describe("hasse", () => {
  it("puts equal models together and leaves out what follows", () => {
    const ranks = hasse([
      { model: "weak", minimal: [set("a"), set("b")] },
      { model: "middle", minimal: [set("ab")] },
      { model: "strong", minimal: [] },
      { model: "strong too", minimal: [] },
      { model: "aside", minimal: [set("a")] }
    ])
    expect(ranks).toEqual([
      { models: ["weak"], below: [] },
      { models: ["middle"], below: [3] },
      { models: ["strong", "strong too"], below: [1] },
      { models: ["aside"], below: [0] }
    ])
  })
})
