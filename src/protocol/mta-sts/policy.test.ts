import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { maxMaxAgeSeconds, modes, parsePolicy, type PolicyRejected, writePolicy } from "./policy.ts"
import { failureOf } from "../../failure.fixture.ts"

const none = "version:STSv1\nmode:none\nmax_age:0\n"
const enforce = "version:STSv1\nmode:enforce\nmax_age:0\n"
const read = (text: string) => Result.getOrThrow(parsePolicy(text))

describe("parsePolicy, RFC 8461 §3.2", () => {
  it("reads the RFC's example", () => {
    const text =
      "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmx: backupmx.example.com\r\nmax_age: 604800\r\n"
    expect(read(text)).toEqual({
      mode: "enforce",
      maxAgeSeconds: 604_800,
      mx: ["mail.example.com", "*.example.net", "backupmx.example.com"],
      extensions: []
    })
  })

  it("reads the example of appendix A, with LF and without a last line end", () => {
    const text =
      "version: STSv1\nmode: testing\nmx: mx1.example.com\nmx: mx2.example.com\nmx: mx.backup-example.com\nmax_age: 1296000"
    expect(read(text)).toMatchObject({ mode: "testing", maxAgeSeconds: 1_296_000 })
    expect(read(text).mx).toHaveLength(3)
  })

  it.each<[string, string]>([
    ["mixed line ends", "version:STSv1\r\nmode:none\nmax_age:0\r\n"],
    ["blanks after the colon and at the end", "version:\t STSv1 \t\nmode:none\t\nmax_age: 0 "],
    ["another order", "max_age:0\nmode:none\nversion:STSv1"],
    ["a max_age of ten digits", "version:STSv1\nmode:none\nmax_age:0000000000"],
    ["mx in mode none", `${none}mx: mx.example.com`],
    ["an mx in upper case", `${enforce}mx: MX.Example.COM`],
    ["an mx of one label", `${enforce}mx: localhost`],
    ["unknown keys in other cases", `${none}Mode: enforce\nMAX_AGE: x`]
  ])("takes %s", (_, text) => {
    expect(Result.isSuccess(parsePolicy(text))).toBe(true)
  })

  it("RFC 8461 §3.2 SHALL ignore unknown fields, UTF-8 and inner blanks in their values included", () => {
    expect(read(`${none}more:ext e  ns ion\nname: m\u00f8x \u{1f4e7}`).extensions).toEqual([
      { name: "more", value: "ext e  ns ion" },
      { name: "name", value: "m\u00f8x \u{1f4e7}" }
    ])
  })

  it("RFC 8461 §3.2 SHALL ignore duplicates after the first, whatever they say", () => {
    const text = "version:STSv1\nmode:none\nmode:garbage\nmax_age:1\nmax_age:x\nversion:STSv2"
    expect(read(text)).toMatchObject({ mode: "none", maxAgeSeconds: 1 })
  })

  it.each<[PolicyRejected["reason"], number, string]>([
    ["malformed line", 1, ""],
    ["malformed line", 1, "\n"],
    ["malformed line", 1, `\ufeff${none}`],
    ["malformed line", 4, `${none}\n`],
    ["malformed line", 2, "version:STSv1\n\nmode:none\nmax_age:0"],
    ["malformed line", 1, " version:STSv1\nmode:none\nmax_age:0"],
    ["malformed line", 1, "version :STSv1\nmode:none\nmax_age:0"],
    ["malformed line", 1, "version:STSv1\rmode:none\rmax_age:0"],
    ["malformed line", 4, `${none}ext:`],
    ["malformed line", 4, `${none}_bad:test`],
    ["malformed line", 4, `${none}a12345678901234567890123456789012:123`],
    ["malformed line", 4, `${none}a: x\u0000y`],
    ["malformed line", 4, `${none}a: x\ty`],
    ["malformed line", 4, `${enforce}mx:`],
    ["version missing", 0, "mode:none\nmax_age:0"],
    ["version missing", 0, "Version:STSv1\nmode:none\nmax_age:0"],
    ["unknown version", 1, "version:STSv2\nmode:none\nmax_age:0"],
    ["unknown version", 1, "version:STSv10\nmode:none\nmax_age:0"],
    ["unknown version", 1, "version:stsv1\nmode:none\nmax_age:0"],
    ["mode missing", 0, "version:STSv1\nmax_age:0\nmx:example.com"],
    ["unknown mode", 2, "version:STSv1\nmode:report\nmax_age:1"],
    ["unknown mode", 2, "version:STSv1\nmode:Enforce\nmax_age:1"],
    ["max_age missing", 0, "version:STSv1\nmode:none"],
    ["malformed max_age", 3, "version:STSv1\nmode:none\nmax_age:a"],
    ["malformed max_age", 3, "version:STSv1\nmode:none\nmax_age:-1"],
    ["malformed max_age", 3, "version:STSv1\nmode:none\nmax_age:1.5"],
    ["malformed max_age", 3, "version:STSv1\nmode:none\nmax_age:01234567890"],
    ["mx missing", 0, enforce],
    ["mx missing", 0, "version:STSv1\nmode:testing\nmax_age:0"],
    ["malformed mx", 4, `${enforce}mx:*.*.example`],
    ["malformed mx", 4, `${enforce}mx:**.example`],
    ["malformed mx", 4, `${enforce}mx:*`],
    ["malformed mx", 4, `${enforce}mx:*.`],
    ["malformed mx", 4, `${enforce}mx:mx*.example.com`],
    ["malformed mx", 4, `${enforce}mx:.example.com`],
    ["malformed mx", 4, `${enforce}mx:mx.example.com.`],
    ["malformed mx", 4, `${enforce}mx:mx_1.example.com`],
    ["malformed mx", 4, `${enforce}mx:test.example-`],
    ["malformed mx", 4, `${enforce}mx:-test.example`],
    ["malformed mx", 4, `${enforce}mx:a..example`],
    ["malformed mx", 4, `${enforce}mx:[192.0.2.1]`],
    ["malformed mx", 4, `${enforce}mx:a.example, b.example`],
    ["malformed mx", 4, `${enforce}mx:${"a".repeat(64)}.example`],
    ["malformed mx", 4, `${enforce}mx:${"a.".repeat(127)}b`]
  ])("rejects with %j in line %i: %j", (reason, line, text) => {
    expect(failureOf(parsePolicy(text))).toMatchObject({ reason, line })
  })

  it("RFC 8461 §3.2 mx MUST be an A-label: a U-label makes the policy invalid", () => {
    const rejection = failureOf(parsePolicy(`${enforce}mx: m\u00f8x.example`))
    expect(rejection.reason).toBe("malformed mx")
  })

  it("rejects octets that are not UTF-8", () => {
    const octets = Uint8Array.from([...new TextEncoder().encode(`${none}a: `), 0xc3, 0x28])
    expect(failureOf(parsePolicy(octets)).reason).toBe("not UTF-8")
  })

  const over = `version:STSv1\nmode:none\nmax_age:${maxMaxAgeSeconds + 1}`
  it("takes the maximum for a max_age above it, or rejects it, as the sender chooses", () => {
    expect(read(over).maxAgeSeconds).toBe(maxMaxAgeSeconds)
    expect(failureOf(parsePolicy(over, { maxAgeOver: "reject" })).reason).toBe("max_age over the maximum")
    const just = `version:STSv1\nmode:none\nmax_age:${maxMaxAgeSeconds}`
    expect(Result.isSuccess(parsePolicy(just, { maxAgeOver: "reject" }))).toBe(true)
  })

  it("comes to an end on 64 KiB made to be slow", () => {
    const hostile = [
      " ".repeat(65_000),
      `a:x${" x".repeat(32_000)}\u0000`,
      `mx:${"a".repeat(65_000)}`,
      "a.".repeat(32_000)
    ]
    for (const text of hostile) expect(Result.isFailure(parsePolicy(text))).toBe(true)
  })
})

describe("parsePolicy, as software in use reads it otherwise than RFC 8461 §3.2 has", () => {
  const text = (...lines: ReadonlyArray<string>) =>
    ["version: STSv1", "mode: enforce", "mx: a.example", "max_age: 1", ...lines].join("\n")
  it("takes the last of two fields", () => {
    const read = parsePolicy(text("mode: testing", "max_age: 2"), { duplicateField: "last counts" })
    expect(Result.getOrThrow(read)).toMatchObject({ mode: "testing", maxAgeSeconds: 2 })
  })
  it("skips lines that are no fields", () => {
    const read = parsePolicy(text("hello", "", " mode: none"), { strayLine: "skipped" })
    expect(Result.getOrThrow(read).mode).toBe("enforce")
  })
  it("takes any mx value", () => {
    const read = parsePolicy(text("mx: b.example."), { mxSyntax: "unchecked" })
    expect(Result.getOrThrow(read).mx).toEqual(["a.example", "b.example."])
  })
})

describe("writePolicy", () => {
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/)
  const pattern = fc
    .tuple(fc.boolean(), fc.array(label, { minLength: 1, maxLength: 4 }))
    .map(([isWildcard, labels]) => `${isWildcard ? "*." : ""}${labels.join(".")}`)

  it("is read back by parsePolicy", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...modes),
        fc.array(pattern, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: maxMaxAgeSeconds }),
        fc.array(
          fc.record({
            name: fc.stringMatching(/^x-[a-z]{1,8}$/),
            value: fc.stringMatching(/^[!-~]( [!-~]){0,5}$/)
          })
        ),
        (mode, mx, maxAgeSeconds, extensions) => {
          const policy = { mode, mx, maxAgeSeconds, extensions }
          expect(read(writePolicy(policy))).toEqual(policy)
        }
      )
    )
  })
})

describe("the parsers on hostile input", () => {
  it("never throw, in 100,000 mutations of a policy", () => {
    const model = new TextEncoder().encode(`${enforce}mx: *.example.com\nmx: a.example\nx: y z\r\n`)
    // A small generator of its own: cheap, and the same octets on every machine.
    let seed = 7
    const draw = (bound: number) => (seed = (seed * 48_271) % 2_147_483_647) % bound
    let accepted = 0
    // Rejections carry a stack trace, which would take most of the time.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    for (let count = 0; count < 100_000; count++) {
      const octets = model.slice(0, draw(8) === 0 ? draw(model.length) : model.length)
      for (let flips = draw(4); flips >= 0; flips--) octets[draw(octets.length || 1)] = draw(256)
      const policy = parsePolicy(octets)
      if (Result.isSuccess(policy)) accepted++
    }
    Error.stackTraceLimit = stackTraceLimit
    // Some mutations stay within the grammar, and most do not: else the loop tests nothing.
    expect(accepted).toBeGreaterThan(1000)
    expect(accepted).toBeLessThan(90_000)
  })
})
