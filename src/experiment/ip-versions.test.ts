import { describe, expect, it } from "vitest"
import { outcomes } from "./explicit.fixture.ts"

const authenticated = "delivered-authenticated"
const models = [{ model: "mta-sts" }]

describe("IP versions of senders and domains (RFC 4213 §2)", () => {
  it.each([
    [undefined, undefined, authenticated],
    ["dual-stack", undefined, authenticated],
    ["ipv6-only", undefined, "deferred-other"],
    [undefined, "ipv6-only", "deferred-other"],
    ["dual-stack", "ipv6-only", authenticated],
    ["ipv6-only", "ipv6-only", authenticated],
    ["ipv6-only", "dual-stack", authenticated]
  ])("a sender with %s writes to a domain with %s: %s", (sender, domain, outcome) =>
    expect(
      outcomes({
        models,
        ...(sender === undefined ? {} : { sender: { ip: sender } }),
        ...(domain === undefined ? {} : { domain: { ip: domain } })
      })
    ).toEqual([outcome])
  )

  it("an address may be written in any of the forms of RFC 4291 §2.2", () =>
    expect(
      outcomes({
        models: ["opportunistic"],
        sender: { ip: "ipv6-only" },
        hosts: [{ name: "mx1.example.com", addresses: ["2001:DB8:0:0:0:0:0:25"], smtp: {} }]
      })
    ).toEqual(["delivered-unauthenticated-ok"]))

  it("an MX host has the versions that it says, whatever the domain has", () =>
    expect(
      outcomes({
        models: ["opportunistic"],
        sender: { ip: "ipv6-only" },
        domain: {
          mx: [{ host: "mx1.example.com" }, { host: "mx2.example.com", ip: "ipv6-only", preference: 20 }]
        }
      })
    ).toEqual(["delivered-unauthenticated-ok"]))

  it.each([
    [{ domain: { ip: "ipv6-only" } }, authenticated],
    [{ domain: { ip: "ipv6-only" }, sender: { ip: "ipv6-only" } }, authenticated]
  ])("revocation lists come over IPv6 too: %j", (given, outcome) =>
    expect(
      outcomes({
        models,
        revocationLists: {},
        ...given,
        sender: { ip: "dual-stack", ...("sender" in given ? given.sender : {}), revocation: "hard-fail" }
      })
    ).toEqual([outcome])
  )
})

describe("name servers over IPv6 (RFC 3596 §2.1, RFC 3901 §3)", () => {
  const nobody = "deferred-other"
  it.each<[string | undefined, string | undefined, string | undefined, string]>([
    // Of the domain's name server, of the resolver, of the sender.
    [undefined, undefined, undefined, authenticated],
    ["ipv6-only", undefined, undefined, nobody],
    ["dual-stack", undefined, undefined, authenticated],
    ["ipv6-only", "dual-stack", undefined, authenticated],
    ["ipv6-only", "ipv6-only", undefined, authenticated],
    [undefined, "ipv6-only", undefined, nobody],
    ["dual-stack", "ipv6-only", undefined, authenticated],
    // A host with IPv6 alone reaches the rest of the world's name servers all the same.
    [undefined, undefined, "ipv6-only", authenticated],
    ["ipv6-only", undefined, "dual-stack", authenticated]
  ])(
    "the domain's with %s, a resolver with %s, a sender with %s: %s",
    (nameServerIp, resolverIp, ip, outcome) => {
      for (const model of ["mta-sts", "dane"])
        expect(
          outcomes({
            models: [model],
            domain: { ip: "dual-stack", ...(nameServerIp === undefined ? {} : { nameServerIp }) },
            sender: {
              ...(resolverIp === undefined ? {} : { resolverIp }),
              ...(ip === undefined ? {} : { ip })
            }
          })
        ).toEqual([outcome])
    }
  )

  it("a remote resolver has both", () =>
    expect(
      outcomes({
        models: ["opportunistic"],
        domain: { nameServerIp: "ipv6-only" },
        sender: { resolver: "remote" }
      })
    ).toEqual(["delivered-unauthenticated-ok"]))

  it("nobody gives versions to a resolver that is not the sender's", () =>
    expect(() =>
      outcomes({ models: ["opportunistic"], sender: { resolver: "remote", resolverIp: "dual-stack" } })
    ).toThrow("a resolver on the sender's own host"))

  const addresses = ["192.0.2.253", "2001:db8::53"]
  it.each([
    [["192.0.2.253"], "ipv4-only", "deferred-by-attack"],
    [["192.0.2.253"], "dual-stack", authenticated],
    [["2001:DB8::53"], "dual-stack", authenticated],
    [["2001:DB8::53"], "ipv6-only", "deferred-by-attack"],
    [["192.0.2.253", "2001:db8::53"], "dual-stack", "deferred-by-attack"]
  ])("with %s of the name server blocked, a resolver with %s: %s", (targets, resolverIp, outcome) =>
    expect(
      outcomes(
        {
          models: ["dane"],
          zones: [{ apex: "example.com", signing: "signed", nameServerAddresses: addresses }],
          sender: { resolverIp },
          attackers: [
            {
              name: "block",
              capabilities: [
                {
                  capability: "dns-block",
                  parameters: { types: ["TXT", "TLSA", "DS", "DNSKEY", "A", "AAAA", "MX"] },
                  targets
                }
              ]
            }
          ]
        },
        "block"
      )
    ).toEqual([outcome])
  )
})

describe("authorities that validate a name (RFC 8555 §8.3)", () => {
  it("look at an IPv6-only web host over IPv6", () =>
    expect(
      outcomes(
        {
          models,
          domain: { ip: "ipv6-only" },
          sender: { ip: "dual-stack" },
          authorities: { rules: "2018" },
          attackers: [{ name: "hijack", capabilities: ["smtp-mitm", "ca-dvfool"] }]
        },
        "hijack"
      )
    ).toEqual(["intercepted-authenticated"]))
})
