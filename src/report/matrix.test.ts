import { describe, expect, it } from "vitest"
import { type Outcome, outcomes } from "../scenario/schema/outcome.ts"
import {
  legendMarkdown,
  type MatrixCell,
  matrixMarkdown,
  outcomeLetters,
  presentLegend,
  presentMatrix
} from "./matrix.ts"

const cell = (model: string, attacker: string, worst: Outcome): MatrixCell => ({ model, attacker, worst })

const cells = [
  cell("dane", "none", "delivered-authenticated"),
  cell("dane", "strip", "deferred-by-attack"),
  cell("opportunistic", "none", "delivered-unauthenticated-ok"),
  cell("opportunistic", "strip", "exposed-passive")
]

describe("outcomeLetters", () => {
  it("has another letter for every outcome", () =>
    expect(new Set(Object.values(outcomeLetters)).size).toBe(outcomes.length))
})

describe("presentMatrix", () => {
  it("puts attackers across and models down", () =>
    expect(presentMatrix("Title", cells)).toBe(
      [
        "Title",
        "",
        "model          none  strip",
        "dane           A     D",
        "opportunistic  u     E",
        ""
      ].join("\n")
    ))

  it("leaves a cell empty that was not run", () =>
    expect(presentMatrix("Title", cells.slice(0, 3))).toContain("opportunistic  u\n"))

  it("goes on in a further table where a line would be too long", () => {
    const many = Array.from({ length: 30 }, (_, i) => cell("dane", `attacker-${i}`, "exposed-passive"))
    const text = presentMatrix("Title", many, { width: 72 })
    expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(72)
    expect(text.match(/attacker-\d+/g)).toHaveLength(30)
    expect(text.match(/^model/gm)!.length).toBe(text.match(/^dane/gm)!.length)
  })

  it("fills a line of exactly the width", () => {
    expect(presentMatrix("T", cells, { width: 26 }).match(/^model/gm)).toHaveLength(1)
    expect(presentMatrix("T", cells, { width: 25 }).match(/^model/gm)).toHaveLength(2)
  })
})

describe("presentLegend", () => {
  it("tells the outcomes that are there, best first, in lines of the width", () => {
    const lines = presentLegend(cells, { width: 72 }).split("\n")
    expect(lines.filter((line) => /^ {2}\S/.test(line)).map((line) => line[2])).toEqual(["A", "u", "D", "E"])
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(72)
  })
})

describe("matrixMarkdown", () => {
  it("is a table of Markdown", () =>
    expect(matrixMarkdown("Title", cells)).toBe(
      "**Title**\n\n| model | none | strip |\n| --- | :-: | :-: |\n| dane | A | D |\n| opportunistic | u | E |\n"
    ))

  it("keeps what a scenario calls things from becoming Markdown", () =>
    expect(matrixMarkdown("a|b *c*", [cell("<b>", "x|y", "exposed-passive")])).toBe(
      "**a\\|b \\*c\\***\n\n| model | x\\|y |\n| --- | :-: |\n| \\<b\\> | E |\n"
    ))

  it("has the legend as a list", () => expect(legendMarkdown(cells)).toContain("- **D** deferred-by-attack:"))
})
