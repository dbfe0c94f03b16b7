import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { projectFolder } from "../src/machine/places.ts"
import { hasTitle, requirements, requirementsPage } from "./requirements.ts"
import { citations, indexPage } from "./rfc-index.ts"

const read = (path: string) => readFileSync(join(projectFolder, path), "utf8")

describe("the RFC index", () => {
  it("knows the RFC of every section: name it in the file's first line, or beside the section", () =>
    expect(
      [...citations()].flatMap(([file, { homeless }]) => homeless.map((at) => `${file}: ${at}`))
    ).toEqual([]))

  it.each([
    ["docs/rfc-index.md", indexPage],
    ["docs/requirements.md", requirementsPage]
  ])("%s is fresh: npm run rfc-index makes it again", (path, page) =>
    expect(read(path) === page()).toBe(true)
  )
})

describe("the requirements of a Sending MTA", () => {
  it("name tests that exist", () =>
    expect(
      requirements().flatMap((one) =>
        "missing" in one || hasTitle(read(`src/${one.test}`), one.title) ? [] : [`${one.test}: ${one.title}`]
      )
    ).toEqual([]))

  it.each([
    ['it("MUST do", () =>', true],
    ['describe("MUST do", () =>', true],
    ['it.each(cases)("MUST do", (', true],
    ['it.each([\n  ["MUST do", 1],', true],
    ['it.each([\n  [\n    "MUST do",\n    1', true],
    ["it(`MUST do`, () =>", true],
    ['// "MUST do", once', false],
    ['it("MUST do so", () =>', false],
    ['it("they MUST do", () =>', false]
  ])("hasTitle finds titles alone: %s", (source, expected) =>
    expect(hasTitle(source, "MUST do")).toBe(expected)
  )
})
