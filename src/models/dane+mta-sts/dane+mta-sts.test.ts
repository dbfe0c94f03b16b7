import { describe, expect, it } from "vitest"
import { cellOf, encounter } from "../encounter.fixture.ts"

const model = "dane+mta-sts"
const right = ["both required", "dane wins"]
const wrong = ["mta-sts wins", "either is enough"]

/** DANE fails at the host and MTA-STS does not: its certificate is trusted, and TLSA records name another key. */
const mismatch = {
  domain: {
    zone: "signed",
    mx: [{ host: "mx1.example.com" }]
  },
  zones: [
    {
      apex: "_tcp.mx1.example.com",
      signing: "signed",
      records: [{ owner: "_25._tcp.mx1.example.com", type: "TLSA", data: `3 1 1 ${"ab".repeat(32)}` }]
    }
  ]
}

describe("dane+mta-sts without an attacker", () => {
  it.each([...right, ...wrong])("%s authenticates", (precedence) =>
    expect(encounter({ model, parameters: { precedence } })).toBe("delivered-authenticated")
  )
})

describe("RFC 8461 §2: MTA-STS MUST NOT override a DANE validation that failed", () => {
  it.each(right)("%s keeps to it", (precedence) =>
    expect(encounter({ model, parameters: { precedence }, scenario: mismatch })).toBe(
      "deferred-by-misconfiguration"
    )
  )

  it.each(wrong)("%s does not", (precedence) =>
    expect(encounter({ model, parameters: { precedence }, scenario: mismatch })).toBe(
      "delivered-authenticated"
    )
  )
})

/** DANE holds at the host and an enforced policy does not list it. */
const unlisted = { mtaSts: { mx: ["other.example.com"] } }

describe("RFC 8461 §5: enforce MUST NOT deliver to hosts that fail the policy", () => {
  it.each([
    ["the default", {}, "deferred-by-misconfiguration"],
    ["both required", { precedence: "both required" }, "deferred-by-misconfiguration"],
    // RFC 7672 alone is met.
    ["dane wins", { precedence: "dane wins" }, "delivered-authenticated"]
  ])("%s, where DANE succeeds", (_, parameters, outcome) =>
    expect(encounter({ model, parameters: { ...unlisted, ...parameters } })).toBe(outcome)
  )

  it("holds for a certificate that no trusted authority issued, which DANE-EE takes (RFC 7672 §3.1.1)", () => {
    const scenario = { domain: { mx: [{ host: "mx1.example.com", certificate: { issuer: "self" } }] } }
    expect(encounter({ model, scenario })).toBe("deferred-by-misconfiguration")
    expect(encounter({ model, scenario, parameters: { precedence: "dane wins" } })).toBe(
      "delivered-authenticated"
    )
  })

  it("does not for a policy in testing mode, beside which DANE decides", () =>
    expect(encounter({ model, parameters: { mtaSts: { ...unlisted.mtaSts, mode: "testing" } } })).toBe(
      "delivered-authenticated"
    ))
})

it("who denies the policy of a zone that it writes still plays what DANE takes", () => {
  const { attempts, played } = cellOf({ model, attacker: ["zone-write"] })
  expect(attempts.at(-1)?.outcome).toBe("intercepted-authenticated")
  expect(played?.moves).toHaveLength(2)
})

describe("dane+mta-sts where the zone is not signed", () => {
  const unsigned = { domain: { zone: "unsigned", mx: [{ host: "mx1.example.com" }] } }

  it.each([...right, ...wrong])("%s leaves it to MTA-STS", (precedence) => {
    const cell = cellOf({ model, parameters: { precedence }, scenario: unsigned })
    const [attempt] = cell.attempts
    expect(attempt?.outcome).toBe("delivered-authenticated")
    const decisions = cell.trace.flatMap((event) => (event.kind === "decision" ? [event.decision] : []))
    expect(decisions.join("\n")).toContain("MTA-STS policy")
  })

  it.each([...right, ...wrong])("%s falls with MTA-STS at first contact", (precedence) =>
    expect(
      encounter({
        model,
        parameters: { precedence },
        scenario: unsigned,
        attacker: ["web-block", "smtp-strip"]
      })
    ).toBe("exposed-passive")
  )
})

describe("dane+mta-sts against one who blocks the policy host and strips", () => {
  it.each([...right, ...wrong])("%s holds, for DANE does", (precedence) =>
    expect(encounter({ model, parameters: { precedence }, attacker: ["web-block", "smtp-strip"] })).toBe(
      "deferred-by-attack"
    )
  )
})

describe("mandatory (RFC 7672 §6, RFC 7435 §3)", () => {
  const unsigned = { domain: { zone: "unsigned", mx: [{ host: "mx1.example.com" }] } }
  const nothing = { mtaSts: { mode: "none" } }
  const testing = { mtaSts: { mode: "testing" } }
  const [delivered, deferred] = ["delivered-authenticated", "deferred-by-misconfiguration"]
  it.each([
    ["either", {}, {}, delivered],
    // DANE alone, and MTA-STS alone.
    ["either", nothing, {}, delivered],
    ["either", testing, {}, delivered],
    ["either", {}, unsigned, delivered],
    ["either", nothing, unsigned, deferred],
    ["either", testing, unsigned, deferred],
    ["both", {}, {}, delivered],
    ["both", nothing, {}, deferred],
    ["both", testing, {}, deferred],
    ["both", {}, unsigned, deferred],
    // Whatever the precedence.
    ["both", { ...nothing, precedence: "dane wins" }, {}, deferred],
    ["both", { precedence: "either is enough" }, unsigned, deferred]
  ])("%s, with %j in %j: %s", (mandatory, parameters, scenario, outcome) =>
    expect(encounter({ model, parameters: { mandatory, ...parameters }, scenario })).toBe(outcome)
  )

  it("either: keeps the mail where first contact without DNSSEC is blocked", () => {
    const attacker = ["web-block", "smtp-strip"]
    expect(encounter({ model, scenario: unsigned, attacker })).toBe("exposed-passive")
    expect(encounter({ model, parameters: { mandatory: "either" }, scenario: unsigned, attacker })).toBe(
      "deferred-by-attack"
    )
  })

  it("either: DANE at a host that an insecure MX record names is no proof of the domain (RFC 7672 §2.2.1)", () => {
    const scenario = {
      domain: { zone: "unsigned", mx: [{ host: "mx1.provider.example" }] },
      zones: [{ apex: "provider.example", signing: "signed" }]
    }
    expect(encounter({ model, parameters: nothing, scenario })).toBe("delivered-unauthenticated-ok")
    expect(encounter({ model, parameters: { ...nothing, mandatory: "either" }, scenario })).toBe(deferred)
    // The policy says that the host is the domain's.
    expect(encounter({ model, parameters: { mandatory: "either" }, scenario })).toBe(delivered)
  })
})
