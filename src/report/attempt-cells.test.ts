import { describe, expect, it } from "vitest"
import { attemptCells } from "./attempt-cells.ts"

const row = (scenario: string, model: string, attacker: string, outcome: string) => ({
  scenario,
  model,
  attacker,
  phase: "",
  sender: "sender",
  mail: "1",
  outcome
})

const part = (outcome: string) => ({ phase: "", sender: "sender", mail: 1, outcome })

describe("attemptCells", () => {
  it("keeps the worst outcome of each cell, in whatever order the attempts come", () => {
    const rows = [
      row("s", "dane", "none", "deferred-by-attack"),
      row("s", "dane", "none", "exposed-passive"),
      row("s", "dane", "none", "delivered-authenticated"),
      row("t", "dane", "none", "delivered-authenticated")
    ]
    expect(attemptCells(rows)).toEqual([
      {
        scenario: "s",
        cells: [
          {
            model: "dane",
            attacker: "none",
            worst: "exposed-passive",
            attempts: ["deferred-by-attack", "exposed-passive", "delivered-authenticated"].map(part)
          }
        ]
      },
      {
        scenario: "t",
        cells: [
          {
            model: "dane",
            attacker: "none",
            worst: "delivered-authenticated",
            attempts: [part("delivered-authenticated")]
          }
        ]
      }
    ])
  })

  it.each([
    [{ scenario: "s", model: "m", attacker: "a" }, "there is no column outcome"],
    [row("s", "m", "a", "fine"), 'record 1 has the outcome "fine"']
  ])("rejects %j", (wrong, complaint) => expect(() => attemptCells([wrong])).toThrow(complaint))
})
