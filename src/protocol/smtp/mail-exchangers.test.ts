import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type MxRecord, orderMailExchangers } from "./mail-exchangers.ts"
import { failureOf } from "../../failure.fixture.ts"

const mx = (preference: number, exchange: string): MxRecord => ({ preference, exchange })
const first = () => 0

const order = (
  records: ReadonlyArray<MxRecord>,
  options: Partial<Parameters<typeof orderMailExchangers>[0]> = {}
) =>
  orderMailExchangers({ domain: "example.com", exists: true, records, ownNames: [], draw: first, ...options })

const hosts = (
  records: ReadonlyArray<MxRecord>,
  options: Partial<Parameters<typeof orderMailExchangers>[0]> = {}
) => Result.getOrThrow(order(records, options)).exchangers.map(({ mxHost }) => mxHost)

const refusal = (
  records: ReadonlyArray<MxRecord>,
  options: Partial<Parameters<typeof orderMailExchangers>[0]> = {}
) => failureOf(order(records, options))

describe("orderMailExchangers, RFC 5321 §5.1", () => {
  it("RFC 5321 §5.1 MUST sort: lower preference first", () => {
    expect(hosts([mx(20, "c"), mx(5, "a"), mx(10, "b")])).toEqual(["a", "b", "c"])
  })

  it("RFC 5321 §5.1 MUST randomize ties: every order of equals comes up as often", () => {
    const counts = new Map<string, number>()
    for (let one = 0; one < 3; one++) {
      for (let two = 0; two < 2; two++) {
        const draws = [one, two]
        const seen = hosts([mx(10, "a"), mx(10, "b"), mx(10, "c"), mx(20, "z")], {
          draw: (bound) => {
            const drawn = draws.shift()!
            expect(drawn).toBeLessThan(bound)
            return drawn
          }
        }).join("")
        counts.set(seen, (counts.get(seen) ?? 0) + 1)
      }
    }
    // Three equals have six orders; six equally likely pairs of draws give each of them once.
    expect(
      Array.from(counts, ([seen, count]) => `${seen} ${count}`).toSorted((a, b) => (a < b ? -1 : 1))
    ).toEqual(["abcz", "acbz", "bacz", "bcaz", "cabz", "cbaz"].map((seen) => `${seen} 1`))
  })

  it("does not depend on the order of the answer", () => {
    const records = fc.array(
      fc.record({
        preference: fc.integer({ min: 0, max: 3 }),
        exchange: fc.constantFrom("a", "b", "c", "d")
      }),
      {
        minLength: 1
      }
    )
    fc.assert(
      fc.property(records, fc.integer({ min: 0, max: 100 }), (records, seed) => {
        const draw = () => (bound: number) => seed % bound
        expect(hosts(records, { draw: draw() })).toEqual(hosts(records.toReversed(), { draw: draw() }))
      })
    )
  })

  it("takes the domain itself when it has no MX record", () => {
    expect(Result.getOrThrow(order([])).exchangers).toEqual([
      { mxHost: "example.com", preference: 0, isImplicit: true }
    ])
  })

  it("has no route to a domain that does not exist", () => {
    expect(refusal([], { exists: false })).toMatchObject({ reason: "no such domain", replyCode: 550 })
  })

  it("RFC 5321 §5.1 MUST NOT use the domain's addresses when MX records exist", () => {
    expect(refusal([mx(10, ".")])).toMatchObject({ reason: "no usable mail exchanger" })
  })

  it("drops the sender's own preference and everything worse", () => {
    expect(
      hosts([mx(10, "a"), mx(20, "b"), mx(20, "me.example"), mx(30, "c")], { ownNames: ["ME.example"] })
    ).toEqual(["a"])
  })

  it("has no route when the sender itself is the best", () => {
    expect(refusal([mx(10, "me.example"), mx(20, "b")], { ownNames: ["me.example"] })).toMatchObject({
      reason: "sender is its best mail exchanger",
      enhancedStatusCode: "5.4.6"
    })
  })
})

describe("orderMailExchangers, RFC 7505", () => {
  it("RFC 7505 §4.1: a null MX is a permanent failure, 556 5.1.10", () => {
    expect(refusal([mx(0, ".")])).toMatchObject({
      reason: "domain accepts no mail",
      replyCode: 556,
      enhancedStatusCode: "5.1.10"
    })
  })

  it("RFC 7505 §3 MUST be alone: beside other records a root exchange declares nothing", () => {
    expect(hosts([mx(0, "."), mx(10, "a")])).toEqual(["a"])
  })
})
