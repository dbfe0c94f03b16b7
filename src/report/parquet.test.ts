import { DuckDBInstance } from "@duckdb/node-api"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { type Column, rowTexts } from "./column.ts"
import { csvText } from "./csv.ts"
import { readCsv } from "./csv-reader.ts"
import { parquetColumns, parquetOctets } from "./parquet.ts"

const folder = mkdtempSync(join(tmpdir(), "parquet-"))
afterAll(() => rmSync(folder, { recursive: true }))

const columns: ReadonlyArray<Column> = [
  { name: "id", type: "integer", isKey: true, meaning: "first" },
  { name: "kind", type: "text", meaning: "second" },
  { name: "time_s", type: "number", unit: "s", meaning: "third" },
  { name: "is_so", type: "boolean", meaning: "fourth" },
  { name: "reasons", type: "set", meaning: "fifth" },
  {
    name: "vary_x",
    type: "text",
    meaning: "sixth",
    written: { unit: ({ kind }) => (kind === "age" ? "s" : undefined) }
  }
]

const rows = [
  { id: 1, kind: "=1+1", time_s: 1.5, is_so: false, reasons: ["y", "x"], vary_x: "90d" },
  {
    id: Number.MAX_SAFE_INTEGER,
    kind: '\u{1F4E8} a,"b"\n',
    time_s: -1e-12,
    is_so: true,
    reasons: [],
    vary_x: "0.25"
  },
  { id: -3, kind: "age", vary_x: "604800" },
  { id: 4, kind: "", time_s: 0, vary_x: "[1,2]" },
  { id: 5 }
]

/** By a reader that is nobody's relative: names and types of columns, and rows in the order of the file. */
const read = async (octets: Uint8Array) => {
  const file = join(folder, "table.parquet")
  writeFileSync(file, octets)
  const instance = await DuckDBInstance.create(":memory:")
  const connection = await instance.connect()
  const types = await connection.runAndReadAll(`DESCRIBE FROM read_parquet('${file}')`)
  const all = await connection.runAndReadAll(`FROM read_parquet('${file}')`)
  return {
    types: types.getRowObjects().map(({ column_name: name, column_type: type }) => [name, type]),
    rows: all.getRowObjects()
  }
}

describe("parquetOctets", () => {
  it("has a type for each column", async () =>
    expect((await read(parquetOctets(columns, rows))).types).toEqual([
      ["id", "BIGINT"],
      ["kind", "VARCHAR"],
      ["time_s", "DOUBLE"],
      ["is_so", "BOOLEAN"],
      ["reasons", "VARCHAR"],
      ["vary_x", "VARCHAR"],
      ["number_vary_x", "DOUBLE"],
      ["unit_vary_x", "VARCHAR"]
    ]))

  it("says in each cell what the CSV says, and null where that is empty", async () => {
    const found = (await read(parquetOctets(columns, rows))).rows.map((row) =>
      Object.fromEntries(columns.map(({ name }) => [name, row[name] === null ? "" : String(row[name])]))
    )
    // DuckDB and JavaScript write the same numbers alike once they are numbers.
    expect(found).toEqual(readCsv(csvText(columns, rows)))
    expect(found).toEqual(rows.map((row) => rowTexts(columns, row)))
  })

  it("has values of scenario files as numbers with units: durations in seconds", async () =>
    expect(
      (await read(parquetOctets(columns, rows))).rows.map((row) => [row["number_vary_x"], row["unit_vary_x"]])
    ).toEqual([
      [7_776_000, "s"],
      [0.25, null],
      [604_800, "s"],
      [null, null],
      [null, null]
    ]))

  it("is described by its columns", async () =>
    expect((await read(parquetOctets(columns, rows))).types.map(([name]) => name)).toEqual(
      parquetColumns(columns).map(({ name }) => name)
    ))

  it("can be read where there are no rows, and where there are more than a group has", async () => {
    expect((await read(parquetOctets(columns, []))).rows).toEqual([])
    const many = Array.from({ length: 2_500 }, (_, id) => ({ id, kind: `kind ${id % 7}` }))
    const last = (await read(parquetOctets(columns, many))).rows.at(-1)!
    expect([last["id"], last["kind"], last["time_s"]]).toEqual([2_499n, `kind ${2_499 % 7}`, null])
  })

  it("gives the same octets for the same rows", () =>
    expect(parquetOctets(columns, rows)).toEqual(parquetOctets(columns, rows)))

  it("throws where a value is not what its column promises", () =>
    expect(() => parquetOctets(columns, [{ id: 1.5 }])).toThrow(TypeError))
})
