import { describe, expect, it } from "vitest"
import { estimateTables } from "./estimate-table.ts"

const row = (metric: string, estimate: string, closedForm = "") => ({
  point: "0",
  vary_known: "0.5",
  model: "dane",
  attack: "gateway",
  metric,
  estimate,
  low: "0.1",
  high: "0.3",
  closed_form: closedForm
})

describe("estimateTables", () => {
  it("have a line for each point and model, in percent, and leave out what was not estimated", () =>
    expect(
      estimateTables("t", [
        row("exposed_mail_share", "0.256", "0.25"),
        row("withheld_mail_share", "0", "0"),
        // Of a single replicate.
        { ...row("withheld_mail_share", "0"), model: "posh", low: "", high: "" }
      ])
    ).toEqual([
      {
        title: "t (attack gateway)",
        keys: 2,
        header: ["known", "model", "exposed", "exposed, by inputs", "withheld"],
        rows: [
          ["0.5", "dane", "25.6 (10.0 to 30.0)", "25.0", "0.0 (10.0 to 30.0)"],
          ["0.5", "posh", "-", "", "0.0"]
        ]
      }
    ]))

  it("are apart for each attack, and for none", () =>
    expect(
      estimateTables("t", [
        row("exposed_mail_share", "0"),
        { ...row("exposed_mail_share", "1"), attack: "none" }
      ]).map(({ title, rows }) => [title, rows.length])
    ).toEqual([
      ["t (attack gateway)", 1],
      ["t (without an attack)", 1]
    ]))

  it("are none for no rows", () => expect(estimateTables("t", [])).toEqual([]))
})
