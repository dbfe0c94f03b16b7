import { describe, expect, it } from "vitest"
import { nearestWord } from "./nearest-word.ts"

const words = ["mta-sts", "dane", "opportunistic", "n"]

describe("nearestWord", () => {
  it.each([
    ["mta_sts", "mta-sts"],
    ["MTA-STS", "mta-sts"],
    ["mtasts", "mta-sts"],
    ["dnae", "dane"],
    ["oportunistik", "opportunistic"]
  ])("takes %s for %s", (typed, word) => expect(nearestWord(typed, words)).toBe(word))

  it.each(["zone", "x", "", "opportunity-cost"])("takes %j for none of them", (typed) =>
    expect(nearestWord(typed, words)).toBeUndefined()
  )

  it("takes the first of two that are as near", () => expect(nearestWord("bat", ["cat", "rat"])).toBe("cat"))
})
