import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { reportContent } from "./report-content.ts"
import { exitStatus } from "../machine/terminal/exit-status.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-report-"))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, "sweep-summary.csv"), "metric\nx\n")

describe("reportContent", () => {
  it.each([
    ["manifest.json", "cut", '{ "scenarios": ['],
    ["manifest.json", "mistyped", '{ "scenarios": [{ "file": 7 }] }'],
    ["manifest.json", "no object", "[]"],
    ["datapackage.json", "mistyped", '{ "resources": [null] }']
  ])("refuses a folder with a %s that is %s", (file, _, text) => {
    writeFileSync(join(folder, file), text)
    expect(() => reportContent([folder])).toThrow(
      expect.objectContaining({
        status: exitStatus.invalidScenario,
        message: expect.stringContaining(join(folder, file))
      })
    )
    rmSync(join(folder, file))
  })
})
