import { Result } from "effect"
import { describe, expect, it } from "vitest"
import type { TypeName } from "../../protocol/dns/types.ts"
import type { SigningPlan } from "../../protocol/dnssec/signing/signing-plan.ts"
import { readAddresses } from "./records.ts"
import { resolverLimits } from "./resolver-limits.ts"
import { ResolverState } from "./resolver-state.ts"
import { ask, internet, sketches, summary } from "./resolver-zones.fixture.ts"
import { signatureMemory, SmallInternet, start, usualPlan } from "./small-internet.fixture.ts"

describe("what a resolver remembers", () => {
  const remembering = (small: SmallInternet) => {
    const state = new ResolverState({ signatures: signatureMemory })
    return {
      state,
      ask: (owner: string, type: TypeName = "A") => {
        const before = small.log.length
        const result = ask(small, owner, type, { state })
        return { summary: summary(result), result, exchanges: small.log.length - before }
      }
    }
  }

  it("asks nothing twice within the TTL, and asks again after it", () => {
    const small = internet()
    const resolver = remembering(small)
    // Root, test, short.test; DNSKEY of the three, DS of two.
    expect(resolver.ask("www.short.test").exchanges).toBe(8)
    small.nowSeconds += 59
    const kept = resolver.ask("www.short.test")
    expect(kept.exchanges).toBe(0)
    expect(Result.getOrThrow(kept.result).ttlSeconds).toBe(1)
    small.nowSeconds += 1
    const anew = resolver.ask("www.short.test")
    expect(anew.exchanges).toBe(1)
    expect(Result.getOrThrow(anew.result).ttlSeconds).toBe(60)
  })

  it("keeps zone keys: another name of the zone costs one exchange", () => {
    const resolver = remembering(internet())
    resolver.ask("www.good.test")
    expect(resolver.ask("x.wild.good.test", "TXT")).toMatchObject({
      summary: "secure NOERROR 1",
      exchanges: 1
    })
  })

  it("keeps a denial as long as the SOA says, RFC 2308 §5", () => {
    const small = internet()
    const resolver = remembering(small)
    resolver.ask("nothing.good.test")
    small.nowSeconds += 299
    expect(resolver.ask("nothing.good.test")).toMatchObject({ summary: "secure NXDOMAIN 0", exchanges: 0 })
    small.nowSeconds += 1
    expect(resolver.ask("nothing.good.test").exchanges).toBe(1)
  })

  it("sees a change when the TTL is over and not before", () => {
    const small = internet()
    const resolver = remembering(small)
    const addresses = () => readAddresses(Result.getOrThrow(resolver.ask("www.short.test").result))
    expect(addresses()).toEqual(["203.0.113.1"])
    small.rebuild(
      sketches.map((sketch) =>
        sketch.apex === "short.test" ? { ...sketch, records: ["www.short.test 60 A 203.0.113.2"] } : sketch
      )
    )
    small.nowSeconds += 59
    expect(addresses()).toEqual(["203.0.113.1"])
    small.nowSeconds += 1
    expect(addresses()).toEqual(["203.0.113.2"])
  })

  it("keeps an answer no longer than its signature holds, RFC 4035 §5.3.3", () => {
    const plan = {
      ...usualPlan,
      lifetimes: { kind: "fixed", inceptionSeconds: start - 10, expirationSeconds: start + 100 }
    } as const
    const small = new SmallInternet(
      sketches.map((sketch) => (sketch.apex === "good.test" ? { ...sketch, plan } : sketch))
    )
    const resolver = remembering(small)
    expect(Result.getOrThrow(resolver.ask("www.good.test").result).ttlSeconds).toBe(100)
    small.nowSeconds += 99
    expect(resolver.ask("www.good.test").summary).toBe("secure NOERROR 1")
    small.nowSeconds += 2
    expect(resolver.ask("www.good.test").summary).toBe("bogus")
  })

  it("remembers bogus for a minute, and recovers when the zone does", () => {
    const small = internet()
    const resolver = remembering(small)
    expect(resolver.ask("www.expired.test").summary).toBe("bogus")
    small.rebuild(
      sketches.map((sketch) => (sketch.apex === "expired.test" ? { ...sketch, plan: usualPlan } : sketch))
    )
    small.nowSeconds += resolverLimits.bogusSeconds - 1
    expect(resolver.ask("www.expired.test")).toMatchObject({ summary: "bogus", exchanges: 0 })
    small.nowSeconds += 1
    expect(resolver.ask("www.expired.test").summary).toBe("secure NOERROR 1")
  })

  it("forgets everything when told to", () => {
    const resolver = remembering(internet())
    const first = resolver.ask("www.good.test").exchanges
    resolver.state.forget()
    expect(resolver.ask("www.good.test").exchanges).toBe(first)
  })

  it("gives the same exchanges for the same lookups", () => {
    const runs = [internet(), internet()].map((small) => {
      const resolver = remembering(small)
      for (const owner of ["www.good.test", "www.glueless.test", "x.moved.loops.test"]) resolver.ask(owner)
      return small.log
    })
    expect(runs[0]).toEqual(runs[1])
  })
})

describe("keys that roll over, RFC 6781 §4.1", () => {
  const day = 86_400
  const daily = { ...usualPlan, lifetimes: { ...usualPlan.lifetimes, phaseSeconds: start } } as SigningPlan
  /** Statuses on each of sixteen days, by a resolver that keeps its caches, or by one that starts anew. */
  const days = (plan: SigningPlan, keepsCaches: boolean) => {
    const all = sketches.map((sketch) => (sketch.apex === "good.test" ? { ...sketch, plan } : sketch))
    const small = new SmallInternet(all)
    const state = new ResolverState({ signatures: signatureMemory })
    return Array.from({ length: 16 }, () => {
      small.rebuild(all)
      if (!keepsCaches) state.forget()
      const status = summary(ask(small, "www.good.test", "A", { state })).split(" ")[0]
      small.nowSeconds += day
      return status
    })
  }
  const allSecure = Array.from({ length: 16 }, () => "secure")

  it.each([true, false])("stays secure through a pre-published zone-signing key (caches kept: %s)", (keeps) =>
    expect(
      days(
        {
          ...daily,
          rollOvers: [
            {
              method: "pre-publish",
              publishAtSeconds: start + 3 * day,
              signAtSeconds: start + 5 * day,
              removeAtSeconds: start + 8 * day
            }
          ]
        },
        keeps
      )
    ).toEqual(allSecure)
  )

  it.each([true, false])("stays secure through a double-DS roll-over (caches kept: %s)", (keeps) =>
    expect(
      days(
        {
          ...daily,
          rollOvers: [
            {
              method: "double-DS",
              addDsAtSeconds: start + 3 * day,
              swapKeysAtSeconds: start + 5 * day,
              removeDsAtSeconds: start + 8 * day
            }
          ]
        },
        keeps
      )
    ).toEqual(allSecure)
  )

  it("stays secure through a double-signature roll-over of a single RSA key", () =>
    expect(
      days(
        {
          ...daily,
          algorithm: 8,
          keys: "single",
          rollOvers: [
            {
              method: "double-signature",
              addKeyAtSeconds: start + 3 * day,
              swapDsAtSeconds: start + 5 * day,
              removeKeyAtSeconds: start + 8 * day
            }
          ]
        },
        false
      )
    ).toEqual(allSecure))

  it("is bogus while the keys were swapped before the DS", () =>
    expect(
      days(
        {
          ...daily,
          rollOvers: [
            {
              method: "double-DS",
              swapKeysAtSeconds: start + 3 * day,
              addDsAtSeconds: start + 5 * day,
              removeDsAtSeconds: start + 8 * day
            }
          ]
        },
        false
      )
    ).toEqual(allSecure.map((_, i) => (i === 3 || i === 4 ? "bogus" : "secure"))))

  it("goes bogus when re-signing stops, once the last signatures run out", () =>
    expect(
      days({ ...daily, faults: [{ fault: "not renewed", sinceSeconds: start + 2 * day }] }, false)
    ).toEqual(
      // Signed on day 0 for 14 days; the last second still counts (RFC 4035 §5.3.1).
      allSecure.map((_, i) => (i <= 14 ? "secure" : "bogus"))
    ))
})
