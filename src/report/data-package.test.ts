import { DuckDBInstance } from "@duckdb/node-api"
import { Package } from "datapackage"
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import type { Cell, Column } from "./column.ts"
import { csvText } from "./csv.ts"
import { dataDictionary, dataPackageText, type DescribedTable } from "./data-package.ts"
import { parquetColumns, parquetOctets } from "./parquet.ts"
import { sha256 } from "./sha256.ts"
import { tables } from "./tables.ts"

const folder = mkdtempSync(join(tmpdir(), "data-package-"))
afterAll(() => rmSync(folder, { recursive: true }))

const columns: ReadonlyArray<Column> = [
  { name: "id", type: "integer", isKey: true, minimum: 1, meaning: "first" },
  { name: "kind", type: "text", values: ["a", "b"], meaning: "second" },
  { name: "time_s", type: "number", unit: "s", meaning: "third" },
  { name: "is_so", type: "boolean", meaning: "fourth" },
  { name: "reasons", type: "set", meaning: "fifth" }
]
const table: DescribedTable = { name: "small", meaning: "one row a thing", columns }

let packages = 0

/** Writes table and description, with `change` made to the CSV afterwards but known to the description. */
const write = (
  described: DescribedTable,
  rows: ReadonlyArray<Readonly<Record<string, Cell>>>,
  change: (csv: string) => string = (csv) => csv
): string => {
  const stem = `${described.name}-${packages++}`
  const csv = change(csvText(described.columns, rows))
  const path = `${stem}.csv`
  writeFileSync(join(folder, path), csv)
  const file = join(folder, `${stem}.json`)
  writeFileSync(
    file,
    dataPackageText({ name: "test", title: "Test" }, [
      { ...described, format: "csv", path, octets: Buffer.byteLength(csv), sha256: sha256(csv) }
    ])
  )
  return file
}

const readAll = async (file: string) => {
  const loaded = await Package.load(file)
  expect(loaded.errors).toEqual([])
  return loaded.resources[0]!.read({ keyed: true })
}

const rows = [
  { id: 1, kind: "a", time_s: 1.5, is_so: false, reasons: ["y", "x"] },
  { id: 2, is_so: true }
]

describe("dataPackageText, Tabular Data Package 1", () => {
  it("is accepted by a validator, which reads every value back", async () =>
    expect(await readAll(write(table, rows))).toEqual([
      { id: 1, kind: "a", time_s: 1.5, is_so: false, reasons: "x|y" },
      { id: 2, kind: null, time_s: null, is_so: true, reasons: null }
    ]))

  it.each([
    ["a value outside the list", "1,a,", "1,c,"],
    ["a number below the minimum", "1,a,", "0,a,"],
    ["a key that is empty", "1,a,", ",a,"],
    ["a key that comes twice", "2,,", "1,,"],
    ["a word where a truth belongs", "true", "1"],
    ["a word where a number belongs", "1.5", "soon"]
  ])("makes the validator reject %s", async (_, right, wrong) => {
    const file = write(table, rows, (csv) => csv.replace(right, wrong))
    await expect(readAll(file)).rejects.toThrow()
  })

  it("describes Parquet beside CSV, with the numbers that only Parquet has", async () => {
    const varied: DescribedTable = {
      ...table,
      columns: [...columns, { name: "vary_x", type: "text", meaning: "sixth", written: {} }]
    }
    const csv = csvText(varied.columns, rows)
    writeFileSync(join(folder, "both.csv"), csv)
    const parquet = parquetOctets(varied.columns, rows)
    writeFileSync(join(folder, "both.parquet"), parquet)
    const file = join(folder, "both.json")
    const octets = Buffer.byteLength(csv)
    writeFileSync(
      file,
      dataPackageText({ name: "test", title: "Test" }, [
        { ...varied, format: "csv", path: "both.csv", octets, sha256: sha256(csv) },
        {
          ...varied,
          format: "parquet",
          path: "both.parquet",
          octets: parquet.length,
          sha256: sha256(parquet)
        }
      ])
    )
    const loaded = await Package.load(file)
    expect(loaded.errors).toEqual([])
    expect(await loaded.resources[0]!.read({ keyed: true })).toHaveLength(2)
    const { resources } = JSON.parse(readFileSync(file, "utf8"))
    expect(resources.map(({ name, format }: { name: string; format: string }) => [name, format])).toEqual([
      ["small", "csv"],
      ["small-parquet", "parquet"]
    ])
    expect(resources[1].schema.fields.map(({ name }: { name: string }) => name)).toEqual(
      parquetColumns(varied.columns).map(({ name }) => name)
    )
  })

  it.each(tables.map((described) => [described.name, described] as const))(
    "describes the columns of %s to the validator's liking",
    async (_, described) => expect(await readAll(write(described, []))).toEqual([])
  )
})

describe("dataDictionary", () => {
  it("is a table of Markdown with every column", () => {
    const text = dataDictionary([table])
    expect(text).toContain("## small.csv\n\nOne row a thing.\n")
    expect(text).toContain("| `id` | integer, key |  | first |")
    expect(text).toContain("| `kind` | text |  | second: `a`, `b` |")
    expect(text).toContain("| `time_s` | number | s | third |")
    expect(text).toContain('| `reasons` | set |  | fifth; sorted, joined by "\\|" |')
  })
})

describe("docs/data.md", () => {
  it("has the DuckDB command that makes Parquet of a large CSV", async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({ id: i + 1, kind: "a", is_so: i % 2 === 0 }))
    const csv = write(table, many).replace(".json", ".csv")
    const parquet = csv.replace(".csv", ".parquet")
    const docs = readFileSync(join(import.meta.dirname, "..", "..", "docs", "data.md"), "utf8")
    const command = /^duckdb -c "(.*)"$/m.exec(docs)![1]!
    const connection = await (await DuckDBInstance.create()).connect()
    await connection.run(command.replace("attempts.csv", csv).replace("attempts.parquet", parquet))
    const reader = await connection.runAndReadAll(
      `SELECT count(*)::INTEGER, sum(id)::INTEGER, sum(is_so::INTEGER)::INTEGER FROM '${parquet}'`
    )
    expect(reader.getRows()).toEqual([[20_000, 200_010_000, 10_000]])
    expect(statSync(parquet).size).toBeLessThan(statSync(csv).size)
  })
})
