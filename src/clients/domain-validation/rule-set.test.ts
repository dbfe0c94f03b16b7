import { describe, expect, it } from "vitest"
import { type RuleSet, ruleSetAt, ruleSets } from "./rule-set.ts"

describe("rule sets (Baseline Requirements §3.2.2.9)", () => {
  it.each([
    ["2012-01-01T00:00:00Z", "2018"],
    ["2017-09-08T00:00:00Z", "2018"],
    // What one authority did of its own will bound no other.
    ["2021-06-01T00:00:00Z", "2018"],
    ["2025-09-14T23:59:59Z", "2018"],
    ["2025-09-15T00:00:00Z", "2025-09"],
    ["2026-03-14T23:59:59Z", "2025-09"],
    ["2026-03-15T00:00:00Z", "2026-03"],
    ["2030-01-01T00:00:00Z", "2026-03"]
  ])("at %s wanted what %s says", (at, id) => expect(ruleSetAt(Date.parse(at)).id).toBe(id))

  it.each<RuleSet>(ruleSets)("$id keeps to the table of quorums", (rules) => {
    // One to be wrong of two to five; with none there is nobody to disagree.
    expect(rules.remotePerspectives).toBeLessThan(6)
    expect(rules.allowedNonCorroborations).toBe(rules.remotePerspectives < 2 ? 0 : 1)
  })
})
