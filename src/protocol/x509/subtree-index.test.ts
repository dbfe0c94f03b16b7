import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { GeneralSubtree } from "./extension.ts"
import type { GeneralName } from "./general-name.ts"
import { type Inside, isInside } from "./subtree.ts"
import { SubtreeIndex } from "./subtree-index.ts"

/** Few labels, so that names meet bases; some are malformed. */
const label = fc.constantFrom("a", "b", "B", "c", "_x", "undefined", "a-", "")
const domain = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."))
const dotted = fc.tuple(fc.constantFrom("", "."), domain).map(([dot, name]) => dot + name)
const mailbox = fc.tuple(fc.constantFrom("u", "U", "", "u v", "u@v", "undefined"), domain)
const relativeNames = fc.array(fc.constantFrom("a", "b", "1:a", ""), { maxLength: 3 })
const octets = (length: number) =>
  fc
    .array(fc.constantFrom(0, 1, 0x80, 0xc0, 0xfe, 0xff), { minLength: length, maxLength: length })
    .map((all) => Uint8Array.from(all))
const masked = fc.tuple(fc.nat({ max: 32 }), fc.boolean(), octets(4)).map(([prefix, isBroken, address]) => {
  const mask = Array.from({ length: 4 }, (_, index) => {
    const ones = Math.max(0, Math.min(8, prefix - 8 * index))
    return (0xff << (8 - ones)) & 0xff
  })
  return Uint8Array.from([...address, ...(isBroken ? mask.toReversed() : mask)])
})
const directoryName = relativeNames.map((names): GeneralName => ({
  form: "directoryName",
  name: { der: new Uint8Array(), relativeNames: names, key: names.join(), attributes: [] }
}))
const others = fc.constantFrom<GeneralName>(
  { form: "otherName", type: "1.2.3", der: new Uint8Array() },
  { form: "otherName", type: "1.2.4", der: new Uint8Array() },
  { form: "registeredID", der: new Uint8Array() }
)
const text = (form: "dNSName" | "sRVName" | "rfc822Name" | "uniformResourceIdentifier", value: string) =>
  ({ form, value }) satisfies GeneralName

const base: fc.Arbitrary<GeneralName> = fc.oneof(
  dotted.map((value) => text("dNSName", value)),
  fc.tuple(fc.constantFrom("", "_s", "_S.", "_t."), domain).map(([a, b]) => text("sRVName", a + b)),
  dotted.map((value) => text("rfc822Name", value)),
  mailbox.map(([local, host]) => text("rfc822Name", `${local}@${host}`)),
  dotted.map((value) => text("uniformResourceIdentifier", value)),
  fc.oneof(masked, octets(7), octets(32)).map((bytes): GeneralName => ({ form: "iPAddress", octets: bytes })),
  directoryName,
  others
)
const name: fc.Arbitrary<GeneralName> = fc.oneof(
  fc.tuple(fc.constantFrom("", "*."), domain).map(([a, b]) => text("dNSName", a + b)),
  fc.tuple(fc.constantFrom("", "_s.", "_S.*.", "_t."), domain).map(([a, b]) => text("sRVName", a + b)),
  mailbox.map(([local, host]) => text("rfc822Name", `${local}@${host}`)),
  fc
    .tuple(fc.constantFrom("https://", "urn:", "https://u@", ""), domain)
    .map(([a, b]) => text("uniformResourceIdentifier", `${a}${b}:443/x`)),
  fc
    .oneof(octets(4), octets(5), octets(16))
    .map((bytes): GeneralName => ({ form: "iPAddress", octets: bytes })),
  directoryName,
  others
)
const subtree: fc.Arbitrary<GeneralSubtree> = fc.record({
  base,
  hasDistances: fc.integer({ min: 0, max: 60 }).map((drawn) => drawn === 0)
})

interface Outcome {
  readonly count: number
  readonly firstInside: number | undefined
  readonly firstUnclear: number | undefined
}

/** §6.1.3 (b) and (c) as they stand: a name against every subtree of its form. */
const plainly = (subtrees: ReadonlyArray<GeneralSubtree>, of: GeneralName, mightBe: boolean): Outcome => {
  const alike = subtrees.filter(({ base }) =>
    base.form === "otherName" && of.form === "otherName" ? base.type === of.type : base.form === of.form
  )
  const verdicts = alike.map((one) => verdictOn(of, one, mightBe))
  const first = (verdict: Inside) => {
    const place = verdicts.indexOf(verdict)
    return place < 0 ? undefined : place
  }
  return { count: alike.length, firstInside: first("inside"), firstUnclear: first("unclear") }
}

const byIndex = (subtrees: ReadonlyArray<GeneralSubtree>, of: GeneralName, mightBe: boolean): Outcome => {
  const index = new SubtreeIndex(subtrees)
  const candidates = index.candidates(of)
  expect(candidates.map(({ place }) => place)).toEqual(
    candidates.map(({ place }) => place).toSorted((a, b) => a - b)
  )
  const first = (verdict: Inside) =>
    candidates.find(({ subtree }) => verdictOn(of, subtree, mightBe) === verdict)?.place
  return { count: index.count(of), firstInside: first("inside"), firstUnclear: first("unclear") }
}

const verdictOn = (of: GeneralName, { base, hasDistances }: GeneralSubtree, mightBe: boolean): Inside =>
  hasDistances ? "unclear" : isInside(of, base, mightBe)

describe("SubtreeIndex, RFC 5280 §4.2.1.10", () => {
  it("has the first subtree that a name is inside, and the first that leaves it unclear, as comparing with all has", () => {
    let inside = 0
    let unclear = 0
    fc.assert(
      fc.property(
        fc.array(subtree, { minLength: 100, maxLength: 300 }),
        fc.array(name, { minLength: 20, maxLength: 20 }),
        fc.boolean(),
        (subtrees, names, mightBe) => {
          for (const of of names) {
            const expected = plainly(subtrees, of, mightBe)
            expect(byIndex(subtrees, of, mightBe), JSON.stringify(of)).toEqual(expected)
            inside += expected.firstInside === undefined ? 0 : 1
            unclear += expected.firstUnclear === undefined ? 0 : 1
          }
        }
      ),
      { numRuns: 300, seed: 25 }
    )
    // Else the property would hold of nothing.
    expect(Math.min(inside, unclear)).toBeGreaterThan(1_000)
  })

  it.each<[string, (index: number) => GeneralName, GeneralName]>([
    ["dNSName", (i) => text("dNSName", `h${i}.example.com`), text("dNSName", "a.h4000.example.com")],
    ["dNSName, a wildcard", (i) => text("dNSName", `h${i}.example.com`), text("dNSName", "*.example.com")],
    ["sRVName", (i) => text("sRVName", `_s.h${i}.example`), text("sRVName", "_s.a.h4000.example")],
    ["rfc822Name", (i) => text("rfc822Name", `.h${i}.example`), text("rfc822Name", "u@a.h4000.example")],
    [
      "iPAddress",
      (i) => ({ form: "iPAddress", octets: Uint8Array.of(10, i >> 8, i & 0xff, 0, 255, 255, 255, 0) }),
      { form: "iPAddress", octets: Uint8Array.of(10, 4_000 >> 8, 4_000 & 0xff, 9) }
    ]
  ])("compares a %s with a handful of eight thousand", (_, baseOf, of) => {
    const subtrees = Array.from({ length: 8_000 }, (_, i) => ({ base: baseOf(i), hasDistances: false }))
    const candidates = new SubtreeIndex(subtrees).candidates(of)
    expect(candidates.length).toBeLessThanOrEqual(4)
    expect(candidates.some(({ subtree }) => isInside(of, subtree.base, true) === "inside")).toBe(true)
  })
})
