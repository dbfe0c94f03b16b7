import { Result } from "effect"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { runScenario } from "../../experiment/run-scenario.ts"
import { scenarioJsonSchema, sweepJsonSchema } from "../../scenario/schema/json-schema.ts"
import type { Kind } from "../new/beginnings.ts"
import { readScenarios } from "../../machine/scenario-files.ts"
import { plannedCells, readSweep } from "../../engine/sweep/sweep-file.ts"
import { unmetExpectations } from "../unmet-expectations.ts"
import { newFiles } from "./new.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-new-"))
afterAll(() => rmSync(folder, { recursive: true }))

const write = (kind: Kind, id: string) => newFiles.handler({ kind, id, out: folder, _: [], $0: "" })

describe("hoptrust new", () => {
  it.each([
    ["model", "My Model", "expected lower-case letters, digits and hyphens such as my-model"],
    ["model", "dane", "a model called dane exists already"],
    ["capability", "smtp-strip", "a capability called smtp-strip exists already"]
  ] as const)("refuses a %s called %s", (kind, id, message) => {
    expect(() => write(kind, id)).toThrow(message)
    expect(existsSync(join(folder, `${id}.ts`))).toBe(false)
  })

  it("overwrites nothing", () => {
    const file = join(folder, "kept.ts")
    writeFileSync(file, "mine")
    expect(() => write("model", "kept")).toThrow("kept.ts exists; nothing was written")
    expect(readFileSync(file, "utf8")).toBe("mine")
    expect(existsSync(join(folder, "kept.yaml"))).toBe(false)
  })

  const text = (...path: ReadonlyArray<string>) => readFileSync(join(folder, ...path), "utf8")

  it("writes a scenario that comes out as it expects in every cell, its page and its schema", () => {
    void write("scenario", "my-question")
    const [file] = readScenarios([join(folder, "my-question", "my-question.yaml")])
    const cells = Result.getOrThrow(runScenario(file!.scenario, { keepsTrace: false }))
    expect(unmetExpectations(file!, cells)).toEqual([])
    expect(cells.map(({ model, attacker }) => file!.scenario.expect?.[model]?.[attacker])).not.toContain(
      undefined
    )
    expect(text("my-question", "README.md")).toContain("# My question\n")
    expect(text("scenario.schema.json")).toBe(scenarioJsonSchema())
  })

  it("writes a sweep that can be planned, its page and its schema", () => {
    void write("sweep", "my-sweep")
    expect(plannedCells(readSweep(join(folder, "my-sweep", "my-sweep.sweep.yaml"))).length).toBe(24)
    expect(text("my-sweep", "README.md")).toContain("`hoptrust sweep my-sweep.sweep.yaml --out out`")
    expect(text("sweep.schema.json")).toBe(sweepJsonSchema())
  })

  it("leaves a schema that is there as it is, for others name it too", () => {
    writeFileSync(join(folder, "sweep.schema.json"), "mine")
    void write("sweep", "another-sweep")
    expect(text("sweep.schema.json")).toBe("mine")
    expect(() => write("sweep", "another-sweep")).toThrow("exists; nothing was written")
  })

  it.each(["scenario", "sweep"] as const)("names the schema on the first line of a %s", (kind) => {
    void write(kind, `headed-${kind}`)
    const ending = kind === "scenario" ? "yaml" : "sweep.yaml"
    expect(text(`headed-${kind}`, `headed-${kind}.${ending}`)).toMatch(
      new RegExp(`^# yaml-language-server: \\$schema=\\.\\./${kind}\\.schema\\.json\\n`)
    )
  })
})
