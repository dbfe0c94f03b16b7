import { Result } from "effect"
import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { loadScenario } from "../scenario/load.ts"
import { projectFolder } from "./bundled-scenarios.ts"

const readme = readFileSync(join(projectFolder, "README.md"), "utf8")

/** The words after `npm start --`, of every such line. */
const commands = [...readme.matchAll(/^npm start -- (.*)$/gm)].map(([, words]) => words!.split(" "))

describe("README.md", () => {
  it("shows commands", () => expect(commands.length).toBeGreaterThan(3))

  it.concurrent.each(commands.map((words) => [words.join(" "), words] as const))(
    "is right about %s",
    async (_, words) => {
      const status = await new Promise((resolve) => {
        const child = execFile(
          process.execPath,
          [join("src", "cli", "main.ts"), ...words],
          { cwd: projectFolder },
          () => resolve(child.exitCode)
        )
      })
      expect(status).toBe(0)
    }
  )

  it("shows a scenario that is one", () => {
    const scenario = /```yaml\n([^]*?)```/.exec(readme)?.[1] ?? ""
    const loaded = loadScenario("README.md", scenario)
    expect(Result.isFailure(loaded) ? loaded.failure : []).toEqual([])
  })
})
