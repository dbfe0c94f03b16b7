/** RFC 9102, carried out by a sender without a validating resolver. */
import { describe, expect, it } from "vitest"
import { cellOf, encounter, type Encounter } from "../encounter.fixture.ts"

const meet = (more: Omit<Encounter, "model">) => encounter({ model: "dnssec-chain", ...more })
const forging = (...forge: ReadonlyArray<string>) => [{ capability: "dns-forge", parameters: { forge } }]
/** Where the domain's own name is that of its MX host, nobody but the domain has named it. */
const ownHost = { domain: { mx: [{ host: "example.com" }] } }

describe("undisturbed", () => {
  const said = (parameters: Readonly<Record<string, unknown>> = {}, scenario = {}) =>
    JSON.stringify(cellOf({ model: "dnssec-chain", parameters, scenario }).attempts)

  it("§6: the chain authenticates the MX host, and RFC 7672 §2.2.1: nothing in it says that the mail is for that host", () =>
    expect(meet({})).toBe("delivered-unauthenticated-ok"))

  it("the host that has the domain's own name was named by nobody else", () =>
    expect(meet({ scenario: ownHost })).toBe("delivered-authenticated"))

  it("a resolver that validates vouches for the MX record", () =>
    expect(meet({ scenario: { sender: { resolver: "validating" } } })).toBe("delivered-authenticated"))

  it.each(["DANE-EE", "DANE-TA"])("authenticates by %s", (usage) => {
    expect(meet({ parameters: { usage }, scenario: ownHost })).toBe("delivered-authenticated")
  })

  it("§2.3.1: an unsigned zone proves that there is nothing to compare", () => {
    const unsigned = { domain: { ...ownHost.domain, zone: "unsigned" } }
    expect(meet({ scenario: unsigned })).toBe("delivered-unauthenticated-ok")
    expect(meet({ scenario: unsigned, parameters: { isMandatory: true } })).toBe(
      "delivered-unauthenticated-ok"
    )
    expect(said({}, unsigned)).not.toContain('refusals":[{')
  })
})

describe("against who ends TLS", () => {
  it.each([
    // At first contact: §7, leaving the extension out is what a pin is against.
    ["cold", {}, "intercepted-unauthenticated"],
    ["cold", { isMandatory: true }, "deferred-by-attack"],
    ["warm", {}, "deferred-by-attack"],
    ["warm", { pinning: false }, "intercepted-unauthenticated"],
    // §2.3: 0 forbids the client to pin.
    ["warm", { supportLifetimeHours: 0 }, "intercepted-unauthenticated"],
    // The pin is two days old.
    ["warm", { supportLifetimeHours: 24 }, "intercepted-unauthenticated"],
    ["warm", { supportLifetimeHours: 49 }, "deferred-by-attack"],
    // §10: the sender's own limit.
    ["warm", { maxPinHours: 24 }, "intercepted-unauthenticated"]
  ] as const)("%s, with %j: %s", (contact, parameters, outcome) =>
    expect(meet({ contact, parameters, attacker: ["smtp-mitm"] })).toBe(outcome)
  )
})

describe("against who strips STARTTLS", () => {
  it.each([
    ["cold", {}, "exposed-passive"],
    ["cold", { isMandatory: true }, "deferred-by-attack"],
    ["warm", {}, "deferred-by-attack"],
    ["warm", { pinning: false }, "exposed-passive"]
  ] as const)("%s, with %j: %s", (contact, parameters, outcome) =>
    expect(meet({ contact, parameters, attacker: ["smtp-strip"] })).toBe(outcome)
  )
})

describe("what MX indirection leaves open", () => {
  it.each(["cold", "warm"] as const)(
    "%s: whoever forges the MX record names a host of its own, of which there is no pin",
    (contact) => {
      expect(meet({ contact, attacker: forging("mx") })).toBe("intercepted-unauthenticated")
      // That host has a chain of its own, and proves its own name.
      expect(meet({ contact, parameters: { isMandatory: true }, attacker: forging("mx") })).toBe(
        "intercepted-unauthenticated"
      )
    }
  )

  it("the host's address forged: the pin is of its name", () => {
    expect(meet({ contact: "cold", attacker: forging("mx-address") })).toBe("intercepted-unauthenticated")
    expect(meet({ contact: "warm", attacker: forging("mx-address") })).toBe("deferred-by-attack")
  })
})

describe("chains that the attacker signs", () => {
  it.each(["zone-write", "dnssec-zkey", "deleg-write", "dnssec-pkey"])(
    "%s: the handshake itself is the place to say what it signed",
    (capability) => {
      expect(meet({ contact: "warm", attacker: [capability, "smtp-mitm"] })).toBe(
        "intercepted-unauthenticated"
      )
    }
  )

  it("an unsigned lie is none", () =>
    expect(meet({ contact: "warm", attacker: [...forging("tlsa", "tlsa-planted"), "smtp-mitm"] })).toBe(
      "deferred-by-attack"
    ))

  it("the host's key is all that a chain demands", () =>
    expect(meet({ contact: "warm", attacker: ["key-theft", "smtp-mitm"] })).toBe(
      "intercepted-unauthenticated"
    ))
})

describe("§11: the sender's clock", () => {
  it("finds every chain expired when it is moved, and §5: takes it for no proof", () =>
    expect(meet({ contact: "warm", attacker: ["time-shift"], scenario: ownHost })).not.toBe(
      "delivered-authenticated"
    ))
})
