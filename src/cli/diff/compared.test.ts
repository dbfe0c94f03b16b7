import { execFileSync } from "node:child_process"
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { outcomeChanges } from "../../report/changes.ts"
import { projectFolder } from "../../machine/places.ts"
import { CommandFailure } from "../../machine/terminal/exit-status.ts"
import { compared } from "./compared.ts"

const folder = mkdtempSync(join(tmpdir(), "diff-"))
afterAll(() => rmSync(folder, { recursive: true }))

const headline = join(projectFolder, "scenarios", "headline", "first-contact.yaml")

describe("compared", () => {
  it("runs a scenario file to the outcomes that the committed result has", () => {
    const run = compared(headline).attempts!
    const { attempts } = compared(join(projectFolder, "results", "headline"))
    const committed = attempts!.filter((row) => row["scenario"] === "headline/first-contact")
    expect(outcomeChanges(run, committed)).toMatchObject({ changes: [], count: run.length })
  })

  it("reads a file and a folder as a commit has them", () => {
    cpSync(headline, join(folder, "mine.yaml"))
    cpSync(join(projectFolder, "results", "headline"), join(folder, "result"), { recursive: true })
    const git = (...words: ReadonlyArray<string>) =>
      execFileSync("git", ["-c", "user.name=n", "-c", "user.email=e@example.com", ...words], { cwd: folder })
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "as it was")
    const before = process.cwd()
    process.chdir(folder)
    try {
      expect(compared("HEAD:mine.yaml").text).toBe(compared("mine.yaml").text)
      expect(compared("HEAD:result").attempts).toEqual(compared("result").attempts)
      expect(() => compared("HEAD:other")).toThrow("no commit has it")
    } finally {
      process.chdir(before)
    }
  })

  it.each([
    ["a folder without tables", join(projectFolder, "docs"), "no folder of results"],
    ["what is not there", join(folder, "none.yaml"), "cannot read"]
  ])("refuses %s", (_, name, complaint) => {
    expect(() => compared(name)).toThrow(CommandFailure)
    expect(() => compared(name)).toThrow(complaint)
  })
})
