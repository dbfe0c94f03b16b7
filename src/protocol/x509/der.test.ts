import fc from "fast-check"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { decodeDer, type DerReader, type DerReason, tag } from "./der.ts"

const octets = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"))
const read = <A>(hex: string, how: (reader: DerReader) => A): A | DerReason =>
  Result.match(decodeDer(octets(hex), how), {
    onSuccess: (value): A | DerReason => value,
    onFailure: ({ reason }) => reason
  })

describe("decodeDer, lengths, X.690 §8.1.3 and §10.1", () => {
  it.each<[string, string]>([
    ["04 00", ""],
    ["04 02 0102", "0102"],
    [`04 81 80 ${"00".repeat(128)}`, "00".repeat(128)],
    [`04 82 0100 ${"00".repeat(256)}`, "00".repeat(256)]
  ])("reads %s", (hex, contents) =>
    expect(read(hex, (reader) => Buffer.from(reader.contents(tag.octetString)).toString("hex"))).toBe(
      contents
    )
  )

  it.each<[string, DerReason]>([
    ["", "truncated"],
    ["04", "truncated"],
    ["04 01", "truncated"],
    ["04 81", "truncated"],
    ["04 82 01", "truncated"],
    ["04 84 ffffffff 00", "truncated"],
    ["04 80 0000", "indefinite length"],
    ["04 81 01 00", "length not minimal"],
    [`04 82 00ff ${"00".repeat(255)}`, "length not minimal"],
    ["04 85 0000000001 00", "length over four octets"],
    ["1f 01 00", "tag number over 30"],
    ["02 01 00", "unexpected tag"],
    ["04 00 00", "trailing octets"]
  ])("refuses %s: %s", (hex, reason) =>
    expect(read(hex, (reader) => reader.contents(tag.octetString).length)).toBe(reason)
  )
})

describe("DerReader, values, X.690 §8 and §11", () => {
  it.each<[string, string, (reader: DerReader) => unknown, unknown]>([
    ["TRUE", "01 01 ff", (reader) => reader.boolean(), true],
    ["FALSE", "01 01 00", (reader) => reader.boolean(), false],
    ["another TRUE", "01 01 01", (reader) => reader.boolean(), "BOOLEAN not canonical"],
    ["a BOOLEAN of two octets", "01 02 ffff", (reader) => reader.boolean(), "BOOLEAN not canonical"],
    ["0", "02 01 00", (reader) => reader.count(), 0],
    ["128", "02 02 0080", (reader) => reader.count(), 128],
    ["2^31 - 1", "02 04 7fffffff", (reader) => reader.count(), 2 ** 31 - 1],
    ["2^31", "02 05 0080000000", (reader) => reader.count(), "INTEGER out of range"],
    ["-1 as a count", "02 01 ff", (reader) => reader.count(), "INTEGER out of range"],
    ["an INTEGER without octets", "02 00", (reader) => reader.integer(), "INTEGER not minimal"],
    ["a zero octet too many", "02 02 007f", (reader) => reader.integer(), "INTEGER not minimal"],
    ["a sign octet too many", "02 02 ff80", (reader) => reader.integer(), "INTEGER not minimal"],
    ["2.5.29.15", "06 03 551d0f", (reader) => reader.objectIdentifier(), "2.5.29.15"],
    ["1.2.840.113549", "06 06 2a864886f70d", (reader) => reader.objectIdentifier(), "1.2.840.113549"],
    ["2.999", "06 02 8837", (reader) => reader.objectIdentifier(), "2.999"],
    ["no arc", "06 00", (reader) => reader.objectIdentifier(), "OBJECT IDENTIFIER malformed"],
    [
      "an arc that never ends",
      "06 02 2a86",
      (reader) => reader.objectIdentifier(),
      "OBJECT IDENTIFIER malformed"
    ],
    [
      "a zero group first",
      "06 03 2a8001",
      (reader) => reader.objectIdentifier(),
      "OBJECT IDENTIFIER malformed"
    ],
    [
      "an arc beyond numbers",
      "06 0a 2affffffffffffffff7f",
      (reader) => reader.objectIdentifier(),
      "OBJECT IDENTIFIER malformed"
    ],
    ["bits 0 and 5", "03 02 0284", (reader) => [...reader.namedBits()], [0, 5]],
    ["no bit", "03 01 00", (reader) => [...reader.namedBits()], []],
    ["a trailing zero bit", "03 02 0184", (reader) => [...reader.namedBits()], [0, 5]],
    ["a trailing zero octet", "03 03 008400", (reader) => [...reader.namedBits()], [0, 5]],
    ["zero bits only", "03 02 0700", (reader) => [...reader.namedBits()], []],
    ["an unused bit of nothing", "03 01 01", (reader) => [...reader.namedBits()], "BIT STRING malformed"],
    ["a set bit that is not used", "03 02 0385", (reader) => [...reader.namedBits()], "BIT STRING malformed"],
    ["eight unused bits", "03 02 0800", (reader) => [...reader.namedBits()], "BIT STRING malformed"],
    ["ASCII", "16 02 6162", (reader) => reader.ia5String(), "ab"],
    ["no ASCII", "16 01 e9", (reader) => reader.ia5String(), "string malformed"]
  ])("reads %s", (_, hex, how, expected) => expect(read(hex, how)).toEqual(expected))
})

describe("DerReader.time, RFC 5280 §4.1.2.5", () => {
  const time = (text: string, kind: number = text.length === 13 ? tag.utcTime : tag.generalizedTime) =>
    read(Buffer.from([kind, text.length, ...Buffer.from(text)]).toString("hex"), (reader) => reader.time())

  it.each<[string, number]>([
    ["700101000000Z", 0],
    ["491231235959Z", 2_524_607_999],
    ["500101000000Z", -631_152_000],
    ["20500101000000Z", 2_524_608_000],
    ["240229120000Z", 1_709_208_000],
    // Issuers write these as UTCTime; readers take both forms.
    ["20240229120000Z", 1_709_208_000],
    ["19700101000000Z", 0],
    ["19491231235959Z", -631_152_001],
    ["00500101000000Z", -60_589_296_000],
    ["00000229000000Z", -62_162_121_600],
    ["99991231235959Z", 253_402_300_799]
  ])("reads %s", (text, seconds) => expect(time(text)).toBe(seconds))

  it.each<[string, number, string]>([
    ["2401010000Z", tag.utcTime, "without seconds"],
    ["240101000000", tag.utcTime, "without Z"],
    ["240101000000+0100", tag.utcTime, "with an offset"],
    ["20240101000000Z", tag.utcTime, "four digits for the year in UTCTime"],
    ["240101000000Z", tag.generalizedTime, "two digits in GeneralizedTime"],
    ["20500101000000.5Z", tag.generalizedTime, "with a fraction"],
    ["230229000000Z", tag.utcTime, "29 February of a common year"],
    ["21000229000000Z", tag.generalizedTime, "29 February of 2100"],
    ["241301000000Z", tag.utcTime, "month 13"],
    ["240100000000Z", tag.utcTime, "day 0"],
    ["240431000000Z", tag.utcTime, "31 April"],
    ["240101240000Z", tag.utcTime, "hour 24"],
    ["240101006000Z", tag.utcTime, "minute 60"],
    ["240101000060Z", tag.utcTime, "second 60"],
    ["24010100000 Z", tag.utcTime, "a blank"]
  ])("refuses %s: %s %s", (text, kind) => expect(time(text, kind)).toBe("time malformed"))
})

describe("DerReader.each", () => {
  it("refuses an empty sequence, unless told otherwise", () => {
    expect(read("30 00", (reader) => reader.enter(tag.sequence).each((inner) => inner.element()))).toBe(
      "empty sequence"
    )
    expect(
      read("30 00", (reader) =>
        reader.enter(tag.sequence).each((inner) => inner.element(), { atLeastOne: false })
      )
    ).toEqual([])
  })
  it("stops at its limit", () =>
    expect(
      read(`30 0a ${"0500".repeat(5)}`, (reader) =>
        reader.enter(tag.sequence).each((inner) => inner.element(), { limit: 4 })
      )
    ).toBe("too many elements"))
})

describe("decodeDer, any octets", () => {
  const walk = (reader: DerReader, depth: number): number =>
    reader
      .each(
        (inner) =>
          inner.nextTag === tag.sequence && depth < 50
            ? walk(inner.enter(tag.sequence), depth + 1)
            : inner.element().length,
        { atLeastOne: false }
      )
      .reduce((sum, size) => sum + size, 0)

  it("never reads beyond the end, whatever lengths are claimed", () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (any) => {
        const result = decodeDer(any, (reader) => walk(reader, 0))
        if (Result.isSuccess(result)) expect(result.success).toBeLessThanOrEqual(any.length)
      }),
      { numRuns: 5_000 }
    ))
})
