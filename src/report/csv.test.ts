import { describe, expect, it } from "vitest"
import type { Column } from "./column.ts"
import { csvText } from "./csv.ts"

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
})
