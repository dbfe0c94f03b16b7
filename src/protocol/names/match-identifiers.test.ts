import fc from "fast-check"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { cite } from "../rfc.ts"
import { parseIpAddress } from "./ip-address.ts"
import { matchIdentifiers, type PresentedIdentifiers, type ReferenceIdentifier } from "./match-identifiers.ts"
import {
  type MatchingRules,
  rfc6125,
  rfc7672,
  rfc7672SeveralLabels,
  rfc8461,
  rfc9525
} from "./matching-rules.ts"
import { failureOf } from "../../failure.fixture.ts"

const presenting = (given: Partial<PresentedIdentifiers>): PresentedIdentifiers => ({
  dns: [],
  srv: [],
  uri: [],
  ip: [],
  ...given
})
const dns = (name: string): ReferenceIdentifier => ({ form: "dns", name })
const accepts = (
  given: Partial<PresentedIdentifiers>,
  reference: ReferenceIdentifier,
  rules: MatchingRules
) => Result.isSuccess(matchIdentifiers(presenting(given), [reference], rules))

const all = [rfc6125, rfc9525, rfc7672, rfc7672SeveralLabels, rfc8461]
/** Ids of the rules by which the name in the certificate covers the reference. */
const acceptedBy = (name: string, reference: string) =>
  all.filter((rules) => accepts({ dns: [name] }, dns(reference), rules)).map(({ id }) => id)

const everyone = all.map(({ id }) => id)
const nobody: ReadonlyArray<string> = []

describe("matchIdentifiers, DNS-ID, RFC 6125 §6.4 and RFC 9525 §6.3", () => {
  it.each<[string, string, ReadonlyArray<string>, string]>([
    ["*.example.com", "foo.example.com", everyone, "RFC 6125 §6.4.3, its example"],
    [
      "*.example.com",
      "bar.foo.example.com",
      ["rfc7672-several-labels"],
      "RFC 6125 §6.4.3; RFC 7672 §3.2.3 MAY"
    ],
    ["*.example.com", "example.com", nobody, "RFC 6125 §6.4.3"],
    ["bar.*.example.net", "bar.foo.example.net", nobody, "RFC 6125 §6.4.3"],
    ["baz*.example.net", "baz1.example.net", ["rfc6125"], "RFC 6125 §6.4.3 MAY"],
    ["*baz.example.net", "foobaz.example.net", ["rfc6125"], "RFC 6125 §6.4.3 MAY"],
    ["b*z.example.net", "buzz.example.net", ["rfc6125"], "RFC 6125 §6.4.3 MAY"],
    ["b*z.example.net", "bz.example.net", ["rfc6125"], "an asterisk may stand for nothing"],
    ["ab*ba.example.net", "aba.example.net", nobody, "no character counts twice"],
    ["b*z.example.net", "buzz.x.example.net", nobody, "never more than the label it stands in"],
    ["*z*.example.net", "buzz.example.net", nobody, "two asterisks"],
    ["*.*.example.net", "a.b.example.net", nobody, "two asterisks"],
    ["xn--caf-*.example.com", "xn--caf-dma.example.com", nobody, "RFC 6125 §6.4.3: part of an A-label"],
    ["x*.example.com", "xn--caf-dma.example.com", nobody, "RFC 6125 §6.4.3: part of an A-label"],
    ["*.example.com", "xn--caf-dma.example.com", everyone, "a whole A-label"],
    ["*.com", "example.com", everyone, "RFC 9525 §7.1: public suffixes are out of scope"],
    ["*", "com", nobody, "nothing after the wildcard"],
    ["*", "example.com", nobody, "nothing after the wildcard"],
    ["mx1.example.com", "mx1.example.com", everyone, "RFC 6125 §6.4.1"],
    ["MX1.Example.Com", "mx1.eXample.com", everyone, "RFC 6125 §6.4.1: ASCII without case"],
    ["mx1.example.com", "mx1.example.com.", everyone, "the reference's final dot is DNS notation"],
    ["mx1.example.com.", "mx1.example.com", nobody, "RFC 5280 §4.2.1.6: no final dot in a dNSName"],
    ["mx1.example.com", "mx11.example.com", nobody, "RFC 6125 §6.4.1: whole labels"],
    ["xn--caf-dma.example", "café.example", everyone, "RFC 6125 §6.4.2: the reference's U-label"],
    ["café.example", "café.example", nobody, "RFC 5280 §7.2: no U-label in a dNSName"],
    ["foo_bar.example.com", "foo_bar.example.com", nobody, "RFC 5280 §4.2.1.6: preferred name syntax"],
    ["192.0.2.1", "192.0.2.1", nobody, "RFC 9525 §6.4: an address is no DNS-ID"],
    ["-.example.com", "-.example.com", nobody, "RFC 1034 §3.5: no hyphen at either end"],
    [".example.com", ".example.com", nobody, "an empty label"],
    ["", "", nobody, "the empty name"],
    [" ", " ", nobody, "RFC 5280 §4.2.1.6 forbids it"],
    ["smtp*.example.com", "smtp1.example.com", ["rfc6125"], "RFC 7672 §3.2.3: invalid there"],
    ["*smtp.example.com", "xsmtp.example.com", ["rfc6125"], "RFC 7672 §3.2.3: invalid there"]
  ])("%j for %j: %j (%s)", (name, reference, expected) =>
    expect(acceptedBy(name, reference)).toEqual(expected)
  )

  it("says which identifier matched, and by which rule", () =>
    expect(
      matchIdentifiers(presenting({ dns: ["a.example", "*.example.com"] }), [dns("mx.example.com")], rfc9525)
    ).toEqual(
      Result.succeed({
        reference: dns("mx.example.com"),
        presented: "DNS-ID *.example.com",
        because: [{ rfc: 9525, section: "6.3" }]
      })
    ))

  it("takes any of several reference identifiers", () => {
    const found = matchIdentifiers(
      presenting({ dns: ["example.com"] }),
      [dns("mx.example.com"), dns("example.com")],
      rfc7672
    )
    expect(Result.getOrThrow(found).reference).toEqual(dns("example.com"))
  })
})

describe("matchIdentifiers, CN-ID, RFC 6125 §6.4.4, RFC 7672 §3.2.3, RFC 9525 §2", () => {
  const commonName = "mx.example.com"
  it.each<[Partial<PresentedIdentifiers>, ReadonlyArray<string>]>([
    [{ commonName }, ["rfc6125", "rfc7672", "rfc7672-several-labels"]],
    [{ commonName, dns: ["other.example"] }, nobody],
    [{ commonName, srv: ["_smtp.other.example"] }, ["rfc7672", "rfc7672-several-labels"]],
    [{ commonName, uri: ["https://other.example/"] }, ["rfc7672", "rfc7672-several-labels"]],
    [{ commonName: "*.example.com" }, ["rfc6125", "rfc7672", "rfc7672-several-labels"]],
    [{ commonName: "Example Mail Exchanger" }, nobody],
    [{}, nobody]
  ])("of %j: %j", (given, expected) =>
    expect(all.filter((rules) => accepts(given, dns("mx.example.com"), rules)).map(({ id }) => id)).toEqual(
      expected
    )
  )
})

describe("matchIdentifiers, SRV-ID, RFC 4985 §2 and RFC 6125 §6.5.1", () => {
  const reference: ReferenceIdentifier = { form: "srv", service: "smtp", name: "example.com" }
  it.each<[string, boolean, string]>([
    ["_smtp.example.com", true, "service and name"],
    ["_SMTP.Example.COM", true, "neither has case"],
    ["_imap.example.com", false, "another service"],
    ["_smtp.mail.example.com", false, "another name"],
    ["_smtp.*.com", false, "no wildcard is defined"],
    ["_smtp", false, "a service alone is a constraint, not a name"],
    ["smtp.example.com", false, "no underscore"],
    ["_smtp._tcp.example.com", false, "RFC 4985 §2: no protocol label"]
  ])("%j: %s (%s)", (srv, expected) => expect(accepts({ srv: [srv] }, reference, rfc9525)).toBe(expected))

  it("is not what a DNS-ID satisfies, nor the other way about", () => {
    expect(accepts({ dns: ["example.com"] }, reference, rfc9525)).toBe(false)
    expect(accepts({ srv: ["_smtp.example.com"] }, dns("example.com"), rfc9525)).toBe(false)
  })

  it.each([rfc7672, rfc8461])("matches nothing under $id", (rules) =>
    expect(accepts({ srv: ["_smtp.example.com"] }, reference, rules)).toBe(false)
  )
})

describe("matchIdentifiers, IP-ID, RFC 9525 §6.4", () => {
  const octets = (text: string) => parseIpAddress(text)!
  it.each<[string, string, boolean]>([
    ["192.0.2.1", "192.0.2.1", true],
    ["192.0.2.1", "192.0.2.2", false],
    ["2001:db8::1", "2001:DB8:0:0:0:0:0:1", true],
    ["2001:db8::1", "2001:db8::2", false],
    ["::ffff:192.0.2.1", "192.0.2.1", false]
  ])("%s for %s: %s", (presented, reference, expected) =>
    expect(accepts({ ip: [octets(presented)] }, { form: "ip", address: reference }, rfc9525)).toBe(expected)
  )

  it("never compares with a DNS-ID or the common name", () =>
    expect(
      accepts({ dns: ["192.0.2.1"], commonName: "192.0.2.1" }, { form: "ip", address: "192.0.2.1" }, rfc6125)
    ).toBe(false))
})

describe("matchIdentifiers, mismatches", () => {
  const reasonOf = (given: Partial<PresentedIdentifiers>, references: ReadonlyArray<ReferenceIdentifier>) =>
    Result.match(matchIdentifiers(presenting(given), references, rfc9525), {
      onSuccess: () => "match",
      onFailure: ({ reason }) => reason
    })
  it("names the kind", () => {
    expect(reasonOf({ dns: ["a.example"] }, [])).toBe("no reference identifier")
    expect(reasonOf({ srv: ["_smtp.a.example"] }, [dns("a.example")])).toBe(
      "no presented identifier of that form"
    )
    expect(reasonOf({ dns: ["a.example"] }, [dns("b.example")])).toBe("no presented identifier matches")
  })
})

describe("nameCovers, over all names", () => {
  const label = fc.constantFrom("a", "b", "mx", "xn--caf-dma")
  const hostName = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."))
  const presentedName = fc
    .array(fc.constantFrom("*", "a", "b", "mx", "m*", "*x", "xn--*", ""), { minLength: 1, maxLength: 4 })
    .map((labels) => labels.join("."))

  it("accepts by RFC 9525 nothing that RFC 6125 refuses, and by RFC 8461 exactly what RFC 9525 does", () =>
    fc.assert(
      fc.property(presentedName, hostName, (name, host) => {
        const by = new Set(acceptedBy(name, host))
        if (by.has("rfc9525")) expect(by.has("rfc6125")).toBe(true)
        expect(by.has("rfc8461")).toBe(by.has("rfc9525"))
        if (by.has("rfc7672")) expect(by.has("rfc7672-several-labels")).toBe(true)
      }),
      { numRuns: 2_000 }
    ))

  it("accepts by RFC 9525 the name itself, and its parent with a wildcard before it, and nothing else", () =>
    fc.assert(
      fc.property(presentedName, hostName, (name, host) => {
        const parent = host.split(".").slice(1).join(".")
        expect(acceptedBy(name, host).includes("rfc9525")).toBe(
          name === host || (parent !== "" && name === `*.${parent}`)
        )
      }),
      { numRuns: 2_000 }
    ))
})

describe("RFC 7673 §4.1: which names count when the records that led to a host are not secure", () => {
  const references = {
    insecure: ["im.example.com"],
    secure: ["im.example.com", "xmpp23.hosting.example.net"]
  }
  it.each([
    ["im.example.com", "insecure", true],
    ["xmpp23.hosting.example.net", "insecure", false],
    ["im.example.com", "secure", true],
    ["xmpp23.hosting.example.net", "secure", true]
  ] as const)("%s after %s records: %s", (presented, status, isAccepted) =>
    expect(
      Result.isSuccess(
        matchIdentifiers(presenting({ dns: [presented] }), references[status].map(dns), rfc9525)
      )
    ).toBe(isAccepted)
  )
})

describe("matchIdentifiers, what a mismatch cites", () => {
  const srv: ReferenceIdentifier = { form: "srv", service: "smtp", name: "example.com" }
  const ip: ReferenceIdentifier = { form: "ip", address: "192.0.2.1" }
  const cited = (references: ReadonlyArray<ReferenceIdentifier>, given: Partial<PresentedIdentifiers>) =>
    failureOf(matchIdentifiers(presenting(given), references, rfc9525)).because.map(cite)

  it.each<[string, ReadonlyArray<ReferenceIdentifier>, ReadonlyArray<string>]>([
    ["a name", [dns("example.com")], ["RFC 9525 §6.3"]],
    ["an address", [ip], ["RFC 9525 §6.4"]],
    ["a service", [srv], ["RFC 9525 §6.5.1"]],
    ["several", [ip, dns("example.com"), ip], ["RFC 9525 §6.4", "RFC 9525 §6.3"]],
    ["nothing", [], ["RFC 9525 §6.3"]]
  ])("for %s is the section of its form", (_, references, expected) => {
    const others = { dns: ["x.example"], srv: ["_imap.example.com"], ip: [Uint8Array.of(192, 0, 2, 2)] }
    expect(cited(references, others)).toEqual(expected)
    expect(cited(references, {})).toEqual(expected)
  })
})
