import { describe, expect, it } from "vitest"
import { agreedOn, quorumOf } from "./corroboration.ts"

describe("quorumOf (Baseline Requirements §3.2.2.9)", () => {
  it.each([
    // One place is enough for itself, and of two both.
    [0, 0, 1],
    [0, 1, 1],
    [1, 1, 2],
    [2, 1, 2],
    [2, 0, 3],
    [3, 1, 3],
    [5, 1, 5],
    [6, 2, 5],
    // Never half.
    [3, 3, 3]
  ])(
    "%i remote perspectives, %i of which may disagree: %i",
    (remotePerspectives, allowedNonCorroborations, quorum) =>
      expect(quorumOf({ remotePerspectives, allowedNonCorroborations })).toBe(quorum)
  )
})

describe("agreedOn", () => {
  it.each([
    [["a", "a", "b"], 2, "a"],
    [["b", "a", "a"], 2, "a"],
    [["a", "b", "c"], 2, undefined],
    [["a", "a", "b"], 3, undefined],
    [["a"], 1, "a"]
  ])("%j by %i: %j", (views, quorum, agreed) => expect(agreedOn(views, (view) => view, quorum)).toBe(agreed))
})
