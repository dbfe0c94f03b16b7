import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { decodeMessage, encodeMessage } from "../../protocol/dns/codec.ts"
import { name } from "../../protocol/dns/name.ts"
import { rcodes, typeCodes } from "../../protocol/dns/types.ts"
import { type Zone, zone } from "../../world/name-server/zone.ts"
import { readAddresses } from "./records.ts"
import { resolver } from "./resolver.ts"
import { resolverLimits } from "./resolver-limits.ts"
import { ResolverState } from "./resolver-state.ts"
import { ask, internet, optionsOf, sketches, summary } from "./resolver-zones.fixture.ts"
import { record, signatureMemory, SmallInternet } from "./small-internet.fixture.ts"

describe("servers that fail, RFC 1034 §5.3.3", () => {
  const goodServer = "192.0.2.1"
  it.each<[string, (small: SmallInternet) => void, string]>([
    ["silence", (small) => small.handlers.set(goodServer, () => undefined), "timeout"],
    [
      "octets that are no message",
      (small) => small.handlers.set(goodServer, () => Uint8Array.of(1, 2, 3)),
      "malformed"
    ],
    [
      "another id",
      (small) => small.alter(goodServer, (reply) => ({ ...reply, id: reply.id ^ 1 })),
      "malformed"
    ],
    [
      "another question",
      (small) =>
        small.alter(goodServer, (reply) => ({
          ...reply,
          questions: [{ name: name("x.test"), type: 1, class: 1 }]
        })),
      "malformed"
    ],
    [
      "SERVFAIL",
      (small) => small.alter(goodServer, (reply) => ({ ...reply, rcode: rcodes.SERVFAIL })),
      "server failure"
    ],
    [
      "a reply without authority",
      (small) => small.alter(goodServer, (reply) => ({ ...reply, authoritative: false })),
      "server failure"
    ],
    ["REFUSED for want of the zone", (small) => small.zones.get(goodServer)!.clear(), "server failure"]
  ])("reports %s", (_, spoil, expected) => {
    const small = internet()
    spoil(small)
    expect(summary(ask(small, "www.good.test"))).toBe(expected)
    // RFC 9520 §2.2: a failure does not set off a storm of queries.
    expect(small.log.length).toBeLessThan(10)
  })

  it("goes on to another server of the zone", () => {
    for (const spoilt of ["198.51.100.1", "198.51.100.2"]) {
      const ways: ReadonlyArray<(small: SmallInternet) => void> = [
        (small) => small.handlers.set(spoilt, () => undefined),
        (small) => small.handlers.set(spoilt, () => Uint8Array.of(0)),
        (small) => small.zones.get(spoilt)!.clear()
      ]
      for (const spoil of ways) {
        const small = internet()
        spoil(small)
        expect(summary(ask(small, "www.good.test"))).toBe("secure NOERROR 1")
      }
    }
  })

  it("tries a silent server once more", () => {
    const small = internet()
    const answers = small.handlers.get(goodServer)!
    let lost = false
    small.handlers.set(goodServer, (...request) => {
      if (lost) return answers(...request)
      lost = true
      return undefined
    })
    expect(summary(ask(small, "www.good.test"))).toBe("secure NOERROR 1")
  })

  it("takes the other server's word when the first one's is bogus", () => {
    const forged = sketches.map((sketch) =>
      sketch.apex === "good.test" ? { ...sketch, addresses: [goodServer, "192.0.2.201"] } : sketch
    )
    for (const spoilt of [goodServer, "192.0.2.201"]) {
      const small = new SmallInternet(forged)
      small.alter(spoilt, (reply) => ({
        ...reply,
        answers: reply.answers.map((answer) =>
          answer.type === typeCodes.A ? { ...answer, rdata: Uint8Array.of(6, 6, 6, 6) } : answer
        )
      }))
      expect(readAddresses(Result.getOrThrow(ask(small, "www.good.test")))).toEqual(["203.0.113.80"])
    }
  })

  it("asks over TCP when the reply was cut, RFC 7766 §5", () => {
    const small = internet()
    expect(summary(ask(small, "big.short.test", "TXT"))).toBe("secure NOERROR 1")
    expect(small.log.filter((line) => line.endsWith("big.short.test TXT"))).toEqual([
      expect.stringContaining("udp"),
      expect.stringContaining("udp"),
      expect.stringContaining("udp"),
      expect.stringContaining("tcp")
    ])
  })

  it("asks without EDNS when the server does not know it, RFC 6891 §7", () => {
    const small = internet()
    const answers = small.handlers.get("192.0.2.6")!
    small.handlers.set("192.0.2.6", (query, over, now) => {
      const asked = Result.getOrThrow(decodeMessage(query))
      if (asked.edns === undefined) return answers(query, over, now)
      const { edns: _, ...rest } = asked
      return encodeMessage({ ...rest, isResponse: true, rcode: rcodes.FORMERR })
    })
    expect(summary(ask(small, "www.unsigned.test"))).toBe("insecure NOERROR 1")
  })
})

describe("what a server has no say over, RFC 2181 §5.4.1", () => {
  const victim = "www.unsigned.test"

  /** The server of good.test adds what nobody asked it for. */
  const withLies = (lie: ReadonlyArray<string>, section: "answers" | "authorities" | "additionals") => {
    const small = internet()
    small.alter("192.0.2.1", (reply) => ({ ...reply, [section]: [...reply[section], ...lie.map(record)] }))
    return small
  }

  it.each<[string, ReadonlyArray<string>, "answers" | "authorities" | "additionals"]>([
    ["an answer about another zone", [`${victim} 3600 A 6.6.6.6`], "answers"],
    [
      "an address of another zone",
      [`${victim} 3600 A 6.6.6.6`, "ns.unsigned.test 3600 A 192.0.2.1"],
      "additionals"
    ],
    [
      "a name server of another zone",
      ["unsigned.test 3600 NS ns.good.test", "test 3600 NS ns.good.test"],
      "authorities"
    ]
  ])("drops %s", (_, lie, section) => {
    const small = withLies(lie, section)
    const state = new ResolverState({ signatures: signatureMemory })
    ask(small, "www.good.test", "A", { state, anchors: [] })
    ask(small, "in.good.test", "A", { state, anchors: [] })
    expect(readAddresses(Result.getOrThrow(ask(small, victim, "A", { state, anchors: [] })))).toEqual([
      "203.0.113.80"
    ])
  })

  it("follows an alias to another zone's own servers, whatever the first one adds", () => {
    const small = withLies([`${victim} 3600 A 6.6.6.6`], "answers")
    const answer = ask(small, "to-unsigned.good.test", "A", { anchors: [] })
    expect(readAddresses(Result.getOrThrow(answer))).toEqual(["203.0.113.80"])
  })

  it("takes no referral upwards or sideways", () => {
    for (const target of [".", "test", "unsigned.test", "good.test"]) {
      const small = internet()
      small.handlers.set("192.0.2.1", (query) => {
        const asked = Result.getOrThrow(decodeMessage(query))
        return encodeMessage({
          ...asked,
          isResponse: true,
          authorities: [record(`${target} 3600 NS ns.good.test`)],
          additionals: [record("ns.good.test 3600 A 192.0.2.1")]
        })
      })
      expect(summary(ask(small, "www.good.test", "A", { anchors: [] }))).toBe("server failure")
    }
  })
})

describe("how much one lookup may cost", () => {
  /** Delegates `count` times to servers that only more lookups could find. */
  const delegating = (lines: ReadonlyArray<string>) => {
    const small = internet()
    const evil: Zone = Result.getOrThrow(
      zone({
        apex: name("test"),
        records: [
          record("test 60 SOA ns.test h.test 1 1 1 1 60"),
          record("test 60 NS ns.test"),
          ...lines.map(record)
        ]
      })
    )
    small.zones.get("198.51.100.3")!.set("test", evil)
    return small
  }

  it("looks up few of many name servers without addresses (NXNSAttack)", () => {
    const small = delegating(Array.from({ length: 200 }, (_, i) => `many.test 60 NS ns${i}.nowhere${i}.test`))
    const result = ask(small, "www.many.test", "A", { anchors: [] })
    expect(summary(result)).toBe("timeout")
    expect(Result.isFailure(result) && result.failure.detail).toContain(
      `after ${resolverLimits.nameServerLookups} lookups for name servers`
    )
    // The root, test (over TCP too, for so many servers need it), and the lookups.
    expect(small.log.length).toBeLessThanOrEqual(3 + resolverLimits.nameServerLookups)
  })

  it("gives up on delegations that name servers in each other", () => {
    const small = delegating(["a.test 60 NS ns.b.test", "b.test 60 NS ns.a.test"])
    expect(summary(ask(small, "www.a.test", "A", { anchors: [] }))).toBe("timeout")
    expect(small.log.length).toBeLessThanOrEqual(2 + resolverLimits.nameServerLookups)
  })

  it("stops at the limit of queries", () => {
    const small = internet()
    // Every server of the root says: ask one of many other servers, all silent.
    small.handlers.set("198.51.100.3", (query) => {
      const asked = Result.getOrThrow(decodeMessage(query))
      const servers = Array.from({ length: 40 }, (_, i) => `ns${i}.deep.test`)
      return encodeMessage({
        ...asked,
        isResponse: true,
        authorities: servers.map((server) => record(`deep.test 60 NS ${server}`)),
        additionals: servers.flatMap((server, i) =>
          [1, 2, 3].map((host) => record(`${server} 60 A 10.${host}.0.${i}`))
        )
      })
    })
    expect(summary(ask(small, "www.deep.test", "A", { anchors: [] }))).toBe("server failure")
    expect(small.log.length).toBeLessThanOrEqual(resolverLimits.queries)
  })

  it("costs eight exchanges for a name in the third zone, all caches empty", () => {
    const small = internet()
    ask(small, "www.good.test")
    expect(small.log.map((line) => line.replace(/^\S+ udp /, ""))).toEqual([
      "www.good.test A",
      "www.good.test A",
      "www.good.test A",
      ". DNSKEY",
      "test DS",
      "test DNSKEY",
      "good.test DS",
      "good.test DNSKEY"
    ])
  })
})

describe("several lookups at once", () => {
  it("may share one state", () => {
    const small = internet()
    const names = ["www.good.test", "www.good3.test", "in.good.test", "www.glueless.test", "www.expired.test"]
    const dns = resolver(optionsOf(small))
    const results = small.run(
      Effect.all(
        names.map((owner) => Effect.result(dns.lookup(owner, "A"))),
        { concurrency: "unbounded" }
      )
    )
    expect(results.map((result) => summary(result).split(" ")[0])).toEqual([
      "secure",
      "secure",
      "secure",
      "secure",
      "bogus"
    ])
  })
})
