import { describe, expect, it } from "vitest"
import { followsFromSets } from "./follows-from-sets.ts"

const set = (model: string, text: string) => ({ model, set: text, size: String(text.split(" + ").length) })

const relations = [
  { model_a: "mta-sts", model_b: "opportunistic", relation: "stronger" },
  { model_a: "opportunistic", model_b: "mta-sts", relation: "weaker" }
]

describe("followsFromSets", () => {
  it("holds where the sets give the relations again", () =>
    expect(
      followsFromSets(relations, [
        set("opportunistic", "smtp-strip"),
        set("mta-sts", "smtp-strip + web-block")
      ])
    ).toBe(true))

  it("does not hold where sets name places that others leave out", () =>
    expect(
      followsFromSets(relations, [
        set("opportunistic", "web-takeover"),
        set("mta-sts", "smtp-strip + web-takeover(policy-host)")
      ])
    ).toBe(false))
})
