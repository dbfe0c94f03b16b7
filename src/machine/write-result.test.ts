import { DuckDBInstance } from "@duckdb/node-api"
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { everyNth } from "../long.fixture.ts"
import type { Cell, Column } from "../report/column.ts"
import { readCsv } from "../report/csv-reader.ts"
import type { DescribedTable } from "../report/data-package.ts"
import { resultReadme } from "../report/result-readme.ts"
import { sha256 } from "../report/sha256.ts"
import { tables } from "../report/tables.ts"
import { projectFolder } from "./places.ts"
import { type ResultToWrite, writeResult } from "./write-result.ts"

const folder = mkdtempSync(join(tmpdir(), "write-result-"))
afterAll(() => rmSync(folder, { recursive: true }))

const typed = ({ type }: Column, text: string): Cell => {
  if (text === "") return undefined
  if (type === "text") return text
  if (type === "set") return text.split("|")
  return type === "boolean" ? text === "true" : Number(text)
}

const varied = (header: ReadonlyArray<string>): ReadonlyArray<Column> =>
  header
    .filter((name) => name.startsWith("vary_"))
    .map((name) => ({ name, type: "text", meaning: "varied", written: {} }))

/** A table of results/ as it was before it was written; its first rows, of which there are enough. */
const committed = (file: string): readonly [DescribedTable, ResultToWrite["tables"][number][1]] => {
  const table = tables.find(({ name }) => name === basename(file, ".csv"))!
  const rows = readCsv(readFileSync(file, "utf8")).slice(0, 300)
  const header = Object.keys(rows[0] ?? {})
  const columns = [...varied(header), ...table.columns].toSorted(
    (a, b) => header.indexOf(a.name) - header.indexOf(b.name)
  )
  return [
    { ...table, columns },
    rows.map((row) =>
      Object.fromEntries(columns.map((column) => [column.name, typed(column, row[column.name]!)]))
    )
  ]
}

const write = (name: string, written: ResultToWrite["tables"], hasParquet: boolean) =>
  writeResult(join(folder, name), {
    name: "test",
    title: "A test",
    tables: written,
    command: ["hoptrust", "test"],
    scenarios: [],
    isComplete: true,
    hasParquet
  })

/** The cells as CSV has them; numbers of JavaScript are written alike wherever they come from. */
const readParquet = async (file: string) => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect()
  const found = await connection.runAndReadAll(`FROM read_parquet('${file}')`)
  return found
    .getRowObjects()
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, value === null ? "" : String(value)])
      )
    )
}

const files = globSync("results/*/*.csv", { cwd: projectFolder }).toSorted()

describe("writeResult", () => {
  everyNth(8, files)("writes %s as Parquet with the same cells as the CSV", async (file) => {
    const [table, rows] = committed(join(projectFolder, file))
    const name = file.replaceAll(/\W/g, "-")
    await write(name, [[table, rows]], true)
    const csv = readCsv(readFileSync(join(folder, name, `${table.name}.csv`), "utf8"))
    const parquet = await readParquet(join(folder, name, `${table.name}.parquet`))
    expect(parquet).toHaveLength(rows.length)
    expect(
      parquet.map((row) => Object.fromEntries(table.columns.map(({ name }) => [name, row[name]])))
    ).toEqual(csv)
  })

  it("names every file in the manifest, with its digest and its rows", async () => {
    await write("both", [committed(join(projectFolder, "results/headline/attempts.csv"))], true)
    const at = join(folder, "both")
    expect(readdirSync(at).toSorted()).toEqual([
      "README.md",
      "attempts.csv",
      "attempts.parquet",
      "datapackage.json",
      "manifest.json"
    ])
    const { outputs } = JSON.parse(readFileSync(join(at, "manifest.json"), "utf8"))
    expect(outputs).toEqual(
      ["attempts.csv", "attempts.parquet"].map((file) => ({
        file,
        sha256: sha256(readFileSync(join(at, file))),
        rows: 63
      }))
    )
    expect(readFileSync(join(at, "README.md"), "utf8")).toContain("`*.parquet`")
  })

  it("leaves a README that somebody wrote, and replaces its own", async () => {
    const readme = join(folder, "mine", "README.md")
    await write("mine", [], false)
    const own = readFileSync(readme, "utf8")
    expect(own).toBe(resultReadme("A test", { tables: [], hasParquet: false, further: [] }))
    writeFileSync(readme, own.replace("A test", "Another"))
    await write("mine", [], false)
    expect(readFileSync(readme, "utf8")).toBe(own)
    writeFileSync(readme, "# My notes\n")
    await write("mine", [], false)
    expect(readFileSync(readme, "utf8")).toBe("# My notes\n")
  })
})
