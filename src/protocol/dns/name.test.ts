import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Name, name, parseName, readWireName } from "./name.ts"
import { failureOf } from "../../failure.fixture.ts"

const octets = (...values: ReadonlyArray<number>) => Uint8Array.from(values)
const reasonOf = (text: string) => failureOf(parseName(text)).reason

describe("parseName, RFC 1035 §5.1", () => {
  it.each<[string, ReadonlyArray<string>]>([
    ["", []],
    [".", []],
    ["example.com", ["example", "com"]],
    ["example.com.", ["example", "com"]],
    ["_25._tcp.MX.example", ["_25", "_tcp", "MX", "example"]],
    [String.raw`a\.b.example`, ["a.b", "example"]],
    [String.raw`\097\\.x`, ["a\\", "x"]]
  ])("reads %j", (text, labels) =>
    expect(name(text).labels.map((label) => Buffer.from(label).toString("latin1"))).toEqual(labels)
  )

  it.each([
    ["a..b", "empty label"],
    [".a", "empty label"],
    ["..", "empty label"],
    ["a".repeat(64), "label over 63 octets"],
    [`${"a".repeat(63)}.`.repeat(4), "name over 255 octets"],
    [String.raw`a\25`, "bad escape"],
    [String.raw`a\256`, "bad escape"],
    ["a\\", "bad escape"]
  ])("rejects %j: %s", (text, reason) => expect(reasonOf(text)).toBe(reason))

  it("takes the longest name there is", () =>
    expect(name(`${"a".repeat(63)}.`.repeat(3) + "a".repeat(61)).wireLength).toBe(255))
})

const label = fc.uint8Array({ minLength: 1, maxLength: 12 })
const anyName = fc.array(label, { maxLength: 8 }).map((labels) => new Name(labels))

describe("Name", () => {
  it("comes back from presentation and from wire format as it was", () =>
    fc.assert(
      fc.property(anyName, (any) => {
        expect(name(any.toString()).labels.map((l) => [...l])).toEqual(any.labels.map((l) => [...l]))
        const read = readWireName(any.toWire())
        expect(read?.name.toString()).toBe(any.toString())
        expect(read?.end).toBe(any.wireLength)
      })
    ))

  it("has one key for all spellings of its letters, RFC 4343 §3", () => {
    expect(name("Mail.EXAMPLE").key).toBe(name("mAIL.example.").key)
    expect(name("Mail.EXAMPLE").toString()).toBe("Mail.EXAMPLE")
    expect(name("Mail.EXAMPLE").toCanonicalWire()).toEqual(name("mail.example").toWire())
  })

  it("tells a dot inside a label from one between labels", () =>
    expect(name(String.raw`a\.b.example`).key).not.toBe(name("a.b.example").key))

  it.each([
    ["a.example", "example", true],
    ["A.EXAMPLE", "example", true],
    ["example", "example", true],
    ["anything", ".", true],
    ["notexample", "example", false],
    ["example", "a.example", false],
    [String.raw`a\.example`, "example", false]
  ])("%s is at or below %s: %s", (lower, upper, expected) =>
    expect(name(lower).isAtOrBelow(name(upper))).toBe(expected)
  )

  it("knows its wildcard", () => {
    expect(name("example").wildcardChild.toString()).toBe("*.example")
    expect(name("*.example").isWildcard).toBe(true)
    expect(name("*a.example").isWildcard).toBe(false)
    expect(name("a.*.example").isWildcard).toBe(false)
  })
})

describe("readWireName", () => {
  it.each<[string, Uint8Array]>([
    ["no octets", octets()],
    ["a label past the end", octets(3, 97, 98)],
    ["no final root label", octets(1, 97)],
    ["a compression pointer", octets(1, 97, 0xc0, 0)],
    ["an extended label type", octets(0x41, 97, 0)],
    ["more than 255 octets", octets(...Array.from({ length: 130 }, () => [1, 97]).flat(), 0)]
  ])("reads nothing from %s", (_, wire) => expect(readWireName(wire)).toBeUndefined())
})
