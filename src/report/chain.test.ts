import { describe, expect, it } from "vitest"
import { chainOfAlias, chainOfRun, manInTheMiddle } from "./chain.fixture.ts"
import { chainLines } from "./chain-text.ts"

describe("chainOf", () => {
  it("has the zones behind all answers of a delivery, and the certificates of the MX host", () => {
    const { dnssec, unproven, peers } = chainOfRun()
    expect(dnssec.zones.map(({ apex, status }) => `${apex} ${status}`)).toEqual([
      ". secure",
      "com secure",
      "example.com secure"
    ])
    expect(dnssec.zones.at(-1)?.sets.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["example.com MX", "mx1.example.com A", "_25._tcp.mx1.example.com TLSA"])
    )
    expect(unproven).toEqual([])
    expect(peers).toMatchObject([
      { host: "mx1.example.com", verdict: "proven", certificates: { association: { matches: 0 } } }
    ])
  })

  it("has the policy host's certificates before the MX host's under MTA-STS (RFC 8461 §3.3)", () =>
    expect(chainOfRun({ model: "mta-sts" }).peers.map(({ host, verdict }) => [host, verdict])).toEqual([
      ["mta-sts.example.com", "proven"],
      ["mx1.example.com", "proven"]
    ]))

  it("RFC 4035 §4.9: of a resolver elsewhere it knows the AD bit and no more", () => {
    const { dnssec, unproven } = chainOfRun({ resolver: "remote" })
    expect(dnssec.zones).toEqual([])
    expect(unproven).toContainEqual({ question: "example.com MX", status: "secure", detail: "" })
  })

  it("RFC 7672 §2.2.2: has an alias and its end in the chain, and says nothing more of what was asked for", () => {
    const { dnssec, unproven } = chainOfAlias()
    expect(dnssec.zones.at(-1)?.sets.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["mx1.example.com CNAME", "real.example.com A"])
    )
    expect(unproven).toEqual([])
  })

  it.each([
    ["unsigned", "insecure", "unsigned delegation"],
    ["island", "insecure", "unsigned delegation"],
    ["unknown-algorithm", "insecure", "unsupported algorithm or digest"],
    ["unknown-digest", "insecure", "unsupported algorithm or digest"],
    ["expired", "bogus", "signature expired"],
    ["not-yet-valid", "bogus", "signature not yet valid"],
    ["wrong-signature", "bogus", "signature wrong"],
    ["ds-mismatch", "bogus", "DNSKEY matches no DS"],
    ["wrong-ds-digest", "bogus", "DNSKEY matches no DS"],
    ["stripped-signatures", "bogus", "signature missing"],
    ["unsigned-despite-ds", "bogus", "DNSKEY missing"]
  ])("RFC 4035 §4.3: a zone that is %s is %s: %s", (zone, status, reason) => {
    const { dnssec, unproven } = chainOfRun({ zone })
    const [root, com, domain, ...others] = dnssec.zones
    expect(others).toEqual([])
    expect([root, com]).toMatchObject([{ status: "secure" }, { status: "secure" }])
    expect(domain).toMatchObject({ apex: "example.com", parent: "com", status })
    expect(domain?.why).toMatch(new RegExp(`^${reason}: `))
    expect(domain?.sets.find(({ id }) => id === "example.com MX")).toMatchObject({ status })
    expect(unproven).toEqual([])
  })

  it("tells why a man in the middle is not believed", () => {
    const { peers } = chainOfRun({ attackers: manInTheMiddle })
    expect(peers).toMatchObject([
      { verdict: "not proven", certificates: { unmatched: [expect.stringContaining("3 1 1")] } }
    ])
  })
})

describe("chainLines", () => {
  it("is a line for each zone and each certificate", () => {
    const lines = chainLines(chainOfRun())
    expect(lines[0]).toMatch(/^zone \.: secure; key \d+ \(ECDSAP256SHA256\) is a trust anchor$/)
    expect(lines[2]).toMatch(
      /^zone example\.com: secure; DS digest 2 in com matches key \d+ .*example\.com MX signed by key \d+/
    )
    expect(lines.filter((line) => line.startsWith("zone "))).toHaveLength(3)
    expect(lines.filter((line) => line.startsWith("certificate "))).toHaveLength(2)
    expect(lines.find((line) => line.startsWith("certificate DNS:mx1"))).toContain("matches DANE-EE(3) 3 1 1")
  })

  it("says of an unsigned zone what shows that it is one (RFC 4035 §5.2)", () =>
    expect(chainLines(chainOfRun({ zone: "unsigned" }))).toContainEqual(
      expect.stringMatching(/^zone example\.com: insecure; unsigned delegation: .*no DS by .* NSEC/)
    ))
})
