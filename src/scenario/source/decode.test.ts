import { Result, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { decode } from "./decode.ts"
import { presentAsJson, presentForGithub, type Problem, presentProblem } from "./problem.ts"

const Fruit = Schema.Union([
  Schema.Literals(["apple", "pear"]),
  Schema.Struct({ fruit: Schema.Literal("apple"), weight: Schema.Int }),
  Schema.Struct({ fruit: Schema.Literal("pear"), weight: Schema.Int }),
  Schema.Struct({ nuts: Schema.Literal("hazel"), weight: Schema.Int })
])
const Basket = Schema.Struct({
  owner: Schema.String,
  fruits: Schema.Array(Fruit),
  ripe: Schema.optionalKey(Schema.Boolean)
})

const problems = (text: string): ReadonlyArray<Problem> => {
  const decoded = decode("basket.yaml", text, Basket)
  return Result.isFailure(decoded) ? decoded.failure : []
}

describe("decode", () => {
  it("gives the value of a good file, comments and all", () => {
    expect(
      Result.getOrThrow(decode("basket.yaml", "owner: me # who else\nfruits: [apple]\n", Basket))
    ).toEqual({
      owner: "me",
      fruits: ["apple"]
    })
  })

  it("finds every problem in one go, in the order of their places", () => {
    const text = ["fruits:", "  - aple", "  - fruit: pear", "    weight: heavy", "rype: true", ""].join("\n")
    expect(problems(text).map(({ line, column, path }) => [line, column, path])).toEqual([
      [1, 1, ""],
      [2, 5, "fruits.0"],
      [4, 13, "fruits.1.weight"],
      [5, 1, "rype"]
    ])
  })

  it.each([
    ["owner: me\nfruits: [aple]\n", "apple"],
    ["owner: me\nfruits: []\nrype: true\n", "ripe"],
    ["owner: me\nfruits:\n  - fruit: paer\n    weight: 1\n", "pear"]
  ])("suggests the word that was meant in %j", (text, suggestion) => {
    expect(problems(text).map((problem) => problem.suggestion)).toEqual([suggestion])
  })

  it("finds the value that is wrong in the one alternative that has the keys", () =>
    expect(
      problems("owner: me\nfruits:\n  - nuts: hazel\n    weight: heavy\n").map(({ path }) => path)
    ).toEqual(["fruits.0.weight"]))

  it("suggests nothing for a word that is far from all", () => {
    expect(problems("owner: me\nfruits: [zucchini]\n")[0]?.suggestion).toBeUndefined()
  })

  it("says what was expected and what was found", () => {
    expect(problems("owner: me\nfruits: [zucchini]\n")[0]?.message).toBe(
      'expected one of apple, pear, found "zucchini"'
    )
    expect(problems("owner: 5\nfruits: []\n")[0]?.message).toBe("expected a text, found 5")
  })

  it.each([
    ["owner: me\nfruits: [\n", 3, "what is no YAML"],
    ["owner: me\nowner: you\nfruits: []\n", 2, "a key that is there twice"],
    ["owner: me\nfruits: []\n---\nowner: you\n", 3, "a second document"],
    ["owner: me\nfruits: [*apple]\n", 2, "an alias of nothing"],
    ["owner: &a [*a]\nfruits: []\n", 1, "an alias inside what it means"],
    ["owner: !!name me\nfruits: []\n", 1, "a tag that nobody knows"],
    ["owner: me\n? [a, b]\n: 5\nfruits: []\n", 2, "a list as a key"]
  ])("rejects %j in line %d: %s", (text, line) =>
    expect(problems(text).map((problem) => problem.line)).toContain(line)
  )

  it("has one thing to say of what is nested beyond reason", () => {
    expect(problems("[".repeat(20_000)).map(({ message }) => message)).toEqual(["nested too deep"])
  })

  it("counts no column for a byte order mark", () => {
    expect(problems("\u{feff}owner: 5\nfruits: []\n")[0]).toMatchObject({ line: 1, column: 8 })
  })

  it("refuses aliases that multiply beyond reason", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for (const [index, letter] of "bcdefgh".split("").entries()) {
      const alias = `*${"abcdefgh"[index]}`
      bomb.push(`${letter}: &${letter} [${Array.from({ length: 9 }, () => alias).join(", ")}]`)
    }
    expect(problems(bomb.join("\n"))[0]?.message).toMatch(/alias/i)
  })

  it.each(["", "5", "- a\n- b\n", "null"])("rejects %j, which is no mapping", (text) =>
    expect(problems(text).length).toBe(1)
  )
})

describe("presentProblem", () => {
  it("shows the line and points at the place", () => {
    const text = "owner: me\nfruits: [aple]\n"
    expect(presentProblem(problems(text)[0]!, text)).toBe(
      [
        'basket.yaml:2:10: error: fruits.0: expected one of apple, pear, found "aple" (did you mean apple?)',
        "  2 | fruits: [aple]",
        "    |          ^"
      ].join("\n")
    )
  })

  it("keeps tabs before the caret, and leaves out the carriage return", () => {
    const text = "owner: me\r\nfruits: [ \taple]\r\n"
    expect(presentProblem(problems(text)[0]!, text).split("\n").slice(1)).toEqual([
      "  2 | fruits: [ \taple]",
      "    |           \t^"
    ])
  })

  it("shows no more of a long line than tells the place", () => {
    const text = `owner: me\nfruits: [${"apple, ".repeat(500)}aple, ${"apple, ".repeat(500)}]\n`
    const [, source, caret] = presentProblem(problems(text)[0]!, text).split("\n")
    expect(source!.length).toBeLessThan(180)
    expect(source!.slice(caret!.indexOf("^"))).toMatch(/^aple, apple/)
  })
})

describe("presentProblem, of what a terminal would obey", () => {
  it("shows it escaped, with the caret under its place", () => {
    const text = "owner: me\n\u{9b}2J: 1\nfruits: []\n"
    const told = problems(text).map((problem) => presentProblem({ ...problem, file: "\u{1b}.yaml" }, text))
    expect(told).toEqual([
      "\\u001b.yaml:2:1: error: \\u009b2J: unknown key; expected one of owner, fruits, ripe\n  2 | \\u009b2J: 1\n    | ^"
    ])
  })

  it("cuts a word of megabytes short", () => {
    const text = `owner: me\nfruits: [${"x".repeat(2_000_000)}]\n${"y".repeat(100_000)}: 1\n`
    for (const problem of problems(text)) expect(presentProblem(problem, text).length).toBeLessThan(1_000)
  })
})

describe("presentForGithub", () => {
  it("escapes what would end the annotation or its fields", () => {
    const problem = { file: "a,b:c.yaml", line: 2, column: 3, path: "x", message: "100 %\nno" }
    expect(presentForGithub(problem)).toBe("::error file=a%2Cb%3Ac.yaml,line=2,col=3::x: 100 %25%0Ano")
  })
})

describe("presentAsJson", () => {
  it("leaves out what there is not", () => {
    const problem = { file: "a.yaml", line: 2, column: 3, path: "x", message: "no" }
    expect(presentAsJson(problem)).toBe('{"file":"a.yaml","line":2,"column":3,"path":"x","message":"no"}')
  })
})
