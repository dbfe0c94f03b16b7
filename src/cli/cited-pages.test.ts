/** Pages that answer questions say nothing that their citations do not hold: each names rows that there are, or what a scenario expects. */
import { readFileSync } from "node:fs"
import { join, normalize } from "node:path"
import { describe, expect, it } from "vitest"
import { readCsv } from "../report/csv-reader.ts"
import { projectFolder } from "../machine/places.ts"
import { readScenarios } from "../machine/scenario-files.ts"

interface Citation {
  readonly point: string
  readonly path: string
  readonly claims: ReadonlyArray<readonly [name: string, value: string]>
}

/** Items of lists: a link, a colon, and claims in backticks. */
const citationsOf = (section: string): ReadonlyArray<Citation> =>
  [...section.matchAll(/^- \[[^\]]*\]\(([^)]*)\):((?:\s+`[^`]*`)+)$/gm)].map(([, path, claims]) => ({
    point: section.slice(0, section.indexOf("\n")),
    path: normalize(join("docs", path!)),
    claims: [...claims!.matchAll(/`([^`=]*)=([^`]*)`/g)].map(([, name, value]) => [name!, value!] as const)
  }))

const rowsOf = (path: string) => readCsv(readFileSync(join(projectFolder, path), "utf8"))

describe.each([
  ["review-points.md", ["1", "2", "3", "4", "5", "6", "7"]],
  ["successors.md", ["1", "2", "3", "4", "5", "6"]],
  ["how-much-mail.md", ["1", "2", "3", "4", "5", "6"]]
])("docs/%s", (name, numbers) => {
  const page = readFileSync(join(projectFolder, "docs", name), "utf8")
  const points = page.split(/^## /m).slice(1)
  const citations = points.flatMap(citationsOf)

  it("answers numbered points, each with citations", () => {
    expect(points.map((point) => point[0])).toEqual(numbers)
    expect(points.filter((point) => citationsOf(point).length === 0)).toEqual([])
  })

  it("has no item of a list that is no citation", () =>
    expect(page.match(/^- /gm)).toHaveLength(citations.length))

  it.each(citations.filter(({ path }) => path.endsWith(".csv")).map((one) => [one.point, one] as const))(
    "%s: cites a row that there is, %o",
    (_, { path, claims }) => {
      const found = rowsOf(path).filter((row) => claims.every(([column, value]) => row[column] === value))
      expect(found).toHaveLength(1)
    }
  )

  it.each(citations.filter(({ path }) => path.endsWith(".yaml")).map((one) => [one.point, one] as const))(
    "%s: cites what a scenario expects, %o",
    (_, { path, claims }) => {
      const { scenario } = readScenarios([join(projectFolder, path)])[0]!
      for (const [place, value] of claims) {
        const [where, model, sender] = place.split("/")
        const phase = scenario.phases.find(({ name }) => name === where)
        const expected = phase === undefined ? scenario.expect?.[model!]?.[where!] : phase.expect?.[model!]
        expect([
          place,
          sender === undefined || typeof expected === "string" ? expected : expected?.[sender]
        ]).toEqual([place, value])
      }
    }
  )
})
