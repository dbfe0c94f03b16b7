import { describe, expect, it } from "vitest"
import { estimateTable } from "./estimate-table.ts"

const row = (metric: string, estimate: string, closedForm = "") => ({
  point: "0",
  vary_known: "0.5",
  model: "dane",
  attack: "gateway",
  metric,
  estimate,
  low: "0.1",
  high: "",
  closed_form: closedForm
})

describe("estimateTable", () => {
  it("has a line for each point, attack and model, in percent, and leaves out what was not estimated", () =>
    expect(
      estimateTable("t", [row("exposed_mail_share", "0.256", "0.25"), row("withheld_mail_share", "0", "0")])
    ).toEqual({
      title: "t",
      keys: 3,
      header: ["known", "attack", "model", "exposed", "withheld", "falsely refused"],
      rows: [["0.5", "gateway", "dane", "25.6 (10.0 to ?; inputs: 25.0)", "0.0 (10.0 to ?)", "-"]]
    }))

  it("is empty for no rows", () => expect(estimateTable("t", []).rows).toEqual([]))
})
