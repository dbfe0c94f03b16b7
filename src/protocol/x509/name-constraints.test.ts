import { Result } from "effect"
import { describe, expect, it } from "vitest"
import type { NameText } from "../../world/certificate-authority/alternative-name.ts"
import { issue } from "../../world/certificate-authority/issue.ts"
import { keyPair } from "../keys/key-pair.ts"
import { type Certificate, parseCertificate } from "./certificate.ts"
import { checkNames, everyName, narrow } from "./name-constraints.ts"
import { WorkBudget } from "./work-budget.ts"

const key = keyPair("ed25519", "name constraints test")
const certificate = (given: {
  readonly names?: ReadonlyArray<NameText>
  readonly permitted?: ReadonlyArray<NameText>
  readonly excluded?: ReadonlyArray<NameText>
  readonly subject?: string
  readonly issuer?: string
}): Certificate =>
  Result.getOrThrow(
    parseCertificate(
      issue({
        subject: "",
        issuer: "CN=issuer",
        subjectKey: key,
        issuerKey: key,
        notBefore: 0,
        notAfter: 1,
        ...given
      })
    )
  )

interface Flags {
  readonly isLeaf?: boolean
  readonly ignoresCommonName?: boolean
}
const holds = (constraining: ReadonlyArray<Certificate>, named: Certificate, flags: Flags = {}): boolean =>
  checkNames(
    named,
    constraining.reduce((space, { values }) => narrow(space, values.nameConstraints), everyName),
    { isLeaf: true, ignoresCommonName: false, budget: new WorkBudget(), ...flags }
  ) === undefined

const permits = (base: NameText, name: NameText) =>
  holds([certificate({ permitted: [base] })], certificate({ names: [name] }))
const excludes = (base: NameText, name: NameText) =>
  !holds([certificate({ excluded: [base] })], certificate({ names: [name] }))

describe("name constraints, one base and one name", () => {
  it.each<[NameText, NameText, boolean, string]>([
    ["DNS:host.example.com", "DNS:host.example.com", true, "RFC 5280 §4.2.1.10"],
    ["DNS:host.example.com", "DNS:www.host.example.com", true, "RFC 5280 §4.2.1.10, its example"],
    ["DNS:host.example.com", "DNS:host1.example.com", false, "RFC 5280 §4.2.1.10, its example"],
    ["DNS:host.example.com", "DNS:xhost.example.com", false, "whole labels"],
    ["DNS:host.example.com", "DNS:example.com", false, "above"],
    ["DNS:Example.COM", "DNS:mx.example.com", true, "no case"],
    ["DNS:example.com", "DNS:*.example.com", true, "a wildcard is inside with all it stands for"],
    ["DNS:", "DNS:any.example", true, "the empty base is every name"],
    ["email:example.com", "email:a@example.com", true, "all mailboxes of the host"],
    ["email:example.com", "email:a@mx.example.com", false, "of that host only"],
    ["email:.example.com", "email:a@mx.example.com", true, "of all hosts below"],
    ["email:.example.com", "email:a@example.com", false, "but not the domain itself"],
    ["email:a@example.com", "email:a@EXAMPLE.com", true, "the host has no case"],
    ["email:a@example.com", "email:A@example.com", false, "RFC 5280 §7.5: the local part has"],
    ["URI:example.com", "URI:https://example.com/x", true, "the host"],
    ["URI:example.com", "URI:https://a.example.com/", false, "that host only"],
    ["URI:.example.com", "URI:https://u@a.example.com:8443/", true, "all hosts below"],
    ["IP:192.0.2.0/24", "IP:192.0.2.77", true, "RFC 4632"],
    ["IP:192.0.2.0/24", "IP:192.0.3.77", false, "RFC 4632"],
    ["IP:192.0.2.64/26", "IP:192.0.2.128", false, "a prefix within an octet"],
    ["IP:2001:db8::/32", "IP:2001:db8:1::1", true, "IPv6"],
    ["IP:192.0.2.0/24", "IP:2001:db8::1", false, "another family"],
    ["dirName:O=Example", "dirName:O=Example, CN=mx", true, "RFC 5280 §7.1: the first relative names"],
    ["dirName:O=Example", "dirName:CN=mx, O=Example", false, "in order"],
    ["dirName:O=EXAMPLE", "dirName:O=  example, CN=mx", true, "RFC 5280 §7.1: case and blanks do not count"]
  ])("%s and %s: %s (%s)", (base, name, inside) => {
    expect(permits(base, name)).toBe(inside)
    expect(excludes(base, name)).toBe(inside)
  })

  it.each<[NameText, string, boolean]>([
    ["SRV:example.com", "_mail.example.com", true],
    ["SRV:example.com", "_ntp.example.com", true],
    ["SRV:example.com", "_mail.1.example.com", true],
    ["SRV:example.com", "_mail.1example.com", false],
    ["SRV:_mail", "_mail.example.com", true],
    ["SRV:_mail", "_mail.1example.com", true],
    ["SRV:_mail", "_ntp.example.com", false],
    ["SRV:_mail.example.com", "_mail.example.com", true],
    ["SRV:_mail.example.com", "_mail.1.example.com", true],
    ["SRV:_mail.example.com", "_mail.1example.com", false],
    ["SRV:_mail.example.com", "_ntp.example.com", false]
  ])("%s and SRV:%s: %s (RFC 4985 §4, its table)", (base, name, inside) => {
    expect(permits(base, `SRV:${name}`)).toBe(inside)
    expect(excludes(base, `SRV:${name}`)).toBe(inside)
  })

  it.each<[NameText, NameText, string]>([
    ["DNS:.example.com", "DNS:mx.example.com", "a base with a leading dot"],
    ["DNS:*.example.com", "DNS:mx.example.com", "a base with a wildcard"],
    ["DNS:example.com", "DNS:.example.com", "a name with an empty label"],
    ["DNS:example.com", "DNS:a b.example.com", "a name that is none"],
    ["email:example.com", "email:a@b@example.com", "a mailbox that is none"],
    ["URI:example.com", "URI:urn:example", "RFC 5280 §4.2.1.10: a URI without authority"],
    ["URI:example.com", "URI:https://192.0.2.1/", "RFC 5280 §4.2.1.10: an address as host"]
  ])("%s and %s reject either way: %s", (base, name) => {
    expect(permits(base, name)).toBe(false)
    expect(excludes(base, name)).toBe(true)
  })

  it("excludes a wildcard that stands for an excluded name, and does not permit one that stands for others", () => {
    expect(excludes("DNS:mx.example.com", "DNS:*.example.com")).toBe(true)
    expect(permits("DNS:mx.example.com", "DNS:*.example.com")).toBe(false)
  })
})

describe("name constraints, several forms and authorities, RFC 5280 §6.1.4 (g)", () => {
  const dnsOnly = certificate({ permitted: ["DNS:example.com"] })

  it("binds only the forms that it lists: a sub-authority bound in dNSName issues any SRVName (RFC 4985 §4)", () => {
    expect(holds([dnsOnly], certificate({ names: ["SRV:_smtp.victim.example"] }))).toBe(true)
    expect(holds([dnsOnly], certificate({ names: ["IP:192.0.2.1"] }))).toBe(true)
  })

  it("wants every name inside, not one", () =>
    expect(holds([dnsOnly], certificate({ names: ["DNS:a.example.com", "DNS:b.example.org"] }))).toBe(false))

  it("takes one permitted subtree of several", () => {
    const either = certificate({ permitted: ["DNS:example.org", "DNS:example.com"] })
    expect(holds([either], certificate({ names: ["DNS:a.example.com"] }))).toBe(true)
  })

  it("lets what is excluded win over what is permitted", () => {
    const both = certificate({ permitted: ["DNS:example.com"], excluded: ["DNS:a.example.com"] })
    expect(holds([both], certificate({ names: ["DNS:x.a.example.com"] }))).toBe(false)
    expect(holds([both], certificate({ names: ["DNS:b.example.com"] }))).toBe(true)
  })

  it("intersects what successive authorities permit, so that none widens it", () => {
    const wider = certificate({ permitted: ["DNS:com"] })
    const narrower = certificate({ permitted: ["DNS:mx.example.com"] })
    for (const order of [
      [dnsOnly, wider],
      [wider, dnsOnly]
    ])
      expect(holds(order, certificate({ names: ["DNS:other.com"] }))).toBe(false)
    expect(holds([dnsOnly, narrower], certificate({ names: ["DNS:a.example.com"] }))).toBe(false)
    expect(holds([dnsOnly, narrower], certificate({ names: ["DNS:mx.example.com"] }))).toBe(true)
  })

  it("adds up what they exclude", () => {
    const order = [certificate({ excluded: ["DNS:a.example"] }), certificate({ excluded: ["DNS:b.example"] })]
    for (const name of ["DNS:a.example", "DNS:b.example"] as const)
      expect(holds(order, certificate({ names: [name] }))).toBe(false)
  })

  it("passes over a self-issued intermediate, not over a self-issued leaf (§6.1.3 (b))", () => {
    const selfIssued = certificate({ subject: "CN=issuer", names: ["DNS:other.example"] })
    expect(holds([dnsOnly], selfIssued, { isLeaf: false })).toBe(true)
    expect(holds([dnsOnly], selfIssued, { isLeaf: true })).toBe(false)
  })

  it("takes the subject for a directoryName, unless it is empty", () => {
    const bound = certificate({ permitted: ["dirName:O=Example"] })
    expect(holds([bound], certificate({ subject: "O=Example, CN=mx" }))).toBe(true)
    expect(holds([bound], certificate({ subject: "O=Other" }))).toBe(false)
    expect(holds([bound], certificate({ names: ["DNS:mx.example.com"] }))).toBe(true)
  })

  it("takes an e-mail address in the subject for a mailbox where there is no other name", () => {
    const bound = certificate({ permitted: ["email:example.com"] })
    expect(holds([bound], certificate({ subject: "E=a@other.example" }))).toBe(false)
    expect(holds([bound], certificate({ subject: "E=a@other.example", names: ["DNS:x.example"] }))).toBe(true)
  })

  it("takes a common name that looks like a host for one, unless the client never reads it", () => {
    const named = certificate({ subject: "CN=mx.other.example" })
    expect(holds([dnsOnly], named)).toBe(false)
    expect(holds([dnsOnly], named, { ignoresCommonName: true })).toBe(true)
    expect(holds([dnsOnly], certificate({ subject: "CN=Some Body" }))).toBe(true)
    expect(
      holds([dnsOnly], certificate({ subject: "CN=mx.other.example", names: ["DNS:a.example.com"] }))
    ).toBe(true)
  })
})
