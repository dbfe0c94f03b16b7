import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { readExtensions } from "./extensions.ts"
import { maxReplyLineLength, maxReplyLines, parseReply, type ReplyRejected, writeReply } from "./reply.ts"
import { failureOf } from "../../failure.fixture.ts"

describe("parseReply, RFC 5321 §4.2", () => {
  it.each<[string, ReadonlyArray<string>, number, ReadonlyArray<string>]>([
    ["one line", ["250 OK"], 250, ["OK"]],
    ["no text and no space", ["220"], 220, [""]],
    ["no text but a space", ["220 "], 220, [""]],
    [
      "several lines (§4.2.1)",
      ["250-First line", "250-Second line", "250-234 Text beginning with numbers", "250 The last line"],
      250,
      ["First line", "Second line", "234 Text beginning with numbers", "The last line"]
    ],
    ["a tab inside", ["250 a\tb"], 250, ["a\tb"]],
    ["text beyond ASCII", ["250 m\u00fcller"], 250, ["m\u00fcller"]]
  ])("reads %s", (_, lines, code, texts) => {
    expect(Result.getOrThrow(parseReply(lines))).toEqual({ code, lines: texts })
  })

  it.each<[ReplyRejected["reason"], ReadonlyArray<string>]>([
    ["no reply code", [""]],
    ["no reply code", ["OK"]],
    ["no reply code", ["25"]],
    ["no reply code", ["650 first digit over 5"]],
    ["no reply code", ["150 first digit under 2"]],
    ["no reply code", ["260 second digit over 5"]],
    ["no reply code", [" 250 OK"]],
    ["bad separator", ["250_OK"]],
    ["bad separator", ["2500 OK"]],
    ["codes differ", ["250-one", "251 two"]],
    ["control character", ["250 a\u0000b"]],
    ["control character", ["250 a\rb"]],
    ["ends early", ["250-one"]],
    ["ends early", []],
    ["goes on after its last line", ["250 one", "250 two"]],
    ["line too long", [`250 ${"x".repeat(maxReplyLineLength)}`]],
    ["too many lines", Array.from({ length: maxReplyLines + 1 }, () => "250-again")]
  ])("rejects with %j", (reason, lines) => {
    expect(failureOf(parseReply(lines)).reason).toBe(reason)
  })

  it("keeps at most 80 characters of a line at fault", () => {
    const rejection = failureOf(parseReply([`x${"y".repeat(10_000)}`]))
    expect(rejection.line).toHaveLength(80)
  })

  const code = fc
    .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 9 }))
    .map(([first, second, third]) => first * 100 + second * 10 + third)
  const text = fc.string({ unit: "grapheme-ascii", maxLength: 40 })

  it("reads back what writeReply wrote", () => {
    fc.assert(
      fc.property(code, fc.array(text, { minLength: 1, maxLength: 6 }), (code, lines) => {
        expect(Result.getOrThrow(parseReply(writeReply({ code, lines })))).toEqual({ code, lines })
      })
    )
  })

  it("never throws, in 100,000 replies of any lines, nor does the reader of extensions", () => {
    const words = [
      "250",
      "220",
      "-",
      " ",
      "STARTTLS",
      "4",
      "mx.example",
      "\u0000",
      "\t",
      "\u00ff",
      "SIZE 1",
      ""
    ]
    let seed = 19
    const draw = (bound: number) => (seed = (seed * 48_271) % 2_147_483_647) % bound
    let accepted = 0
    // Rejections carry a stack trace, which would take most of the time.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    for (let count = 0; count < 100_000; count++) {
      const lines = Array.from({ length: 1 + draw(3) }, () => {
        let line = draw(2) === 0 ? "250-" : "250 "
        for (let left = draw(4); left > 0; left--) line += words[draw(words.length)]!
        return draw(4) === 0 ? line.slice(draw(5)) : line
      })
      const reply = parseReply(lines)
      if (Result.isFailure(reply)) continue
      readExtensions(reply.success)
      accepted++
    }
    Error.stackTraceLimit = stackTraceLimit
    expect(accepted).toBeGreaterThan(100)
    expect(accepted).toBeLessThan(90_000)
  })
})
