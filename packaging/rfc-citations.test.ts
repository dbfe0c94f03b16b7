import { describe, expect, it } from "vitest"
import { citationsIn, inOrder } from "./rfc-citations.ts"

const cited = (source: string, tested?: string) =>
  citationsIn(source, tested).citations.map(({ rfc, section }) => `${rfc} §${section}`)

describe("citationsIn", () => {
  it.each<[string, string, ReadonlyArray<string>]>([
    ["values", 'because: [rfc(8461, "5.1"), rfc(3207)]', ["3207 §", "8461 §5.1"]],
    ["an RFC as a whole", "// RFC 8461 wants it", ["8461 §"]],
    [
      "sections one after the other",
      "// RFC 8460 §4.3, §4.10 and §5",
      ["8460 §4.3", "8460 §4.10", "8460 §5"]
    ],
    ["several RFCs", "// RFC 8461 §5, RFC 7672 §2.2", ["7672 §2.2", "8461 §5"]],
    ["appendices", "// RFC 6840 appendix C.1, RFC 5155 §B.2", ["5155 §B.2", "6840 §C.1"]],
    ["a comment that goes on", "/**\n * one, RFC 8461\n * §5.1. */", ["8461 §5.1"]],
    ["a section of the file's RFC", "/** RFC 8461 §3. */\n// §3.2: x", ["8461 §3", "8461 §3.2"]],
    [
      "a section behind another sentence",
      "/** RFC 8461. */\n// RFC 7672 §2. Here §3.2",
      ["7672 §2", "8461 §", "8461 §3.2"]
    ],
    [
      "a unit of tests",
      '/** RFC 8461. */\ndescribe("x, RFC 7711 §3", () => it("y (§6)"',
      ["7711 §3", "7711 §6", "8461 §"]
    ],
    ["other documents", "/** RFC 5280. */\n// X.690 §8.1, BR §3.2", ["5280 §"]],
    ["a file on another document", "/** Baseline Requirements §3.2 */\n// §3.3", []],
    ["a draft", '/** RFC 8461. */\ndescribe("draft-ietf-uta-mta-sts-14", () => it("§4.1"', ["8461 §"]]
  ])("finds %s", (_, source, expected) => expect(cited(source)).toEqual(expected))

  it("takes the RFC of the file that is tested", () =>
    expect(cited('it("does (§3.2)")', "/** RFC 8461. */")).toEqual(["8461 §3.2"]))

  it("says which section has no RFC", () => expect(citationsIn("// §3.2").homeless).toEqual(["§3.2"]))
})

describe("inOrder", () => {
  it("goes by number, and leaves appendices for the end", () =>
    expect(
      ["A.2", "10", "4.10", "4.2", "", "4", "A.1"]
        .map((section) => ({ rfc: 1, section }))
        .toSorted(inOrder)
        .map(({ section }) => section)
    ).toEqual(["", "4", "4.2", "4.10", "10", "A.1", "A.2"]))
})
