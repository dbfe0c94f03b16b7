import { Readable } from "node:stream"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Line, linesOf } from "./lines.ts"

const read = async (chunks: ReadonlyArray<string | Uint8Array>, limit?: number) => {
  const lines: Array<Line> = []
  for await (const line of linesOf(Readable.from(chunks), limit)) lines.push(line)
  return lines
}

const texts = (...lines: ReadonlyArray<string>) => lines.map((text) => ({ text }))

describe("linesOf", () => {
  it("cuts at line feeds, wherever the chunks are cut", async () => {
    const octets = Buffer.from("one\ntwö €\n\nfour")
    const cuts = fc.array(fc.nat(octets.length), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        const places = [0, ...at.toSorted((a, b) => a - b), octets.length]
        const chunks = places.slice(1).map((to, i) => octets.subarray(places[i], to))
        expect(await read(chunks)).toEqual(texts("one", "twö €", "", "four"))
      })
    )
  })

  it("leaves the other line separators of Unicode alone, for JSON strings may hold them", async () => {
    expect(await read(['"a\u{2028}b\u{2029}c\u{85}d"\n'])).toEqual(texts('"a\u{2028}b\u{2029}c\u{85}d"'))
  })

  it("has no line after the last line feed", async () => {
    expect(await read(["a\n"])).toEqual(texts("a"))
    expect(await read([])).toEqual([])
  })

  it("tells of a line that is too long, and goes on with the next", async () => {
    expect(await read(["aaaa", "aaaa\nbbbbb\n", "cccccc"], 5)).toEqual([
      { fault: "a line over 5 octets" },
      { text: "bbbbb" },
      { fault: "a line over 5 octets" }
    ])
  })

  it("tells of a line that is no UTF-8, and goes on with the next", async () => {
    expect(await read([Uint8Array.of(0x22, 0xff, 0x22, 0x0a), "b"])).toEqual([
      { fault: "not UTF-8" },
      { text: "b" }
    ])
  })
})
