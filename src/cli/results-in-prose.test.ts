/** Tables in the READMEs of scenarios that stand below a link to results say what the results say. */
import { globSync, readFileSync } from "node:fs"
import { dirname, join, normalize } from "node:path"
import { describe, expect, it } from "vitest"
import { projectFolder } from "../machine/places.ts"
import { rowsOf } from "./results.fixture.ts"

interface Told {
  readonly readme: string
  readonly folder: string
  readonly percentages: ReadonlyArray<string>
}

/** Of one page: its tables, each with the folder that the text above it names last. */
const toldIn = (readme: string): ReadonlyArray<Told> => {
  let folder: string | undefined
  return readFileSync(join(projectFolder, readme), "utf8")
    .split(/\n\s*\n/)
    .flatMap((block) => {
      const lines = block.split("\n").filter((line) => /^\s*\|/.test(line))
      if (lines.length === 0) {
        const named = [...block.matchAll(/\]\(([^)]*)\)/g)].map(([, path]) =>
          normalize(join(dirname(readme), path!))
        )
        // Of a sweep that is not committed nothing can be said.
        if (named.some((path) => path.startsWith("results/") || path.endsWith(".yaml")))
          folder = named.findLast((path) => path.startsWith("results/"))
        return []
      }
      // What is varied stands in the first column, and may be a share too.
      const cells = lines.flatMap((line) => line.split("|").slice(2))
      const percentages = cells.flatMap((cell) => cell.match(/\d+\.\d(?= %| to |\))/g) ?? [])
      return folder === undefined || percentages.length === 0 ? [] : [{ readme, folder, percentages }]
    })
}

const told = globSync("scenarios/*/README.md", { cwd: projectFolder }).toSorted().flatMap(toldIn)

describe("the READMEs of scenarios", () => {
  it("have tables of results", () => expect(told.length).toBeGreaterThan(5))

  it.each(told)("$readme: what a table says is in $folder", ({ folder, percentages }) => {
    const known = new Set(
      rowsOf(join(projectFolder, folder), "sweep-summary.csv").flatMap(({ estimate, low, high }) =>
        [estimate, low, high].map((value) => (100 * Number(value)).toFixed(1))
      )
    )
    expect(percentages.filter((one) => !known.has(one))).toEqual([])
  })
})
