import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { decodeMessage, encodeMessage } from "../../protocol/dns/codec.ts"
import { name } from "../../protocol/dns/name.ts"
import { rcodes, type TypeName, typeCodes } from "../../protocol/dns/types.ts"
import type { SigningPlan } from "../../protocol/dnssec/signing/signing-plan.ts"
import { type Zone, zone } from "../../world/name-server/zone.ts"
import { Dns, type DnsAnswer, type DnsFailure } from "./dns.ts"
import { readAddresses } from "./records.ts"
import { resolverLayer, type ResolverOptions } from "./resolver.ts"
import { resolverLimits } from "./resolver-limits.ts"
import { ResolverState } from "./resolver-state.ts"
import {
  faulty,
  record,
  signatureMemory,
  SmallInternet,
  start,
  usualPlan,
  type ZoneSketch
} from "./small-internet.fixture.ts"

const nsec3: SigningPlan = {
  ...usualPlan,
  algorithm: 15,
  denial: { method: "nsec3", salt: Uint8Array.of(1, 2), iterations: 1 }
}
const optOut: SigningPlan = { ...usualPlan, denial: { method: "nsec3", optOut: true } }

const www = (apex: string) => [`www.${apex} 3600 A 203.0.113.80`, `*.wild.${apex} 3600 TXT wild`]

/** Names say what is special about the zone. */
const sketches: ReadonlyArray<ZoneSketch> = [
  { apex: ".", addresses: ["198.51.100.1", "198.51.100.2"], plan: { ...usualPlan, algorithm: 8 } },
  { apex: "test", addresses: ["198.51.100.3"], plan: usualPlan },
  { apex: "optout", addresses: ["198.51.100.4"], plan: optOut },
  ...(
    [
      ["good", usualPlan],
      ["good3", nsec3],
      ["rsa", { ...usualPlan, algorithm: 8, keys: "single" }],
      ["sha384", { ...usualPlan, algorithm: 14, digestTypes: [4] }],
      ["sha1", { ...usualPlan, digestTypes: [1] }],
      ["unsigned", undefined],
      ["wrong-signature", faulty({ fault: "wrong signature" })],
      ["wrong-dnskey-signature", faulty({ fault: "wrong signature", type: typeCodes.DNSKEY })],
      ["expired", faulty({ fault: "expired" })],
      ["early", faulty({ fault: "not yet valid" })],
      ["stripped", faulty({ fault: "stripped RRSIG", type: typeCodes.A })],
      ["no-ds-match", faulty({ fault: "DS matches no key" })],
      ["wrong-digest", faulty({ fault: "wrong DS digest" })],
      ["unknown-digest", faulty({ fault: "unknown digest type" })],
      ["unknown-algorithm", faulty({ fault: "unknown algorithm" })],
      ["ds-but-unsigned", faulty({ fault: "unsigned zone" })],
      ["revoked", faulty({ fault: "revoked key" })],
      ["wrong-denial", faulty({ fault: "wrong denial" })],
      ["wrong-denial3", faulty({ fault: "wrong denial" }, nsec3)],
      ["missing-denial", faulty({ fault: "missing denial" })]
    ] as ReadonlyArray<readonly [string, SigningPlan | undefined]>
  ).map(([label, plan], i): ZoneSketch => ({
    apex: `${label}.test`,
    addresses: [`192.0.2.${i + 1}`],
    records: [
      ...www(`${label}.test`),
      `in.${label}.test 3600 CNAME www.${label}.test`,
      `to-good.${label}.test 3600 CNAME www.good.test`,
      `to-unsigned.${label}.test 3600 CNAME www.unsigned.test`,
      `deep.empty.${label}.test 3600 TXT below`
    ],
    ...(plan === undefined ? {} : { plan })
  })),
  {
    apex: "island.test",
    addresses: ["192.0.2.100"],
    records: www("island.test"),
    plan: usualPlan,
    ds: "none"
  },
  { apex: "left-out.optout", addresses: ["192.0.2.101"], records: www("left-out.optout") },
  { apex: "signed.optout", addresses: ["192.0.2.102"], records: www("signed.optout"), plan: nsec3 },
  {
    apex: "glueless.test",
    addresses: ["192.0.2.103"],
    serverName: "www.nshost.test",
    records: ["www.glueless.test 3600 A 203.0.113.1"],
    plan: usualPlan
  },
  {
    apex: "nshost.test",
    addresses: ["192.0.2.104"],
    records: ["www.nshost.test 3600 A 192.0.2.103"],
    plan: usualPlan
  },
  {
    apex: "loops.test",
    addresses: ["192.0.2.105"],
    plan: usualPlan,
    records: [
      "self.loops.test 3600 CNAME self.loops.test",
      "a.loops.test 3600 CNAME b.loops.test",
      "b.loops.test 3600 CNAME a.loops.test",
      ...Array.from({ length: 16 }, (_, i) => `c${i}.loops.test 3600 CNAME c${i + 1}.loops.test`),
      "c16.loops.test 3600 A 203.0.113.1",
      "moved.loops.test 3600 DNAME good.test"
    ]
  },
  {
    apex: "short.test",
    addresses: ["192.0.2.106"],
    plan: usualPlan,
    records: [
      "www.short.test 60 A 203.0.113.1",
      "big.short.test 60 TXT " + `"${"x".repeat(250)}" `.repeat(12)
    ]
  }
]

const internet = () => new SmallInternet(sketches)

const optionsOf = (small: SmallInternet, more: Partial<ResolverOptions> = {}): ResolverOptions => ({
  rootServers: small.rootServers,
  anchors: small.anchors,
  signatures: signatureMemory,
  ...more
})

const lookup = (owner: string, type: TypeName) =>
  Effect.flatMap(Dns, (dns) => Effect.result(dns.lookup(owner, type)))

const ask = (
  small: SmallInternet,
  owner: string,
  type: TypeName = "A",
  more: Partial<ResolverOptions> = {}
): Result.Result<DnsAnswer, DnsFailure> =>
  small.runWith(resolverLayer(optionsOf(small, more)), lookup(owner, type))

/** "secure NOERROR 203.0.113.80", or the reason of the failure. */
const summary = (result: Result.Result<DnsAnswer, DnsFailure>): string => {
  if (Result.isFailure(result)) return result.failure.reason
  const { status, rcode, rdatas } = result.success
  return `${status} ${rcode} ${rdatas.length}`
}

describe("a validating resolver, RFC 4035 §4.3", () => {
  it.each<[string, TypeName, string]>([
    ["www.good.test", "A", "secure NOERROR 1"],
    ["www.good.test", "MX", "secure NOERROR 0"],
    ["nothing.good.test", "A", "secure NXDOMAIN 0"],
    ["empty.good.test", "A", "secure NOERROR 0"],
    ["x.wild.good.test", "TXT", "secure NOERROR 1"],
    ["x.wild.good.test", "A", "secure NOERROR 0"],
    ["in.good.test", "A", "secure NOERROR 1"],
    ["www.good3.test", "A", "secure NOERROR 1"],
    ["www.good3.test", "MX", "secure NOERROR 0"],
    ["nothing.good3.test", "A", "secure NXDOMAIN 0"],
    ["empty.good3.test", "A", "secure NOERROR 0"],
    ["x.wild.good3.test", "TXT", "secure NOERROR 1"],
    ["x.wild.good3.test", "A", "secure NOERROR 0"],
    ["www.rsa.test", "A", "secure NOERROR 1"],
    ["www.sha384.test", "A", "secure NOERROR 1"],
    ["www.sha1.test", "A", "secure NOERROR 1"],
    ["www.signed.optout", "A", "secure NOERROR 1"],
    ["www.glueless.test", "A", "secure NOERROR 1"],
    ["x.moved.loops.test", "A", "secure NXDOMAIN 0"],
    ["www.moved.loops.test", "A", "secure NOERROR 1"],
    ["good.test", "DS", "secure NOERROR 1"],
    ["unsigned.test", "DS", "secure NOERROR 0"],
    ["good.test", "DNSKEY", "secure NOERROR 2"],
    [".", "NS", "secure NOERROR 1"],
    ["nothing", "A", "secure NXDOMAIN 0"],
    ["www.unsigned.test", "A", "insecure NOERROR 1"],
    ["www.unsigned.test", "MX", "insecure NOERROR 0"],
    ["nothing.unsigned.test", "A", "insecure NXDOMAIN 0"],
    ["www.island.test", "A", "insecure NOERROR 1"],
    ["www.left-out.optout", "A", "insecure NOERROR 1"],
    ["nothing.optout", "A", "insecure NXDOMAIN 0"],
    ["www.unknown-digest.test", "A", "insecure NOERROR 1"],
    ["www.unknown-algorithm.test", "A", "insecure NOERROR 1"],
    ["www.wrong-signature.test", "A", "bogus"],
    ["nothing.wrong-signature.test", "A", "bogus"],
    ["www.wrong-dnskey-signature.test", "A", "bogus"],
    ["www.expired.test", "A", "bogus"],
    ["www.early.test", "A", "bogus"],
    ["www.stripped.test", "A", "bogus"],
    ["www.stripped.test", "MX", "secure NOERROR 0"],
    ["www.no-ds-match.test", "A", "bogus"],
    ["www.wrong-digest.test", "A", "bogus"],
    ["www.ds-but-unsigned.test", "A", "bogus"],
    ["www.revoked.test", "A", "bogus"],
    ["www.wrong-denial.test", "A", "secure NOERROR 1"],
    ["nothing.wrong-denial.test", "A", "bogus"],
    ["www.wrong-denial.test", "MX", "bogus"],
    ["x.wild.wrong-denial.test", "TXT", "bogus"],
    ["x.wild.wrong-denial.test", "A", "bogus"],
    ["nothing.wrong-denial3.test", "A", "bogus"],
    ["www.wrong-denial3.test", "MX", "bogus"],
    ["x.wild.wrong-denial3.test", "TXT", "bogus"],
    ["nothing.missing-denial.test", "A", "bogus"],
    ["self.loops.test", "A", "alias loop"],
    ["a.loops.test", "A", "alias loop"],
    ["c0.loops.test", "A", "alias loop"],
    ["c4.loops.test", "A", "alias loop"],
    ["c6.loops.test", "A", "secure NOERROR 1"],
    ["to-good.good.test", "A", "secure NOERROR 1"],
    ["to-good.unsigned.test", "A", "insecure NOERROR 1"],
    ["to-unsigned.good.test", "A", "insecure NOERROR 1"],
    ["to-good.expired.test", "A", "bogus"],
    ["a..b", "A", "malformed name"]
  ])("calls %s %s %s", (owner, type, expected) => {
    const result = ask(internet(), owner, type)
    expect(summary(result), JSON.stringify(result)).toBe(expected)
  })

  it("tells the status of each link of a chain, RFC 7672 §2.1.3", () => {
    const answer = Result.getOrThrow(ask(internet(), "to-unsigned.good.test"))
    expect(answer.aliases).toEqual([
      { from: "to-unsigned.good.test", to: "www.unsigned.test", status: "secure" }
    ])
    expect(answer.canonicalName).toBe("www.unsigned.test")
    expect(answer.status).toBe("insecure")
    expect(readAddresses(answer)).toEqual(["203.0.113.80"])
  })

  it("calls nothing secure below another root", () => {
    const small = internet()
    const other = sketches.map((sketch) =>
      sketch.apex === "." ? { ...sketch, plan: { ...usualPlan, keyName: "impostor" } } : sketch
    )
    small.rebuild(other)
    expect(summary(ask(small, "www.good.test", "A", { anchors: internet().anchors }))).toBe("bogus")
  })

  it("validates nothing below a negative trust anchor, RFC 7646", () =>
    expect(
      summary(ask(internet(), "www.expired.test", "A", { negativeAnchors: [name("expired.test")] }))
    ).toBe("insecure NOERROR 1"))
})

describe("a resolver without trust anchors", () => {
  it.each<[string, string]>([
    ["www.good.test", "insecure NOERROR 1"],
    ["nothing.good.test", "insecure NXDOMAIN 0"],
    ["www.wrong-signature.test", "insecure NOERROR 1"],
    ["to-unsigned.good.test", "insecure NOERROR 1"],
    ["a.loops.test", "alias loop"]
  ])("calls %s %s", (owner, expected) => {
    const small = internet()
    expect(summary(ask(small, owner, "A", { anchors: [] }))).toBe(expected)
    expect(small.log.some((line) => /DS|DNSKEY/.test(line))).toBe(false)
  })
})

describe("what a resolver remembers", () => {
  const remembering = (small: SmallInternet) => {
    const state = new ResolverState(signatureMemory)
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
    const state = new ResolverState(signatureMemory)
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
    const state = new ResolverState(signatureMemory)
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
    expect(summary(ask(small, "www.many.test", "A", { anchors: [] }))).toBe("timeout")
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
    const results = small.runWith(
      resolverLayer(optionsOf(small)),
      Effect.flatMap(Dns, (dns) =>
        Effect.all(
          names.map((owner) => Effect.result(dns.lookup(owner, "A"))),
          { concurrency: "unbounded" }
        )
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
