import { describe, expect, it } from "vitest"
import type { AddressType } from "../../protocol/dns/rdata/address.ts"
import { ask, optionsOf, summary } from "./resolver-zones.fixture.ts"
import { SmallInternet, usualPlan, type ZoneSketch } from "./small-internet.fixture.ts"

const www = (apex: string) => [`www.${apex} 3600 A 203.0.113.80`]
const sketches: ReadonlyArray<ZoneSketch> = [
  { apex: ".", addresses: ["198.51.100.1", "2001:db8::1"], plan: usualPlan },
  { apex: "test", addresses: ["198.51.100.3", "2001:db8::3"], plan: usualPlan },
  { apex: "four.test", addresses: ["192.0.2.4"], plan: usualPlan, records: www("four.test") },
  { apex: "six.test", addresses: ["2001:db8::6"], plan: usualPlan, records: www("six.test") },
  {
    apex: "both.test",
    addresses: ["192.0.2.46", "2001:db8::46"],
    plan: usualPlan,
    records: [...www("both.test"), "ns.both.test 3600 AAAA 2001:db8::46"]
  },
  // RFC 1034 §4.2.2: no glue, for the name of its server lies elsewhere.
  {
    apex: "elsewhere.test",
    serverName: "ns.both.test",
    addresses: ["192.0.2.46", "2001:db8::46"],
    records: www("elsewhere.test")
  }
]

const asked = (
  zone: string,
  addressTypes: ReadonlyArray<AddressType>,
  silent: ReadonlyArray<string> = []
) => {
  const small = new SmallInternet(sketches)
  for (const address of silent) small.handlers.set(address, () => undefined)
  return {
    answer: summary(ask(small, `www.${zone}`, "A", { ...optionsOf(small), addressTypes })),
    servers: new Set(small.log.map((line) => line.split(" ")[0]!))
  }
}

const versions = { 4: ["A"], 6: ["AAAA"], both: ["A", "AAAA"] } as const

describe("name servers and resolvers of either IP version, RFC 3596 §2.1, RFC 3901 §3", () => {
  it.each<[keyof typeof versions, string, string]>([
    [4, "four.test", "secure NOERROR 1"],
    [4, "six.test", "timeout"],
    [4, "both.test", "secure NOERROR 1"],
    [4, "elsewhere.test", "insecure NOERROR 1"],
    [6, "four.test", "timeout"],
    [6, "six.test", "secure NOERROR 1"],
    [6, "both.test", "secure NOERROR 1"],
    [6, "elsewhere.test", "insecure NOERROR 1"],
    ["both", "four.test", "secure NOERROR 1"],
    ["both", "six.test", "secure NOERROR 1"],
    ["both", "elsewhere.test", "insecure NOERROR 1"]
  ])("a resolver with %s finds what lies in %s: %s", (resolver, zone, expected) => {
    const { answer, servers } = asked(zone, versions[resolver])
    expect(answer).toBe(expected)
    if (resolver !== "both")
      expect([...servers].every((one) => one.includes(":") === (resolver === 6))).toBe(true)
  })

  it.each([
    [["192.0.2.46"], "secure NOERROR 1", "insecure NOERROR 1"],
    [["2001:db8::46"], "secure NOERROR 1", "insecure NOERROR 1"],
    [["192.0.2.46", "2001:db8::46"], "timeout", "timeout"]
  ])("where %s are blocked, the other family is left: %s", (silent, withGlue, without) => {
    expect(asked("both.test", versions.both, silent).answer).toBe(withGlue)
    expect(asked("elsewhere.test", versions.both, silent).answer).toBe(without)
  })

  it("says that a zone has no server within reach", () => {
    const small = new SmallInternet(sketches)
    const failure = ask(small, "www.six.test", "A", { ...optionsOf(small), addressTypes: ["A"] })
    expect(JSON.stringify(failure)).toContain("no server of six.test has an address")
  })
})
