/** The exercise of the README: a model of one's own is one folder and one line. Done here on a copy of the sources. */
import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { projectFolder } from "./bundled-scenarios.ts"

const readme = readFileSync(join(projectFolder, "README.md"), "utf8")
const copy = mkdtempSync(join(tmpdir(), "hoptrust-new-model-"))
afterAll(() => rmSync(copy, { recursive: true }))

it("runs the model that the README adds", () => {
  const code = /```ts\n(\/\/ src\/models\/refuse-all\/model\.ts\n[^]*?)```/.exec(readme)?.[1]
  expect(code).toBeDefined()
  for (const path of ["src", "package.json"])
    cpSync(join(projectFolder, path), join(copy, path), { recursive: true })
  symlinkSync(join(projectFolder, "node_modules"), join(copy, "node_modules"))

  // The folder.
  mkdirSync(join(copy, "src/models/refuse-all"))
  writeFileSync(join(copy, "src/models/refuse-all/model.ts"), code!)
  // The line, with its import.
  const registry = join(copy, "src/models/registry.ts")
  writeFileSync(
    registry,
    readFileSync(registry, "utf8")
      .replace("\nexport const", '\nimport { refuseAll } from "./refuse-all/model.ts"\n\nexport const')
      .replace("  opportunistic,\n", "  opportunistic,\n  refuseAll,\n")
  )

  writeFileSync(join(copy, "mine.yaml"), "title: mine\nmodels: [opportunistic, refuse-all]\n")
  const rows = execFileSync(
    process.execPath,
    ["src/cli/main.ts", "run", "mine.yaml", "--json", "--csv", join(copy, "out")],
    { cwd: copy, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }
  )
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line))
  expect(rows).toMatchObject([
    { model: "opportunistic", outcome: "delivered-unauthenticated-ok" },
    { model: "refuse-all", outcome: "deferred-by-misconfiguration" }
  ])
})
