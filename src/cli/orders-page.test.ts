/** docs/orders.md draws the orders of results/ as their relations have them: every goal and every start of each. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { readCsv } from "../report/csv-reader.ts"
import { expectOrder } from "./order-diagram.fixture.ts"
import { projectFolder } from "../machine/places.ts"

const read = (path: string): string => readFileSync(join(projectFolder, path), "utf8")

const sections = read("docs/orders.md").split(/^## /m).slice(1)

describe("docs/orders.md", () => {
  it("has an order for each file of scenarios/orders, at its best and with a resolver elsewhere among them", () =>
    expect(sections.map((section) => /scenarios\/orders\/([a-z-]+)\.yaml/.exec(section)?.[1])).toEqual([
      "as-specified",
      "at-its-best",
      "at-a-provider",
      "dane-by-resolver"
    ]))

  it.each(sections.map((section) => [section.slice(0, section.indexOf("\n")), section] as const))(
    "draws what is in results: %s",
    (_, section) => {
      const folder = /\(\.\.\/(results\/[a-z-]+)\)/.exec(section)?.[1]
      const rows = readCsv(read(`${folder}/relations.csv`))
      const drawn = [
        ...section.matchAll(/^### [^\n]*: ([a-z-]+), (cold|warm) start\n\n```mermaid\n([^]*?)```/gm)
      ].map(([, goal, start, diagram]) => ({ goal: goal!, start: start!, diagram: diagram! }))
      expect(new Set(drawn.map(({ goal, start }) => `${goal} ${start}`))).toEqual(
        new Set(rows.map((row) => `${row["goal"]} ${row["start"]}`))
      )
      for (const { goal, start, diagram } of drawn)
        expectOrder(
          diagram,
          rows.filter((row) => row["goal"] === goal && row["start"] === start)
        )
    }
  )

  it("rests on searches that came to their end", () => {
    for (const section of sections) {
      const folder = /\(\.\.\/(results\/[a-z-]+)\)/.exec(section)?.[1]
      const capped = readCsv(read(`${folder}/breaking-sets.csv`)).filter(
        (row) => row["is_capped"] !== "false"
      )
      expect([folder, capped]).toEqual([folder, []])
    }
  })
})
