/** The exercises of README.md and docs/adding.md, done on a copy of the sources: a new model or capability is a file and a line. */
import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { projectFolder } from "../machine/places.ts"

const pageOf = (path: string) => readFileSync(join(projectFolder, path), "utf8")
const copy = mkdtempSync(join(tmpdir(), "hoptrust-exercises-"))

beforeAll(() => {
  for (const path of ["src", "package.json"])
    cpSync(join(projectFolder, path), join(copy, path), { recursive: true })
  symlinkSync(join(projectFolder, "node_modules"), join(copy, "node_modules"))
})
afterAll(() => rmSync(copy, { recursive: true }))

/** Writes the code that a page shows under its path, and the line into the registry, with its import. */
const add = (page: string, path: string, registry: string, name: string, after: string): void => {
  const code = new RegExp(`\`\`\`ts\\n(// ${path}\\n[^]*?)\`\`\``).exec(pageOf(page))?.[1]
  expect(code, path).toBeDefined()
  mkdirSync(dirname(join(copy, path)), { recursive: true })
  writeFileSync(join(copy, path), code!)
  const file = join(copy, registry)
  const from = path.replace(`${dirname(registry)}/`, "./")
  writeFileSync(
    file,
    readFileSync(file, "utf8")
      .replace("\nexport const", `\nimport { ${name} } from "${from}"\n\nexport const`)
      .replace(`  ${after},\n`, `  ${after},\n  ${name},\n`)
  )
}

/** Model, attacker and outcome of each attempt. */
const outcomes = (scenario: string): ReadonlyArray<string> => {
  writeFileSync(join(copy, "mine.yaml"), scenario)
  return execFileSync(
    process.execPath,
    ["src/cli/main.ts", "run", "mine.yaml", "--json", "--csv", join(copy, "out")],
    { cwd: copy, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }
  )
    .trim()
    .split("\n")
    .map((line) => {
      const { model, attacker, outcome }: Record<string, string> = JSON.parse(line)
      return `${model}, ${attacker}: ${outcome}`
    })
}

describe("the exercises of README.md and docs/adding.md", () => {
  it("run the model, and the capability", () => {
    add("README.md", "src/models/refuse-all/model.ts", "src/models/registry.ts", "refuseAll", "opportunistic")
    add(
      "docs/adding.md",
      "src/attacker/capabilities/come-again.ts",
      "src/attacker/registry.ts",
      "comeAgain",
      "smtpObs"
    )
    const attackers = [
      "  - { name: alone, goal: withhold, capabilities: [come-again] }",
      "  - { name: with-strip, goal: withhold, capabilities: [smtp-strip, come-again] }",
      "  - { name: reader, capabilities: [smtp-strip, come-again] }"
    ]
    // One start of the program: it compiles the copy.
    const found = outcomes(
      `title: mine\nmodels: [opportunistic, refuse-all]\nattackers:\n${attackers.join("\n")}\n`
    )
    expect(found.slice(0, 5)).toEqual([
      "opportunistic, none: delivered-unauthenticated-ok",
      "opportunistic, alone: delivered-unauthenticated-ok",
      "opportunistic, with-strip: deferred-by-attack",
      "opportunistic, reader: exposed-passive",
      "refuse-all, none: deferred-by-misconfiguration"
    ])
  })
})
