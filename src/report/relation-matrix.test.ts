import { describe, expect, it } from "vitest"
import { relationLegend, relationMatrices } from "./relation-matrix.ts"

const row = (a: string, b: string, relation: string, goal = "read-mail") => ({
  scenario: "s",
  goal,
  start: "cold",
  model_a: a,
  model_b: b,
  relation
})

describe("relationMatrices", () => {
  it("reads each pair both ways, the row against the column", () =>
    expect(
      relationMatrices([
        row("dane", "posh", "stronger"),
        row("dane", "x", "same"),
        row("posh", "x", "incomparable")
      ])
    ).toEqual([
      {
        title: "read-mail, cold start (s)",
        keys: 2,
        header: ["", "model", "1", "2", "3"],
        rows: [
          ["1", "dane", ".", ">", "="],
          ["2", "posh", "<", ".", "x"],
          ["3", "x", "=", "x", "."]
        ]
      }
    ]))

  it("has a table for each goal, and leaves empty what no row tells", () => {
    const [first, second] = relationMatrices([
      row("a", "b", "weaker"),
      row("a", "b", "stronger", "impersonate"),
      row("b", "c", "same", "impersonate")
    ])
    expect(first!.rows).toHaveLength(2)
    expect(second!.rows[0]).toEqual(["1", "a", ".", ">", ""])
  })
})

describe("relationLegend", () => {
  it("warns of models that check nobody, where that goal is shown", () => {
    expect(relationLegend(["read-mail"])).not.toContain("impersonate")
    expect(relationLegend(["read-mail", "impersonate"])).toContain("that is no strength")
  })
})
