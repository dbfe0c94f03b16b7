import { describe, expect, it } from "vitest"
import { byWorth, type Deployment, gained } from "./advice-text.ts"

describe("gained", () => {
  it("prevents a set where nothing that is left is a part of it", () =>
    expect(gained([["a"], ["b"], ["c", "d"]], [["b"], ["a", "e"], ["c"]])).toEqual({
      prevented: [["a"]],
      left: [["b"], ["c", "d"]],
      added: [["c"]]
    }))

  it("prevents nothing of a domain that is broken without any capability", () =>
    expect(gained([["a"]], [[]]).prevented).toEqual([]))
})

describe("byWorth", () => {
  const deployment = (
    title: string,
    prevented: Deployment["prevented"],
    added: Deployment["added"] = []
  ) => ({
    title,
    model: "dane",
    prevented,
    left: [],
    added,
    isCapped: false
  })

  it("has those first that prevent attackers of one capability, less what they make possible", () =>
    expect(
      [
        deployment("twos", [
          ["a", "b"],
          ["c", "d"],
          ["e", "f"]
        ]),
        deployment("one", [["a"]]),
        deployment("exchange", [["a"], ["b"]], [["c"], ["d"]]),
        deployment("two ones", [["a"], ["b"]])
      ]
        .toSorted(byWorth)
        .map(({ title }) => title)
    ).toEqual(["two ones", "one", "twos", "exchange"]))
})
