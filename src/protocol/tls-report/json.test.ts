import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { type JsonValue, parseJson } from "./json.ts"
import { failureOf } from "../../failure.fixture.ts"

const plain = (value: JsonValue): unknown => {
  switch (value.kind) {
    case "object":
      return Object.fromEntries(value.members.map((member) => [member.name, plain(member.value)]))
    case "array":
      return value.items.map(plain)
    case "string":
    case "number":
      return value.value
    default:
      return JSON.parse(value.kind)
  }
}

const refusalOf = (text: string) => failureOf(parseJson(text))

describe("parseJson, RFC 8259", () => {
  it("has the place of each value", () => {
    const text = ' {"a": [1, "b"]}'
    const value = Result.getOrThrow(parseJson(text))
    expect(value).toEqual({
      offset: 1,
      kind: "object",
      members: [
        {
          name: "a",
          nameOffset: 2,
          value: {
            offset: 7,
            kind: "array",
            items: [
              { offset: 8, kind: "number", value: 1, text: "1" },
              { offset: 11, kind: "string", value: "b" }
            ]
          }
        }
      ]
    })
  })

  it("ignores a byte order mark (§8.1)", () =>
    expect(plain(Result.getOrThrow(parseJson("\ufeff[]")))).toEqual([]))

  it.each<[string, number, string]>([
    ["", 0, "expected a value, found the end of the text"],
    ['{"a":}', 5, 'expected a value, found "}"'],
    ["[1,]", 3, 'expected a value, found "]"'],
    ['{"a":1,}', 7, 'expected a name in double quotes, or "}", found "}"'],
    ["{a:1}", 1, 'expected a name in double quotes, or "}", found "a"'],
    ['{"a" 1}', 5, 'expected ":", found "1"'],
    ["[1 2]", 3, 'expected "," or "]", found "2"'],
    ["[] []", 3, 'expected the end of the text, found "["'],
    ["[01]", 2, 'expected "," or "]", found "1"'],
    ['["a', 1, "a string that does not end"],
    ['["a\n"]', 3, "a control character in a string, which must be written as an escape"],
    [String.raw`["\x"]`, 2, "an escape that JSON does not have"],
    ["[".repeat(100_000), 65, "nested more than 64 deep, which no report is"]
  ])("says of %j at %i: %s", (text, offset, detail) =>
    expect(refusalOf(text)).toMatchObject({ offset, detail })
  )

  it("ends at a million values", () =>
    expect(refusalOf(`[${"0,".repeat(1_000_000)}0]`).detail).toBe(
      "more than 1000000 values, which no report has"
    ))

  it("agrees with JSON.parse on 20,000 texts", () => {
    const text = String.raw`{"a":[1,-2.5e3,true,false,null,{"b":"c\u00e9\n\"","":[]}], "d" : {}}`
    const letters = '{}[]":,0-1eE.+\\u \n\u0000tnf'
    let seed = 11
    const draw = (bound: number) => (seed = (seed * 48_271) % 2_147_483_647) % bound
    const counts = { read: 0, refused: 0 }
    for (let count = 0; count < 20_000; count++) {
      const at = draw(text.length)
      const changed = text.slice(0, at) + letters.charAt(draw(letters.length)) + text.slice(at + draw(3))
      const ours = parseJson(changed)
      let theirs: unknown
      try {
        theirs = JSON.parse(changed)
      } catch {
        if (Result.isSuccess(ours)) throw new Error(`read ${changed}`)
        counts.refused++
        continue
      }
      if (JSON.stringify(plain(Result.getOrThrow(ours))) !== JSON.stringify(theirs))
        throw new Error(`read otherwise: ${changed}`)
      counts.read++
    }
    expect(counts.read).toBeGreaterThan(1_000)
    expect(counts.refused).toBeGreaterThan(1_000)
  })
})
