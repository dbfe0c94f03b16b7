import { execFileSync } from "node:child_process"
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { dataDictionary } from "../report/data-package.ts"
import { sha256 } from "../report/sha256.ts"
import { tables } from "../report/tables.ts"
import { projectFolder } from "./places.ts"

const readme = readFileSync(join(projectFolder, "results", "README.md"), "utf8")

/** The words after `npm start --silent --`, of every line that writes into results/. */
const commands = [...readme.matchAll(/^npm start --silent -- (.* --out (results\/\S+))$/gm)].map(
  ([, words, folder]) => [folder!, words!.split(" ")] as const
)

const made = mkdtempSync(join(tmpdir(), "results-"))
afterAll(() => rmSync(made, { recursive: true }))

/** What does not depend on the checkout and the machine. */
const lasting = (manifest: string): unknown =>
  JSON.parse(manifest, (key, value: unknown) =>
    ["commit", "node", "command"].includes(key) ? undefined : value
  )

/** Searches and sweeps take a minute, so they are made again where there is time: in continuous integration. */
const isQuick = ([, words]: (typeof commands)[number]) =>
  (words[0] !== "order" && words[0] !== "sweep") || process.env["HOPTRUST_EXHAUSTIVE"] !== undefined

/** Its sets are derived a second time (search/derivation.test.ts), which holds it to more than the same search would. */
const isDerived = ([folder]: (typeof commands)[number]) => folder === "results/simplest"

describe("results/", () => {
  it.each(commands.filter((command) => isQuick(command) && !isDerived(command)))(
    "%s is what its command makes, octet for octet",
    (folder, words) => {
      const out = join(made, basename(folder))
      execFileSync(
        process.execPath,
        [join("src", "cli", "main.ts"), ...words.map((word) => (word === folder ? out : word)), "--quiet"],
        { cwd: projectFolder, stdio: "pipe" }
      )
      // Not the cells of a sweep, of which the tables are made.
      const names = globSync("*.*", { cwd: out }).toSorted()
      expect(names).toEqual(globSync("*.*", { cwd: join(projectFolder, folder) }).toSorted())
      expect(names).toContain("datapackage.json")
      for (const name of names) {
        const [before, now] = [join(projectFolder, folder), out].map((at) =>
          readFileSync(join(at, name), "utf8")
        )
        if (name === "manifest.json") expect(lasting(now!)).toEqual(lasting(before!))
        else expect(now, name).toBe(before)
      }
    }
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
