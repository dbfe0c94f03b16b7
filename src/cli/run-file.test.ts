import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { long } from "../long.fixture.ts"
import { Remembered } from "../staging/build.ts"
import { projectFolder } from "../machine/places.ts"
import { runFile, runFiles } from "./run-file.ts"
import { readScenarios } from "../machine/scenario-files.ts"

const files = readScenarios([join(projectFolder, "scenarios", "headline", "first-contact.yaml")])
const options = {
  labels: ["opportunistic", "mta-sts", "dane"],
  remembered: new Remembered(),
  keepsTrace: false
}

describe("runFiles", () => {
  it("runs what runFile runs", async () => {
    const { runs, isComplete } = await runFiles(files, { ...options, signal: new AbortController().signal })
    expect(isComplete).toBe(true)
    expect(runs.flatMap(({ cells }) => cells)).toEqual(runFile(files[0]!, options))
  })

  it("gives whole models and says that some are missing, when it is interrupted", long, async () => {
    const interruption = new AbortController()
    const { runs, isComplete } = await runFiles(files, {
      ...options,
      signal: interruption.signal,
      onCell: ({ model }) => model === "mta-sts" && interruption.abort()
    })
    expect(isComplete).toBe(false)
    const all = runFile(files[0]!, options)
    expect(runs[0]!.cells).toEqual(all.filter(({ model }) => model !== "dane"))
  })
})
