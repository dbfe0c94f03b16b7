import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { gunzipSync } from "node:zlib"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { judgeDnssec } from "./dnssec.ts"
import type { JsonObject } from "./judge.ts"

const vectors = resolve(import.meta.dirname, "../../../../shared/vectors/dnssec/cases.jsonl.gz")

interface Case {
  readonly id: string
  readonly core: boolean
  readonly expect: { readonly verdict: string; readonly rcode: string }
}

/** Core cases judged as BIND and Unbound did. This number may only rise. */
const score = 455

/**
 * Where we differ from Unbound, and why. Both are outside the core: BIND finds them bogus as we do, because beside a
 * SHA-256 digest RFC 4509 §3 lets a SHA-1 digest count for nothing, and here only the SHA-1 one is right.
 */
const differences = ["_25._tcp.mx.sha1badsha256.test./TLSA", "sha1badsha256.test./MX"]

describe.skipIf(!existsSync(vectors))(
  "judgeDnssec on answers of real servers (skipped when ../shared/vectors is absent)",
  () => {
    const cases = existsSync(vectors)
      ? gunzipSync(readFileSync(vectors))
          .toString()
          .trim()
          .split("\n")
          .map((line): JsonObject & Case => JSON.parse(line))
      : []
    const judged = cases.map((input) => ({ input, output: Result.getOrThrow(judgeDnssec(input)) }))
    const missed = judged.filter(
      ({ input, output }) =>
        output.verdict !== input.expect.verdict ||
        // In a bogus answer the RCODE does not count.
        (output.verdict !== "bogus" && output.rcode !== input.expect.rcode)
    )

    it(`judges at least ${score} of 455 core cases as they did`, () => {
      const right =
        judged.filter(({ input }) => input.core).length - missed.filter((m) => m.input.core).length
      expect(right).toBeGreaterThanOrEqual(score)
    })

    it("calls nothing secure that is not", () =>
      expect(
        judged
          .filter(({ input, output }) => output.verdict === "secure" && input.expect.verdict !== "secure")
          .map(({ input }) => input.id)
      ).toEqual([]))

    it("differs only where a reason is given above", () =>
      expect(missed.map(({ input }) => input.id).toSorted()).toEqual(differences.toSorted()))
  }
)

describe("judgeDnssec, unreadable lines", () => {
  const line = {
    now: 0,
    anchors: [],
    query: { name: "example.", type: "A", cls: "IN" },
    responses: []
  }

  it.each<[string, JsonObject]>([
    ["now", { ...line, now: "soon" }],
    ["anchors", { ...line, anchors: "." }],
    ["anchors[0]", { ...line, anchors: [". IN DS 1 2"] }],
    ["anchors[0]", { ...line, anchors: [String.raw`. IN DS \# 3 000108`] }],
    ["anchors[0]", { ...line, anchors: [". IN TYPE1 192.0.2.1"] }],
    ["negativeAnchors[0]", { ...line, negativeAnchors: ["a..b"] }],
    ["query", { ...line, query: null }],
    ["query.type", { ...line, query: { name: "example.", type: "BOGUS" } }],
    ["responses[0].wire", { ...line, responses: [{ name: ".", type: "DS" }] }]
  ])("names the field %s", (field, input) => {
    const rejected = judgeDnssec(input)
    expect(Result.isFailure(rejected) && rejected.failure.detail.startsWith(`${field}:`)).toBe(true)
  })

  it.each<[string, JsonObject]>([
    ["query.name", { ...line, query: { name: "\ud800.example.", type: "A" } }],
    ["negativeAnchors.0", { ...line, negativeAnchors: ["\udfff"] }],
    ["responses.0.name", { ...line, responses: [{ name: "\ud800", type: "DS", wire: "" }] }]
  ])("takes no half of a surrogate pair in %s (RFC 8259 §8.2)", (field, input) => {
    const rejected = judgeDnssec(input)
    expect(Result.isFailure(rejected) && rejected.failure.detail).toContain(`no character, at ${field}`)
  })

  it.each(["HTTPS", "svcb", "SMIMEA", "NAPTR", "CDS", "NSAP-PTR", "TYPE65280", "type15", "ANY", "AXFR", "*"])(
    "takes the type %s, which the registry has or RFC 3597 §5 allows",
    (type) =>
      expect(Result.getOrThrow(judgeDnssec({ ...line, query: { name: "example.", type } }))).toMatchObject({
        verdict: "indeterminate"
      })
  )

  it.each([
    ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
    ". 3600 CLASS1 TYPE43 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
    String.raw`. IN DS \# 36 4f660802 e06d44b80b8f1d39a95c0b0d7c65d08458e880409bbc683457104237c7f8ec8d`
  ])("takes the anchor %s", (anchor) =>
    expect(Result.isSuccess(judgeDnssec({ ...line, anchors: [anchor] }))).toBe(true)
  )

  it.each(["TYPE65536", "TYPE", "TYPE-1", "BOGUS"])("takes no type %s", (type) =>
    expect(Result.isFailure(judgeDnssec({ ...line, query: { name: "example.", type } }))).toBe(true)
  )

  it("takes what is not listed for SERVFAIL, which below no anchor is no answer", () =>
    expect(Result.getOrThrow(judgeDnssec(line))).toMatchObject({
      verdict: "indeterminate",
      rcode: "SERVFAIL"
    }))
})
