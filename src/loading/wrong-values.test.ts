/** Wrong values at every key that a scenario or a sweep can have: what is said of them has no word of a library. */
import { Result, Schema, type SchemaAST } from "effect"
import { describe, expect, it } from "vitest"
import { capabilities } from "../attacker/registry.ts"
import { trustModels } from "../models/registry.ts"
import { Scenario } from "../scenario/schema/scenario.ts"
import { Sweep } from "../scenario/schema/sweep.ts"
import { Duration } from "../scenario/schema/time.ts"
import { fit } from "../scenario/source/decode.ts"

const below = (ast: SchemaAST.AST): ReadonlyArray<SchemaAST.AST> => {
  switch (ast._tag) {
    case "Objects":
      return [
        ...ast.propertySignatures.map(({ type }) => type),
        ...ast.indexSignatures.map(({ type }) => type)
      ]
    case "Arrays":
      return [...ast.elements, ...ast.rest]
    case "Union":
      return ast.types
    case "Suspend":
      return [ast.thunk()]
    default:
      return []
  }
}

const allBelow = (tops: ReadonlyArray<SchemaAST.AST>): ReadonlySet<SchemaAST.AST> => {
  const found = new Set(tops)
  // A set goes on to what is added while it is walked.
  for (const ast of found) for (const one of below(ast)) found.add(one)
  return found
}

const tops = [Scenario, Sweep, ...[...trustModels, ...capabilities].map(({ parameters }) => parameters)]
const places = [...allBelow(tops.map(({ ast }) => ast))]
const wrongValues = [
  90,
  1.5,
  -1,
  "x",
  "",
  true,
  null,
  [],
  [90],
  {},
  { x: 1 },
  { on: "dns", x: 1 },
  Number.NaN
]

const messagesOf = (ast: SchemaAST.AST): ReadonlyArray<string> =>
  wrongValues.flatMap((value) => {
    const read = fit(Schema.make<Schema.Codec<unknown, unknown>>(ast), value)
    return Result.isFailure(read) ? read.failure.map(({ message }) => message) : []
  })

/** Types of JavaScript, and how the schema library writes types. */
const libraryWords =
  /\b(?:string|array|object|boolean|undefined|never,|readonly|excess|literal|tuple|schema)\b|\{ readonly| \| |missing key|the key \d/i

describe("what is said of a wrong value", () => {
  const messages = [...new Set(places.flatMap(messagesOf))]

  it("is said of all places", () => {
    expect(places.length).toBeGreaterThan(300)
    expect(messages.length).toBeGreaterThan(300)
  })

  it("has no word of a library", () =>
    // What was found is quoted, and may say anything.
    expect(messages.filter((message) => libraryWords.test(message.replace(/, found .*$/, "")))).toEqual([]))

  it("says what was expected, and what was found", () =>
    expect(
      messages.filter(
        (message) => !/^(?:expected .+, found |unknown key; expected |the key \S+ is missing$)/.test(message)
      )
    ).toEqual([]))

  it.each([
    [Duration, 90, "expected a duration such as 500ms, 30s, 5m, 2h, 10d or 1y, found 90"],
    [Schema.NonEmptyArray(Schema.String), [], "expected a list of at least 1, found []"],
    [
      Schema.Union([Schema.Literal("never"), Schema.Struct({ before: Duration })]),
      5,
      "expected never or a mapping with before, found 5"
    ],
    [Schema.Union([Schema.Literal("all"), Schema.Array(Schema.Int)]), 5, "expected all or a list, found 5"],
    [Schema.Boolean, "yes", 'expected true or false, found "yes"']
  ] as const)("%#: is as people say it", (schema, value, message) => {
    const read = fit(Schema.make<Schema.Codec<unknown, unknown>>(schema.ast), value)
    expect(Result.isFailure(read) && read.failure.map((one) => one.message)).toEqual([message])
  })
})
