import { describe, expect, it } from "vitest"
import { plainMarkdown, type PlainTable, plainText } from "./plain-table.ts"

const table: PlainTable = {
  title: "Shares",
  keys: 1,
  header: ["model", "exposed", "withheld"],
  rows: [
    ["dane", "0.0", "1.5"],
    ["opportunistic", "20.1", ""]
  ]
}

describe("plainText", () => {
  it("stands in columns, without spaces at the ends of lines", () =>
    expect(plainText(table)).toBe(
      [
        "Shares",
        "",
        "model          exposed  withheld",
        "dane           0.0      1.5",
        "opportunistic  20.1",
        ""
      ].join("\n")
    ))

  it("goes on in a further table where a line would be too long, and says again what a row is about", () =>
    expect(plainText(table, 31)).toBe(
      [
        "Shares",
        "",
        "model          exposed",
        "dane           0.0",
        "opportunistic  20.1",
        "",
        "model          withheld",
        "dane           1.5",
        "opportunistic",
        ""
      ].join("\n")
    ))

  it("fills a line of exactly the width", () =>
    expect(plainText(table, 32).match(/^model/gm)).toHaveLength(1))
})

describe("plainMarkdown", () => {
  it("keeps what things are called from becoming Markdown", () =>
    expect(plainMarkdown({ ...table, title: "*a*", rows: [["a|b", "<", ""]] })).toBe(
      "**\\*a\\***\n\n| model | exposed | withheld |\n| --- | --- | --- |\n| a\\|b | \\< |  |\n"
    ))
})
