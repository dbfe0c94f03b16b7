import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { toEpochMs, toMicros } from "../schema/time.ts"
import type { Certificate } from "./changed-certificates.ts"
import { certificateSeries } from "./certificate-series.ts"

const start = "2026-03-02T09:00:00Z"
const usual: Certificate = {
  issuer: "trusted",
  keyType: "ecdsa",
  alternatives: [],
  issuedBefore: "0s",
  lifetime: "47d",
  signedBy: "issuer",
  holdsKey: true,
  sends: "issuers"
}
type Renewal = NonNullable<Certificate["renewal"]>

const series = (renewal: Partial<Renewal>, more: Partial<Certificate> = {}) =>
  certificateSeries(
    {
      ...usual,
      ...more,
      renewal: { every: "40d", keepsKey: false, published: { before: "8d" }, ...renewal }
    },
    { host: "mx1.example.com", startMs: toEpochMs(start) }
  )!

const at = (day: number) => toMicros(`${day}d`)
const keys = (certificates: ReadonlyArray<Certificate>) => certificates.map(({ key }) => key)

describe("a series of certificates", () => {
  it("is none where nothing is renewed", () => {
    expect(certificateSeries(usual, { host: "mx1.example.com", startMs: 0 })).toBeUndefined()
  })

  it("begins with the certificate as described, and has the next from its day on", () => {
    expect([0, 39, 40, 80].map((day) => series({}).shownAt(at(day)).notBefore)).toEqual([
      start,
      start,
      "2026-04-11T09:00:00Z",
      "2026-05-21T09:00:00Z"
    ])
  })

  it("counts from the first one's becoming valid, be it before the scenario", () => {
    expect(series({}, { issuedBefore: "30d" }).shownAt(at(10)).notBefore).toBe("2026-03-12T09:00:00Z")
    expect(series({}, { notBefore: "2026-03-12T09:00:00Z" }).shownAt(at(49)).notBefore).toBe(
      "2026-03-12T09:00:00Z"
    )
  })

  it("has a key for each, or one for all", () => {
    expect(series({}).shownAt(at(40)).key).toBe("mx1.example.com 1")
    expect(series({ keepsKey: true }).shownAt(at(40)).key).toBe("mx1.example.com")
    expect(series({}, { key: "provider" }).shownAt(at(80)).key).toBe("provider 2")
  })
})

describe("what is published of a series, RFC 7671 §8.1", () => {
  const [first, second, third] = ["mx1.example.com", "mx1.example.com 1", "mx1.example.com 2"]
  it.each<[Renewal["published"], ReadonlyArray<readonly [number, ReadonlyArray<string | undefined>]>]>([
    [
      { before: "8d" },
      [
        [0, [first]],
        [31, [first]],
        [32, [first, second]],
        [40, [second]],
        [72, [second, third]]
      ]
    ],
    [
      { after: "2d" },
      [
        [40, [first]],
        [41, [first]],
        [42, [second]],
        [80, [second]],
        [82, [third]]
      ]
    ],
    [
      "never",
      [
        [0, [first]],
        [400, [first]]
      ]
    ]
  ])("%j", (published, expected) => {
    for (const [day, names] of expected)
      expect(keys(series({ published }).publishedAt(at(day))), `day ${day}`).toEqual(names)
  })

  it("changes at the times that it names, and at no others", () => {
    const days = fc.integer({ min: 1, max: 60 })
    const published = fc.oneof(
      days.map((day) => ({ before: `${day}d` })),
      days.map((day) => ({ after: `${day}d` })),
      fc.constant("never" as const)
    )
    fc.assert(
      fc.property(published, days, days, days, (published, every, issuedBefore, from) => {
        const one = series({ published, every: `${every}d` }, { issuedBefore: `${issuedBefore}d` })
        const state = (micros: number) => JSON.stringify([one.shownAt(micros), one.publishedAt(micros)])
        const named = new Set(one.changes(at(from), at(from + 100)))
        for (let day = from + 1; day < from + 100; day++) {
          const changes = state(at(day)) !== state(at(day) - 1)
          expect(named.has(at(day)), `day ${day}`).toBe(changes)
          if (changes && one.publishedRevision(at(day)) === one.publishedRevision(at(day) - 1))
            expect(keys(one.publishedAt(at(day)))).toEqual(keys(one.publishedAt(at(day) - 1)))
        }
      })
    )
  })
})
