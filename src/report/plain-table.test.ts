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

  it("lifts keys that leave no room for a column above their rows", () =>
    expect(
      plainText(
        {
          title: "T",
          keys: 2,
          header: ["attack", "model", "exposed"],
          rows: [
            ["a-very-long-name", "dane", "0.0"],
            ["a-very-long-name", "posh", "1.0"],
            ["none", "dane", "0.0"]
          ]
        },
        20
      )
    ).toBe(
      [
        "T",
        "",
        "attack",
        "a-very-long-name",
        "",
        "model  exposed",
        "dane   0.0",
        "posh   1.0",
        "",
        "attack none",
        "",
        "model  exposed",
        "dane   0.0",
        ""
      ].join("\n")
    ))

  it.each([1, 7, 20, 72])("has no line longer than %i, whatever its words are", (width) => {
    const long = "x".repeat(100)
    const lines = plainText(
      { title: `${long} t`, keys: 2, header: ["a", long, long], rows: [[long, "b", `1 ${long}`]] },
      width
    ).split("\n")
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width)
    expect(lines.join("").match(/x/g)).toHaveLength(500)
  })

  it("fills a line of exactly the width", () =>
    expect(plainText(table, 32).match(/^model/gm)).toHaveLength(1))
})

describe("plainMarkdown", () => {
  it("keeps what things are called from becoming Markdown", () =>
    expect(plainMarkdown({ ...table, title: "*a*", rows: [["a|b", "<", ""]] })).toBe(
      "**\\*a\\***\n\n| model | exposed | withheld |\n| --- | --- | --- |\n| a\\|b | \\< |  |\n"
    ))
})
