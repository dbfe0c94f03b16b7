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
