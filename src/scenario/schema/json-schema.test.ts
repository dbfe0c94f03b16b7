import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { scenarioJsonSchema } from "./json-schema.ts"

describe("scenarios/scenario.schema.json", () => {
  it("is what the code generates (`npm start -- schema > scenarios/scenario.schema.json`)", () => {
    const committed = new URL("../../../scenarios/scenario.schema.json", import.meta.url)
    expect(readFileSync(committed, "utf8")).toBe(scenarioJsonSchema())
  })
})
