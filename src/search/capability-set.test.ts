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
      for (const [i, set] of order.entries()) sets.add(set, 1, i)
      expect(sets.members.map(({ set }) => setText(set)).toSorted()).toEqual(["a", "b + c"])
      expect([sets.covers(["a", "z"], 1), sets.covers(["b"], 1), sets.covers([], 1)]).toEqual([
        true,
        false,
        false
      ])
    }
  })

  it("keeps of two that are equal the one with fewer actions, and else the first", () => {
    const sets = new MinimalSets<string>()
    sets.add(["a"], 2, "first")
    sets.add(["a"], 2, "second")
    expect(sets.members).toEqual([{ set: ["a"], actions: 2, value: "first" }])
    expect([sets.covers(["a"], 1), sets.covers(["a", "b"], 1)]).toEqual([false, true])
    sets.add(["a"], 1, "third")
    expect(sets.members).toEqual([{ set: ["a"], actions: 1, value: "third" }])
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
