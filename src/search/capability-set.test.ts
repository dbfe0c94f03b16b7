import { describe, expect, it } from "vitest"
import { MinimalSets, setText, subsets, union } from "./capability-set.ts"

describe("MinimalSets", () => {
  it("keeps no set beside a part of it, in whatever order they come", () => {
    for (const order of [
      [["a", "b"], ["a"], ["b", "c"]],
      [["a"], ["b", "c"], ["a", "b"]],
      [["b", "c"], ["a", "b"], ["a"]]
    ]) {
      const sets = new MinimalSets<number>()
      for (const [i, set] of order.entries()) sets.add(set, i)
      expect(sets.members.map(({ set }) => setText(set)).toSorted()).toEqual(["a", "b + c"])
      expect([sets.covers(["a", "z"]), sets.covers(["b"]), sets.covers([])]).toEqual([true, false, false])
    }
  })

  it("keeps the first of two that are equal", () => {
    const sets = new MinimalSets<string>()
    sets.add(["a"], "first")
    sets.add(["a"], "second")
    expect(sets.members).toEqual([{ set: ["a"], value: "first" }])
  })
})

describe("subsets", () => {
  it("are all of them up to a size, the smaller first", () =>
    expect([...subsets(["a", "b", "c"], 2)].map((set) => set.join(""))).toEqual([
      "",
      "a",
      "b",
      "c",
      "ab",
      "ac",
      "bc"
    ]))
})

describe("union", () => {
  it("is sorted and holds each once", () => expect(union(["b"], ["c", "a", "b"])).toEqual(["a", "b", "c"]))
})
