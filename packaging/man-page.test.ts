import { spawnSync } from "node:child_process"
import { describe, expect, it } from "vitest"
import { commands } from "../src/cli/commands.ts"
import { manPage } from "./man-page.ts"

const page = manPage()

describe("the man page", () => {
  it.each(Object.values(commands).map(({ command }) => String(command)))("has %s", (command) =>
    expect(page).toContain(`\n.SS "${command}"\n`)
  )

  it("has what commands take, what it is for and what it is by default", () => {
    expect(page).toMatch(
      /\n\.TP\n\.B \\-\\-max\\-capabilities\nsize of the largest sets to search; by default, 3\n/
    )
    expect(page).toMatch(/\n\.TP\n\.B files\nscenario files \(YAML\)\n/)
  })

  it("has no line that roff would take for something else", () => {
    const known = [".TH", ".SH", ".SS", ".B", ".I", ".RI", ".PP", ".TP", ".EX", ".EE", ".br"]
    const controls = page.split("\n").filter((line) => /^[.']/.test(line))
    expect(controls.filter((line) => !known.includes(line.split(" ")[0]!))).toEqual([])
  })

  const roff = ["mandoc", "groff"].find((name) => spawnSync(name, ["--version"]).error === undefined)
  it.runIf(roff !== undefined)("is set without a warning", () => {
    const words = roff === "mandoc" ? ["-Tlint", "-Wwarning"] : ["-man", "-ww", "-Tutf8"]
    const { stderr, status } = spawnSync(roff!, words, { input: page, encoding: "utf8" })
    expect([status, stderr]).toEqual([0, ""])
  })
})
