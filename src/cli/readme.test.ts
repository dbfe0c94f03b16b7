import { Result } from "effect"
import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { loadScenario } from "../scenario/load.ts"
import { readCsv } from "../report/csv-reader.ts"
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

  it("draws the order of models as results/order has it", () => {
    const diagram = /```mermaid\n([^]*?)```/.exec(readme)?.[1] ?? ""
    const modelsOf = new Map(
      [...diagram.matchAll(/^ *(m\d+)\["([^"]*)"\]$/gm)].map(([, id, label]) => [id!, label!.split(" = ")])
    )
    const rows = readCsv(readFileSync(join(projectFolder, "results/order/relations.csv"), "utf8")).filter(
      (row) => row["goal"] === "read-mail" && row["start"] === "warm"
    )
    const relation = (a: string, b: string) =>
      rows.find((row) => row["model_a"] === a && row["model_b"] === b)?.["relation"]
    const arrows = [...diagram.matchAll(/^ *(m\d+) --> (m\d+)$/gm)]
    expect(arrows.length).toBeGreaterThan(5)
    for (const [, from, to] of arrows)
      for (const a of modelsOf.get(from!)!)
        for (const b of modelsOf.get(to!)!) expect([a, b, relation(a, b)]).toEqual([a, b, "stronger"])
    expect([...modelsOf.values()].flat().toSorted()).toEqual(
      [...new Set(rows.map((row) => row["model_a"]!))].toSorted()
    )
  })
})
