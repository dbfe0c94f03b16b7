/** What `validate` calls ok runs. */
import fc from "fast-check"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { isExhaustive } from "../long.fixture.ts"
import { loadScenario } from "../loading/load.ts"
import { drawnScenario } from "./drawn-scenario.fixture.ts"
import { runScenario } from "./run-scenario.ts"

const files = Number(process.env["HOPTRUST_FILES"] ?? (isExhaustive ? 300 : 60))

describe("a scenario file that is valid", () => {
  it("runs", () => {
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
