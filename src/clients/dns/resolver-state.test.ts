import { outlookFrom } from "../../state/outlook.ts"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { resolver } from "./resolver.ts"
import { ResolverState } from "./resolver-state.ts"
import { signatureMemory, SmallInternet, usualPlan, type ZoneSketch } from "./small-internet.fixture.ts"

describe("a resolver's state, its fingerprint and its size", () => {
  const sketches = (address: string): ReadonlyArray<ZoneSketch> => [
    { apex: ".", addresses: ["198.51.100.1"], plan: usualPlan },
    {
      apex: "good",
      addresses: ["192.0.2.1"],
      plan: usualPlan,
      records: [`www.good 60 A ${address}`, "ftp.good 60 A 192.0.2.9"]
    }
  ]
  const after = (...asked: Parameters<typeof stateAfter>): string => {
    const { state, nowSeconds } = stateAfter(...asked)
    return state.fingerprint(outlookFrom(nowSeconds * 1000, { aheadBy: 0, lasts: Number.POSITIVE_INFINITY }))
  }
  const stateAfter = (address: string, owners: ReadonlyArray<string>, waitSeconds = 0) => {
    const small = new SmallInternet(sketches(address))
    const state = new ResolverState({ signatures: signatureMemory })
    const { transport, rootServers, anchors } = small
    const dns = resolver({ transport, rootServers, anchors, state })
    small.run(Effect.forEach(owners, (owner) => dns.lookup(owner, "A")))
    return { state, nowSeconds: small.nowSeconds + waitSeconds }
  }
  const held = (...asked: Parameters<typeof stateAfter>): number => {
    const { state, nowSeconds } = stateAfter(...asked)
    return state.heldOctets(nowSeconds * 1000)
  }

  it("is the same for the same history, and for one that led to the same contents", () => {
    expect(after("192.0.2.8", ["www.good"])).toBe(after("192.0.2.8", ["www.good"]))
    expect(after("192.0.2.8", ["www.good", "ftp.good"])).toBe(after("192.0.2.8", ["ftp.good", "www.good"]))
  })

  it("differs by contents, by age, and by what was asked", () => {
    const all = [
      after("192.0.2.8", []),
      after("192.0.2.8", ["www.good"]),
      after("192.0.2.7", ["www.good"]),
      after("192.0.2.8", ["www.good"], 1),
      after("192.0.2.8", ["www.good", "ftp.good"])
    ]
    expect(new Set(all).size).toBe(all.length)
  })

  it("does not tell when something ends that outlasts all that is to come", () => {
    const foreseen = (waitSeconds: number, lasts: number) => {
      const { state, nowSeconds } = stateAfter("192.0.2.8", ["ftp.good"], waitSeconds)
      return state.fingerprint(outlookFrom(nowSeconds * 1000, { aheadBy: 0, lasts: lasts * 1000 }))
    }
    // Of all that is remembered the address lives shortest: for 60 seconds.
    expect(foreseen(1, 30)).toBe(foreseen(0, 30))
    expect(foreseen(1, 90)).not.toBe(foreseen(0, 90))
  })

  it("keeps in view what a clock that is ahead holds to be over, for it may be set right", () => {
    const seen = (aheadBy: number) => {
      const { state, nowSeconds } = stateAfter("192.0.2.8", ["ftp.good"])
      return state.fingerprint(outlookFrom(nowSeconds * 1000, { aheadBy: aheadBy * 1000, lasts: 30_000 }))
    }
    expect(seen(3_600)).toContain("ftp.good")
    expect(after("192.0.2.8", ["ftp.good"], 3_600)).not.toContain("ftp.good")
  })

  it("has a size, which grows with what is asked and is nothing when all has expired", () => {
    expect(held("192.0.2.8", [])).toBe(0)
    const one = held("192.0.2.8", ["www.good"])
    // An address record at www.good (RFC 1035 §3.2.1) has 10 + 10 + 4 octets, and its signature more than that.
    expect(one).toBeGreaterThan(2 * 24)
    const second = held("192.0.2.8", ["www.good", "ftp.good"]) - one
    expect(second).toBeGreaterThan(2 * 24)
    // The day of a DS record is the longest that anything here lasts.
    expect(held("192.0.2.8", ["www.good"], 61)).toBeLessThan(one)
    expect(held("192.0.2.8", ["www.good"], 8 * 86_400)).toBe(0)
  })
})
