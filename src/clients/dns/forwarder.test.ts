/** A resolver that asks another resolver, and believes nothing that is not proven. RFC 4035 §3.2.2, RFC 1123 §6.1.3.1. */
import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import type { TypeName } from "../../protocol/dns/types.ts"
import type { DnsAnswer } from "./dns.ts"
import { recursiveServer } from "./recursive-server.ts"
import { resolver, resolverSettings } from "./resolver.ts"
import { ResolverState } from "./resolver-state.ts"
import { faulty, signatureMemory, SmallInternet, usualPlan } from "./small-internet.fixture.ts"

const forwarder = "198.51.100.53"

/** @param lies of the other resolver's: what it makes of its replies */
const forwarding = (lies: (octets: Uint8Array) => Uint8Array = (octets) => octets) => {
  const small = new SmallInternet([
    { apex: ".", addresses: ["198.51.100.1"], plan: usualPlan },
    {
      apex: "good",
      addresses: ["192.0.2.1"],
      plan: usualPlan,
      records: [
        "www.good 60 A 203.0.113.80",
        "alias.good 60 CNAME www.good",
        "to-unsigned.good 60 CNAME www.unsigned",
        "to-nothing.good 60 CNAME nothing.unsigned",
        `big.good 60 TXT ${`"${"x".repeat(250)}" `.repeat(12)}`
      ]
    },
    { apex: "unsigned", addresses: ["192.0.2.2"], records: ["www.unsigned 60 A 203.0.113.81"] },
    {
      apex: "expired",
      addresses: ["192.0.2.3"],
      plan: faulty({ fault: "expired" }),
      records: ["www.expired 60 A 203.0.113.82"]
    }
  ])
  const { transport, rootServers, anchors } = small
  // It validates nothing itself.
  const server = recursiveServer(
    resolverSettings({
      transport,
      rootServers,
      anchors: [],
      dnssecOk: true,
      state: new ResolverState({ answersOthers: true })
    })
  )
  small.handlers.set(forwarder, (query, over) =>
    Effect.map(server.answer({ query, over }), (octets) => octets && lies(octets))
  )
  const asked = new Set<string>()
  const { lookup } = resolver({
    transport: {
      exchange: (request) => {
        asked.add(request.server)
        return transport.exchange(request)
      }
    },
    rootServers,
    anchors,
    forwarder,
    signatures: signatureMemory
  })
  return {
    asked,
    find: (owner: string, type: TypeName) => {
      const result = small.run(Effect.result(lookup(owner, type)))
      return Result.match(result, { onSuccess: shown, onFailure: ({ reason }) => reason })
    }
  }
}
const shown = ({ status, rcode, rdatas }: DnsAnswer) => `${status} ${rcode} ${rdatas.length}`

describe("a forwarding resolver", () => {
  it.each<readonly [string, TypeName, string]>([
    ["www.good", "A", "secure NOERROR 1"],
    ["alias.good", "A", "secure NOERROR 1"],
    ["big.good", "TXT", "secure NOERROR 1"],
    ["no.good", "A", "secure NXDOMAIN 0"],
    ["www.good", "TLSA", "secure NOERROR 0"],
    ["www.unsigned", "A", "insecure NOERROR 1"],
    ["to-unsigned.good", "A", "insecure NOERROR 1"],
    ["to-nothing.good", "A", "insecure NXDOMAIN 0"],
    ["www.expired", "A", "bogus"]
  ])("finds %s %s %s, and asks the other resolver alone", (owner, type, expected) => {
    const { find, asked } = forwarding()
    expect(find(owner, type)).toBe(expected)
    expect([...asked]).toEqual([forwarder])
  })

  it("believes no address that the other resolver made up", () => {
    const lies = (octets: Uint8Array) => {
      const reply = Buffer.from(octets)
      const at = reply.indexOf(Buffer.from([203, 0, 113, 80]))
      if (at >= 0) reply[at + 3] = 66
      // RFC 4035 §4.9.3: nor its AD bit.
      reply[3]! |= 0x20
      return reply
    }
    expect(forwarding(lies).find("www.good", "A")).toBe("bogus")
  })
})
