/** What `validate` calls ok runs. */
import fc from "fast-check"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { loadScenario } from "../scenario/load.ts"
import { drawnScenario } from "./drawn-scenario.fixture.ts"
import { runScenario } from "./run-scenario.ts"

const files = Number(process.env["HOPTRUST_FILES"] ?? 300)

describe("a scenario file that is valid", () => {
  it("runs", { timeout: 600_000 }, () => {
    let valid = 0
    fc.assert(
      fc.property(drawnScenario, (drawn) => {
        const loaded = loadScenario("drawn.yaml", JSON.stringify(drawn))
        if (Result.isFailure(loaded)) return
        valid += 1
        expect(Result.isSuccess(runScenario(loaded.success))).toBe(true)
      }),
      { numRuns: files, seed: 20 }
    )
    // Else the property would hold of nothing.
    expect(valid).toBeGreaterThan(files / 5)
  })
})
