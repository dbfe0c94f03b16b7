import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { scenarioJsonSchema, populationJsonSchema, sweepJsonSchema } from "./json-schema.ts"

const committed = (file: string) =>
  readFileSync(new URL(`../../../scenarios/${file}`, import.meta.url), "utf8")

describe("scenarios/scenario.schema.json", () => {
  it("is what the code generates (`npm start -- schema > scenarios/scenario.schema.json`)", () =>
    expect(committed("scenario.schema.json")).toBe(scenarioJsonSchema()))
})

describe("scenarios/population.schema.json", () => {
  it("is what the code generates (`npm start -- schema population > scenarios/population.schema.json`)", () =>
    expect(committed("population.schema.json")).toBe(populationJsonSchema()))
})

describe("scenarios/sweep.schema.json", () => {
  it("is what the code generates (`npm start -- schema sweep > scenarios/sweep.schema.json`)", () =>
    expect(committed("sweep.schema.json")).toBe(sweepJsonSchema()))
})
