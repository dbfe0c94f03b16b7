import { describe, expect, it } from "vitest"
import { dividedCells, type WholeCell } from "./divided-cells.ts"
import { matrixMarkdown, presentLegend, presentMatrix } from "./matrix.ts"

const cell: WholeCell = {
  model: "mta-sts",
  attacker: "strip",
  worst: "exposed-passive",
  attempts: [
    { phase: "before", sender: "postfix", mail: 1, outcome: "exposed-passive" },
    { phase: "before", sender: "exim", mail: 1, outcome: "deferred-by-attack" },
    { phase: "after", sender: "postfix", mail: 2, outcome: "deferred-by-attack" },
    { phase: "after", sender: "exim", mail: 2, outcome: "deferred-by-attack" }
  ]
}

describe("dividedCells", () => {
  it("has one row a model where nothing is asked for, and says of what it is the worst", () =>
    expect(dividedCells([cell], [])).toEqual([
      { model: "mta-sts", attacker: "strip", worst: "exposed-passive", isWorstOfSeveral: true }
    ]))

  it.each([
    [["phase"], ["mta-sts, before: E*", "mta-sts, after: D"]],
    [["sender"], ["mta-sts, postfix: E*", "mta-sts, exim: D"]],
    [["mail"], ["mta-sts, mail 1: E*", "mta-sts, mail 2: D"]],
    [
      ["mail", "sender"],
      [
        "mta-sts, postfix, mail 1: E",
        "mta-sts, exim, mail 1: D",
        "mta-sts, postfix, mail 2: D",
        "mta-sts, exim, mail 2: D"
      ]
    ]
  ] as const)("has a row for each %j", (by, rows) => {
    const text = presentMatrix("t", dividedCells([cell], by))
    const [, ...lines] = text.split("\n").slice(2)
    expect(lines.filter((line) => line !== "").map((line) => line.replace(/ {2,}/, ": "))).toEqual(rows)
  })

  it("names no phase where there is none", () => {
    const attempts = [{ sender: "sender", mail: 1, outcome: "delivered-authenticated" }] as const
    expect(dividedCells([{ ...cell, attempts }], ["phase"])).toEqual([
      { model: "mta-sts", attacker: "strip", worst: "delivered-authenticated" }
    ])
  })

  it("explains the star, and only where there is one", () => {
    expect(presentLegend(dividedCells([cell], []))).toContain("*  the worst of several")
    expect(presentLegend(dividedCells([cell], ["sender", "mail"]))).not.toContain("*")
    expect(matrixMarkdown("t", dividedCells([cell], []))).toContain("| E\\* |")
  })
})
