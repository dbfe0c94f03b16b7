import { describe, expect, it } from "vitest"
import { kindOfFile } from "./kind-of-file.ts"

describe("kindOfFile", () => {
  it.each([
    ["title: x\nmodels: [dane]\n", "scenario"],
    ["title: x\nscenario: { title: y, models: [dane] }\nhorizon: 1d\n", "sweep"],
    // A misspelt or superfluous key is a problem of a scenario.
    ["title: x\nmodels: [dane]\nscenario: y\n", "scenario"],
    ["", "scenario"],
    ["- scenario\n", "scenario"],
    ["scenario: [\n", "scenario"],
    ["scenario: 1\nscenario: 2\n", "scenario"]
  ] as const)("%j", (text, kind) => expect(kindOfFile(text)).toBe(kind))
})
