/** results/: the commands that make it, and how they are made again. */
import { execFileSync } from "node:child_process"
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { afterAll, expect } from "vitest"
import { readCsv } from "../report/csv-reader.ts"
import { projectFolder } from "../machine/places.ts"
import { program } from "./program.fixture.ts"

const readme = readFileSync(join(projectFolder, "results", "README.md"), "utf8")

/** The words after `npm start --silent --`, of every line that writes into results/. */
export const commands = [...readme.matchAll(/^npm start --silent -- (.* --out (results\/\S+))$/gm)].map(
  ([, words, folder]) => [folder!, words!.split(" ")] as const
)

/** Those of one command, `run` or another. */
export const commandsWith = (command: string) => commands.filter(([, [first]]) => first === command)

/** Gives a way to make one folder again, elsewhere; what is made goes when the tests of a file are over. */
export const maker = () => {
  const made = mkdtempSync(join(tmpdir(), "results-"))
  afterAll(() => rmSync(made, { recursive: true }))
  return (folder: string, words: ReadonlyArray<string>): string => {
    const out = join(made, basename(folder))
    execFileSync(
      process.execPath,
      [program, ...words.map((word) => (word === folder ? out : word)), "--quiet"],
      { cwd: projectFolder, stdio: "pipe" }
    )
    return out
  }
}

export const rowsOf = (folder: string, table: string) => readCsv(readFileSync(join(folder, table), "utf8"))

/** What does not depend on the checkout and the machine. */
const lasting = (manifest: string): unknown =>
  JSON.parse(manifest, (key, value: unknown) =>
    ["commit", "node", "command"].includes(key) ? undefined : value
  )

/** Holds every file of a folder of results/ to what was made again. */
export const expectSameFiles = (folder: string, out: string): void => {
  const committed = join(projectFolder, folder)
  // Not the cells of a sweep, of which the tables are made.
  const names = globSync("*.*", { cwd: out }).toSorted()
  expect(names).toEqual(globSync("*.*", { cwd: committed }).toSorted())
  expect(names).toContain("datapackage.json")
  for (const name of names) {
    const [before, now] = [committed, out].map((at) => readFileSync(join(at, name), "utf8"))
    if (name === "manifest.json") expect(lasting(now!)).toEqual(lasting(before!))
    else expect(now, name).toBe(before)
  }
}
