import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { maxLineOctets, ReceivedLines } from "./received-lines.ts"

const linesOf = (...pieces: ReadonlyArray<Uint8Array | string>) => {
  const received = new ReceivedLines()
  const lines: Array<string> = []
  for (const piece of pieces) {
    received.push(Buffer.from(piece))
    for (let line = received.next(); line !== undefined; line = received.next()) lines.push(line)
  }
  return lines
}

describe("ReceivedLines, RFC 5321 §2.3.8", () => {
  it.each<[string, ReadonlyArray<string>, ReadonlyArray<string>]>([
    ["several in one piece", ["a\r\n\r\nb\r\n"], ["a", "", "b"]],
    ["one in several pieces", ["a", "b\r", "\nc\r\n"], ["ab", "c"]],
    ["none before CRLF", ["a\nb\rc"], []],
    ["CR and LF alone, which end no line", ["a\nb\rc\r\n"], ["a\nb\rc"]]
  ])("gives %s", (_, pieces, lines) => expect(linesOf(...pieces)).toEqual(lines))

  it("keeps every octet", () =>
    expect(linesOf(Uint8Array.of(0, 0xff, 0xc3, 0x0d, 0x0a))).toEqual(["\u0000\u00ff\u00c3"]))

  it("does not depend on how the stream is cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom("a", "\r", "\n", ".") }), { maxLength: 20 }),
        (pieces) => {
          expect(linesOf(...pieces)).toEqual(pieces.join("").split("\r\n").slice(0, -1))
        }
      )
    )
  })

  it("knows a line that is too long", () => {
    const received = new ReceivedLines()
    received.push(Buffer.alloc(maxLineOctets, "a"))
    expect([received.next(), received.isTooLong]).toEqual([undefined, false])
    received.push(Buffer.from("a"))
    expect([received.next(), received.isTooLong]).toEqual([undefined, true])
  })
})
