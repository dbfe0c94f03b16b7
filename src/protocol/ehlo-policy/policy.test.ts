import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  type EhloPolicy,
  type EhloPolicyRejected,
  maxMaxAgeSeconds,
  modes,
  readPolicy as read,
  writePolicy
} from "./policy.ts"
import { failureOf } from "../../failure.fixture.ts"

const pin = (octet: number) => Buffer.alloc(32, octet).toString("base64")
const lines = (...texts: ReadonlyArray<string>) =>
  texts.map((text) => ({ keyword: "TLSPOLICY", parameters: text.split(" ") }))
const readPolicy = (...texts: ReadonlyArray<string>) => read(lines(...texts), { isOverTls: true })
const policy = (...texts: ReadonlyArray<string>) => Result.getOrThrow(readPolicy(...texts))

describe("readPolicy", () => {
  it("reads every parameter", () => {
    expect(
      policy(
        `v=1 max_age=31536000 mode=testing mx=mx1.example.net mx=*.Example.net pin=sha256:${pin(1)} pin=sha256:${pin(2)} id=abc1 domain=Example.org`
      )
    ).toEqual({
      mode: "testing",
      maxAgeSeconds: 31_536_000,
      mx: ["mx1.example.net", "*.example.net"],
      pins: [pin(1), pin(2)],
      id: "abc1",
      domain: "example.org"
    })
  })

  it("enforces by default", () => {
    expect(policy("v=1 max_age=1")).toEqual({ mode: "enforce", maxAgeSeconds: 1, mx: [], pins: [] })
  })

  it("finds the keyword in any case and among others", () => {
    const mixed = [
      { keyword: "SIZE", parameters: ["1"] },
      { keyword: "TlsPolicy", parameters: ["v=1", "max_age=1"] }
    ]
    expect(Result.isSuccess(read(mixed, { isOverTls: true }))).toBe(true)
  })

  it("ignores unknown parameters", () => {
    expect(policy("v=1 max_age=1 colour=red flag x= =y").maxAgeSeconds).toBe(1)
  })

  it("merges lines of one version", () => {
    expect(policy("v=1 max_age=1 mx=a.example", "v=1 mx=b.example mode=testing")).toMatchObject({
      mx: ["a.example", "b.example"],
      mode: "testing"
    })
  })

  it("lets the first version decide", () => {
    expect(policy("v=1 max_age=1", "v=2 mx=b.example").mx).toEqual([])
    expect(failureOf(readPolicy("v=2 max_age=1", "v=1 max_age=1")).reason).toBe("unknown version")
  })

  it("takes the maximum for a max_age above it, or above the client's own", () => {
    expect(policy("v=1 max_age=9999999999").maxAgeSeconds).toBe(maxMaxAgeSeconds)
    const capped = read(lines("v=1 max_age=100"), { isOverTls: true, maxAgeCapSeconds: 10 })
    expect(Result.getOrThrow(capped).maxAgeSeconds).toBe(10)
  })

  it("passes over a later line that repeats what can be said once", () => {
    expect(policy("v=1 max_age=1", "v=1 max_age=2 mx=b.example")).toMatchObject({ maxAgeSeconds: 1, mx: [] })
  })

  it.each<[EhloPolicyRejected["reason"], string]>([
    ["no policy", "max_age=1"],
    ["no policy", "v=1 v=1 max_age=1"],
    ["no policy", "v=1 max_age=1 max_age=1"],
    ["no policy", "v=1 max_age=-1"],
    ["no policy", "v=1 max_age=1d"],
    ["no policy", "v=1 max_age="],
    ["no policy", "v=1 max_age=12345678901"],
    ["no policy", "v=1 max_age=1 mode=strict"],
    ["no policy", "v=1 max_age=1 mode=enforce mode=enforce"],
    ["no policy", "v=1 max_age=1 mx=*"],
    ["no policy", "v=1 max_age=1 mx=a_b.example"],
    ["no policy", "v=1 max_age=1 id=a-b"],
    ["no policy", "v=1 max_age=1 domain=*.example"],
    ["no policy", `v=1 max_age=1 pin=sha1:${pin(1)}`],
    ["no policy", "v=1 max_age=1 pin=sha256:AAAA"],
    ["no policy", "v=x max_age=1"],
    ["unknown version", "v=2 max_age=1"],
    ["max_age missing", "v=1 mode=enforce"],
    ["one pin only", `v=1 max_age=1 pin=sha256:${pin(1)}`],
    ["one pin only", `v=1 max_age=1 pin=sha256:${pin(1)} pin=sha256:${pin(1).slice(0, -1)}`]
  ])("rejects with %j: %s", (reason, text) => {
    expect(failureOf(readPolicy(text)).reason).toBe(reason)
  })

  it("RFC 6797 §8.1 MUST ignore what was not said over TLS", () => {
    expect(failureOf(read(lines("v=1 max_age=1"), { isOverTls: false })).reason).toBe("not over TLS")
  })

  it("never throws, in 100,000 mixtures of its own words", () => {
    const words = [
      "v=1",
      "v=2",
      "max_age=1",
      "max_age=",
      "mode=none",
      "mx=a.example",
      "mx=*",
      "pin=",
      `pin=sha256:${pin(1)}`,
      "=",
      "id=x"
    ]
    let seed = 13
    const draw = (bound: number) => (seed = (seed * 48_271) % 2_147_483_647) % bound
    let accepted = 0
    // Rejections carry a stack trace, which would take most of the time.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    for (let count = 0; count < 100_000; count++) {
      const parameters = Array.from({ length: draw(6) }, () => words[draw(words.length)]!)
      if (Result.isSuccess(read([{ keyword: "TLSPOLICY", parameters }], { isOverTls: true }))) accepted++
    }
    Error.stackTraceLimit = stackTraceLimit
    expect(accepted).toBeGreaterThan(100)
    expect(accepted).toBeLessThan(50_000)
  })
})

describe("writePolicy", () => {
  const host = fc.stringMatching(/^(\*\.)?[a-z0-9]{1,20}\.example$/)
  const written: fc.Arbitrary<EhloPolicy> = fc.record(
    {
      mode: fc.constantFrom(...modes),
      maxAgeSeconds: fc.integer({ min: 0, max: maxMaxAgeSeconds }),
      mx: fc.uniqueArray(host, { maxLength: 40 }),
      pins: fc.oneof(fc.constant([]), fc.constant([pin(1), pin(2), pin(3)])),
      id: fc.stringMatching(/^[A-Za-z0-9]{1,32}$/),
      domain: fc.stringMatching(/^[a-z]{1,10}\.example$/)
    },
    { requiredKeys: ["mode", "maxAgeSeconds", "mx", "pins"] }
  )

  it("is read back by readPolicy, and keeps within the length of a reply line (RFC 5321 §4.5.3.1.5)", () => {
    fc.assert(
      fc.property(written, (policy) => {
        const lines = writePolicy(policy)
        expect(Result.getOrThrow(read(lines, { isOverTls: true }))).toEqual(policy)
        for (const { keyword, parameters } of lines) {
          expect(`250-${[keyword, ...parameters].join(" ")}\r\n`.length).toBeLessThanOrEqual(512)
        }
      })
    )
  })
})
