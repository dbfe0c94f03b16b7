import { describe, expect, it } from "vitest"
import type { Column } from "./column.ts"
import { readCsv } from "./csv-reader.ts"
import { csvChunks, csvText } from "./csv.ts"

const columns = [
  { name: "a", type: "text", meaning: "first" },
  { name: "b", type: "number", meaning: "second" },
  { name: "c", type: "boolean", meaning: "third" },
  { name: "d", type: "set", meaning: "fourth" }
] as const satisfies ReadonlyArray<Column>

describe("csvText, RFC 4180", () => {
  it("always has a header", () => expect(csvText(columns, [])).toBe("a,b,c,d\n"))

  it("tells false from nothing", () =>
    expect(csvText(columns, [{ c: false }, { c: true }, {}])).toBe("a,b,c,d\n,,false,\n,,true,\n,,,\n"))

  it("quotes what needs it", () =>
    expect(csvText(columns, [{ a: 'say "x", y', b: 1.5 }])).toBe('a,b,c,d\n"say ""x"", y",1.5,,\n'))

  it("writes sets sorted and without repetition", () =>
    expect(csvText(columns, [{ d: ["z", "a", "z"] }])).toBe("a,b,c,d\n,,,a|z\n"))

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("does not write %s", (b) =>
    expect(() => csvText(columns, [{ b }])).toThrow("column b")
  )

  it.each(["a,b", 'a"b', "a\nb", "a\rb", "a\r\nb", " a ", "é", "-1.5", "it's"])(
    "gives %j back to a reader",
    (a) =>
      expect(readBack(csvText(columns, [{ a }]))).toEqual([
        ["a", "b", "c", "d"],
        [a, "", "", ""]
      ])
  )

  it.each([
    ["=1+1", "'=1+1"],
    ["+1 cmd", "'+1 cmd"],
    ["-x", "'-x"],
    ["@sum", "'@sum"],
    ["'=1+1", "''=1+1"]
  ])("gives a spreadsheet no formula in %j, and readCsv the same text back", (a, cell) => {
    const text = csvText(columns, [{ a }])
    expect(readBack(text)[1]![0]).toBe(cell)
    expect(readCsv(text)[0]!["a"]).toBe(a)
  })

  it.each([
    [{ a: 5 }, "column a holds text, not 5"],
    [{ c: "true" }, "column c holds boolean"],
    [{ d: ["x|y"] }, 'a set with the member "x|y"'],
    [{ z: "x" }, "no column is called z"]
  ])("does not write %j", (row: object, complaint) =>
    expect(() => csvText(columns, [row])).toThrow(complaint)
  )
})

describe("csvChunks", () => {
  const collect = async (chunks: AsyncIterable<string>) => {
    let all = ""
    for await (const chunk of chunks) all += chunk
    return all
  }

  it.each([0, 1, 5000, 10_001])("writes the same octets as csvText, for %d rows", async (count) => {
    const rows = Array.from({ length: count }, (_, b) => ({ a: `row ${b}, "quoted"`, b, c: b % 2 === 0 }))
    expect(await collect(csvChunks(columns, rows))).toBe(csvText(columns, rows))
  })

  it("fails where a row does not fit", async () => {
    const rows = [{ b: 1 }, { b: Number.NaN }]
    await expect(collect(csvChunks(columns, rows))).rejects.toThrow("column b holds number, not NaN")
  })
})

/** A reader by RFC 4180 §2, written apart from the writer. */
const readBack = (text: string): ReadonlyArray<ReadonlyArray<string>> => {
  const records: Array<Array<string>> = []
  let record: Array<string> = []
  const field = /(?:"((?:[^"]|"")*)"|([^",\n\r]*))(,|\n|$)/y
  while (field.lastIndex < text.length) {
    const found = field.exec(text)
    if (found === null) throw new Error(`no CSV: ${text}`)
    const [, quoted, plain = "", end] = found
    record.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end !== ",") {
      records.push(record)
      record = []
    }
  }
  return records
}
