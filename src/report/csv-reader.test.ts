import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { csvText } from "./csv.ts"
import { NoTable, readCsv } from "./csv-reader.ts"

describe("readCsv, RFC 4180 §2", () => {
  it.each([
    ["a,b\n1,2\n", [{ a: "1", b: "2" }]],
    ["a,b\r\n1,2", [{ a: "1", b: "2" }]],
    ["a,b\n1,", [{ a: "1", b: "" }]],
    ['a,b\n"x ""y"", z","1\n2"\n', [{ a: 'x "y", z', b: "1\n2" }]],
    ["a\n", []],
    ["a\n\n", [{ a: "" }]],
    [
      "__proto__,b\n1,2\n",
      [
        Object.fromEntries([
          ["__proto__", "1"],
          ["b", "2"]
        ])
      ]
    ]
  ])("reads %j", (text, rows) => expect(readCsv(text)).toEqual(rows))

  it.each([
    ["", "no header"],
    ["a,b\n1\n", "line 2: expected as many fields as in the header"],
    ['a\n"x"y\n', "line 2: text follows a closing quote"],
    ['a\n"x\n', "a quote is never closed"],
    ['a\nx"y\n', "line 2: a quote in a field that does not begin with one"]
  ])("rejects %j", (text, complaint) => {
    expect(() => readCsv(text)).toThrow(NoTable)
    expect(() => readCsv(text)).toThrow(complaint)
  })

  it("reads back what csvText writes", () =>
    fc.assert(
      fc.property(fc.array(fc.record({ a: fc.string({ unit: "grapheme" }), b: fc.string() })), (rows) => {
        const columns = (["a", "b"] as const).map((name) => ({ name, type: "text" as const, meaning: name }))
        expect(readCsv(csvText(columns, rows))).toEqual(rows)
      })
    ))
})
