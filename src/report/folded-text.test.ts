import { describe, expect, it } from "vitest"
import { folded } from "./folded-text.ts"

describe("folded", () => {
  it("breaks at spaces", () => expect(folded("a bb ccc", 4)).toEqual(["a bb", "ccc"]))

  it("breaks a word that is longer than a line", () =>
    expect(folded("ab abcdefgh i", 3)).toEqual(["ab", "abc", "def", "gh", "i"]))

  it("keeps characters whole", () =>
    expect(folded("\u{1F4E8}\u{1F4E8}", 3)).toEqual(["\u{1F4E8}", "\u{1F4E8}"]))

  it("takes words without end where there is no width", () =>
    expect(folded("abc def", Number.POSITIVE_INFINITY)).toEqual(["abc def"]))
})
