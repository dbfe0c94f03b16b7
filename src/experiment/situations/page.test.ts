import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Tried } from "./attempted.ts"
import { Page } from "./page.ts"
import { Places } from "./places.ts"
import type { Situation } from "./situation.ts"

const places = new Places()
const place = (number: number) => places.at(0, String(number))

/** What a program that looks at one place after another finds, as long as it looks on: where it looks next follows from what it found. */
const readsOf = (there: ReadonlyArray<number | undefined>): Situation["reads"] => {
  const reads: Array<Situation["reads"][number]> = []
  let at = 0
  for (let steps = 0; steps < 5; steps++) {
    const value = there[at]
    const found = { value, turned: 0, boundsMs: 0, untilMs: 0 }
    reads.push({ place: place(at), ...(value === undefined ? {} : { found }) })
    if (value === 0) break
    at = (at + 1 + (value ?? 0)) % there.length
  }
  return reads
}

/** Nobody looks here at what came of it. */
const tried: Tried = {
  result: { _tag: "Deferred", refusals: [], sessions: [] },
  startMicros: 0,
  endMicros: 0,
  metOutage: false,
  lacksIpVersion: false,
  holdings: [],
  cost: { dnsQueries: 0, httpsRequests: 0, smtpConnections: 0, tlsHandshakes: 0 }
}
const situationOf = (reads: Situation["reads"], standing: string): Situation => ({
  standing,
  left: "",
  reads,
  writes: [],
  draws: [],
  tried,
  writesLastMs: 0
})

const remembered = fc.array(fc.option(fc.nat(3), { nil: undefined }), { minLength: 6, maxLength: 6 })

describe("Page", () => {
  it("finds those that read what is there, and no others, as a list that is gone through does", () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(remembered, fc.constantFrom("a", "b")), { maxLength: 30 }),
        fc.array(fc.tuple(remembered, fc.constantFrom("a", "b")), { minLength: 1, maxLength: 10 }),
        (written, met) => {
          const page = new Page()
          const all = written.map(([state, standing]) => situationOf(readsOf(state), standing))
          for (const situation of all) page.add(situation)
          let clue: unknown
          for (const [there, wanted] of met) {
            const isThere = ({ reads, standing }: Situation) =>
              standing === wanted &&
              reads.every(({ place: { key }, found }) => there[Number(key)] === found?.value)
            const found = page.find(
              clue,
              ({ key }) => {
                const value = there[Number(key)]
                return value === undefined ? undefined : { value }
              },
              isThere
            )
            expect(found === undefined ? undefined : isThere(found)).toBe(
              all.some(isThere) ? true : undefined
            )
            clue = found ?? clue
          }
        }
      )
    ))

  it("has all that read the same together, those that were met last in front", () => {
    const page = new Page()
    const reads = readsOf([1, 2, 0, 0, 0, 0])
    const [one, other] = ["one", "other"].map((standing) => situationOf(reads, standing))
    page.add(one!)
    page.add(other!)
    expect(page.alike(reads)).toEqual([other, one])
    const there = ({ key }: { key: string }) => ({ value: [1, 2, 0, 0, 0, 0][Number(key)] })
    expect(page.find(undefined, there, ({ standing }) => standing === "one")).toBe(one)
    expect(page.alike(reads)).toEqual([one, other])
    expect(page.alike(readsOf([3, 3, 3, 3, 3, 3]))).toEqual([])
  })

  it("forgets, and holds no more than it may", () => {
    const page = new Page()
    const reads = readsOf([0])
    for (let number = 0; number < 5_000; number++) page.add(situationOf(reads, String(number)))
    expect(page.alike(reads).length).toBeLessThanOrEqual(2_048)
    expect(page.alike(reads)[0]?.standing).toBe("4999")
  })
})
