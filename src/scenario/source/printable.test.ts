import { describe, expect, it } from "vitest"
import { printable } from "./printable.ts"

describe("printable", () => {
  it.each([
    ["\u{1b}[2J\u{7}", "\\u001b[2J\\u0007"],
    ["a\u{9b}1m\u{7f}", "a\\u009b1m\\u007f"],
    ["\u{202e}cba\u{2066}", "\\u202ecba\\u2066"],
    ["over\r", "over\\u000d"]
  ])("shows %j escaped", (text, shown) => expect(printable(text)).toBe(shown))

  it.each(["a\n\tb", "bücher.example", "日本 🙂"])("leaves %j", (text) => expect(printable(text)).toBe(text))
})
