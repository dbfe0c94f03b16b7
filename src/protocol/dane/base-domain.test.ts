import { describe, expect, it } from "vitest"
import { cite } from "../rfc.ts"
import {
  type AddressAnswer,
  type AliasedHosts,
  baseDomains,
  baseDomainsWithoutDnssec,
  type Status,
  weakerAnswer
} from "./base-domain.ts"
import { type Destination, referenceIdentifiers } from "./reference-identifiers.ts"

/** An answer with one status for each link, and one for the addresses at the end. */
const answer = (
  links: ReadonlyArray<Status>,
  addresses: Status,
  canonicalName = "end.example.net"
): AddressAnswer => ({
  status: [...links, addresses].includes("insecure") ? "insecure" : "secure",
  aliases: links.map((status) => ({ status })),
  canonicalName
})

describe("baseDomains, RFC 7672 §2.2.2 and §2.2.3", () => {
  it.each<[string, AddressAnswer, ReadonlyArray<string>]>([
    ["secure addresses", answer([], "secure", "mx.example.com"), ["mx.example.com"]],
    ["insecure addresses", answer([], "insecure", "mx.example.com"), []],
    [
      "a secure alias to secure addresses",
      answer(["secure"], "secure"),
      ["end.example.net", "mx.example.com"]
    ],
    [
      "two secure aliases (the name between is left out)",
      answer(["secure", "secure"], "secure"),
      ["end.example.net", "mx.example.com"]
    ],
    ["a secure alias to insecure addresses", answer(["secure"], "insecure"), ["mx.example.com"]],
    ["a secure alias, then an insecure one", answer(["secure", "insecure"], "insecure"), ["mx.example.com"]],
    ["an insecure alias", answer(["insecure"], "insecure"), []],
    ["an insecure alias to secure addresses", answer(["insecure"], "secure"), []]
  ])("with %s", (_, addresses, candidates) => {
    expect(baseDomains("mx.example.com", addresses).candidates).toEqual(candidates)
  })

  it("RFC 7672 §2.2.2 SHOULD NOT look for TLSA records where addresses are insecure, and cites it", () => {
    expect(cite(baseDomains("mx.example.com", answer([], "insecure")).because)).toBe("RFC 7672 §2.2.2")
  })

  it.each<[AliasedHosts, AddressAnswer, ReadonlyArray<string>]>([
    ["expanded only", answer(["secure"], "secure"), ["end.example.net"]],
    ["expanded only", answer(["secure"], "insecure"), []],
    ["expanded only", answer([], "secure", "mx.example.com"), ["mx.example.com"]],
    ["both if expanded securely", answer(["secure"], "secure"), ["end.example.net", "mx.example.com"]],
    ["both if expanded securely", answer(["secure"], "insecure"), []]
  ])("of software that leaves some out, %s: %j", (aliased, addresses, candidates) => {
    expect(baseDomains("mx.example.com", addresses, aliased).candidates).toEqual(candidates)
  })

  it("RFC 7672 §2.1.3: one insecure link taints all that follows it", () => {
    const chain = (...links: ReadonlyArray<Status>) =>
      baseDomains("mx.example.com", answer(links, "secure")).candidates
    expect(chain("insecure", "secure")).toEqual([])
    expect(chain("secure", "insecure", "secure")).toEqual(["mx.example.com"])
  })

  it("RFC 7672 §2.2.3 MUST try the original name second", () => {
    expect(baseDomains("mx.example.com", answer(["secure"], "secure")).candidates[1]).toBe("mx.example.com")
  })
})

describe("weakerAnswer, of A and AAAA", () => {
  const secure = answer([], "secure", "mx.example.com")
  const insecure = answer([], "insecure", "mx.example.com")
  const half = answer(["secure"], "insecure")

  it("RFC 7672 §2.2.2: is secure only where both are", () => {
    expect(weakerAnswer(secure, insecure)).toBe(insecure)
    expect(weakerAnswer(insecure, secure)).toBe(insecure)
    expect(weakerAnswer(half, secure)).toBe(half)
    expect(weakerAnswer(half, insecure)).toBe(insecure)
  })
})

describe("baseDomainsWithoutDnssec", () => {
  it("gives the same names whatever their status", () => {
    expect(baseDomainsWithoutDnssec("mx", answer(["insecure"], "insecure")).candidates).toEqual([
      "end.example.net",
      "mx"
    ])
    expect(baseDomainsWithoutDnssec("mx", answer([], "insecure")).candidates).toEqual(["mx"])
  })
})

describe("referenceIdentifiers, RFC 7672 §3.2.2", () => {
  /** exchange.example.org CNAME mail.example.org CNAME example.com, whose MX hosts are below; all secure. */
  const destination = (mxHost: string, baseDomain: string): Destination => ({
    baseDomain,
    nextHopDomain: "exchange.example.org",
    expandedNextHop: "example.com",
    mxHost,
    mx: "secure"
  })

  it.each<[string, AddressAnswer, string]>([
    ["mx10.example.com", answer([], "secure", "mx10.example.com"), "mx10.example.com"],
    ["mx15.example.com", answer(["secure"], "secure", "mxbackup.example.com"), "mx15.example.com"],
    ["mx20.example.com", answer(["secure"], "secure", "mxbackup.example.net"), "mxbackup.example.net"]
  ])("RFC 7672 §3.2.2 MUST: the worked example, %s", (mxHost, addresses, baseDomain) => {
    // For mx15 the expanded name has no TLSA record, so the second candidate becomes the base domain.
    expect(baseDomains(mxHost, addresses).candidates).toContain(baseDomain)
    expect(referenceIdentifiers(destination(mxHost, baseDomain)).names).toEqual([
      baseDomain,
      "exchange.example.org",
      "example.com"
    ])
  })

  it.each([
    ["host only", ["mx10.example.com"]],
    [
      "host, its alias and next hop",
      ["mx10.example.com", "mx.example.org", "exchange.example.org", "example.com"]
    ]
  ] as const)("of software that takes fewer or more, %s", (whenMxIsSecure, names) => {
    const aliased = destination("mx.example.org", "mx10.example.com")
    expect(referenceIdentifiers(aliased, { whenMxIsSecure }).names).toEqual(names)
  })

  it("never names an intermediate alias", () => {
    expect(referenceIdentifiers(destination("mx10.example.com", "mx10.example.com")).names).not.toContain(
      "mail.example.org"
    )
  })

  it("RFC 7671 §10.2: base domain and next hop, without aliases", () => {
    const names = referenceIdentifiers({
      baseDomain: "mail.example.com",
      nextHopDomain: "example.com",
      expandedNextHop: "example.com",
      mxHost: "mail.example.com",
      mx: "secure"
    }).names
    expect(names).toEqual(["mail.example.com", "example.com"])
  })

  it.each<[string, Partial<Destination>, ReadonlyArray<string>]>([
    ["no MX, base is the domain", {}, ["n.example"]],
    [
      "no MX, base is what the domain expands to",
      { expandedNextHop: "e.example", baseDomain: "e.example" },
      ["e.example", "n.example"]
    ],
    [
      "no MX, base is the unexpanded domain",
      { expandedNextHop: "e.example", baseDomain: "n.example" },
      ["n.example"]
    ]
  ])("with %s", (_, change, names) => {
    const implicit: Destination = {
      baseDomain: "n.example",
      nextHopDomain: "n.example",
      expandedNextHop: "n.example",
      mxHost: "n.example",
      mx: "none"
    }
    expect(referenceIdentifiers({ ...implicit, ...change }).names).toEqual(names)
  })

  it("asks for the MX host alone where the MX records are insecure, or for the next hop too where the client says so", () => {
    const insecure: Destination = { ...destination("mx10.example.com", "mx10.example.com"), mx: "insecure" }
    expect(referenceIdentifiers(insecure).names).toEqual(["mx10.example.com"])
    expect(referenceIdentifiers(insecure, { whenMxIsInsecure: "host and next hop" }).names).toEqual([
      "mx10.example.com",
      "exchange.example.org"
    ])
  })
})
