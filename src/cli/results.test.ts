import { globSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import { everyNth } from "../long.fixture.ts"
import { dataDictionary } from "../report/data-package.ts"
import { sha256 } from "../report/sha256.ts"
import { tables } from "../report/tables.ts"
import { projectFolder } from "../machine/places.ts"
import { commands, commandsWith, expectSameFiles, maker } from "./results.fixture.ts"

const make = maker()

// Orders and sweeps take minutes: results-orders.test.ts and results-sweeps.test.ts make them again.
describe("results/", () => {
  everyNth(2, commandsWith("run"))("%s is what its command makes, octet for octet", ([folder, words]) =>
    expectSameFiles(folder, make(folder, words))
  )

  it("has a command for every folder, and a folder for every command", () => {
    const folders = globSync("results/**/manifest.json", { cwd: projectFolder }).map(dirname).toSorted()
    expect(folders.length).toBeGreaterThan(0)
    expect(commands.map(([folder]) => folder).toSorted()).toEqual(folders)
  })

  it.each(globSync("results/**/datapackage.json", { cwd: projectFolder }))(
    "%s tells size and digest of its tables",
    (path) => {
      const { resources }: { resources: ReadonlyArray<{ path: string; bytes: number; hash: string }> } =
        JSON.parse(readFileSync(join(projectFolder, path), "utf8"))
      for (const resource of resources) {
        const octets = readFileSync(join(projectFolder, dirname(path), resource.path))
        expect([resource.bytes, resource.hash]).toEqual([octets.length, `sha256:${sha256(octets)}`])
      }
    }
  )

  it("has the data dictionary of the columns as they are", () => {
    // Made again by: npm start --silent -- list columns > results/dictionary.md
    const dictionary = readFileSync(join(projectFolder, "results", "dictionary.md"), "utf8")
    expect(dictionary).toBe(dataDictionary(tables))
  })
})
