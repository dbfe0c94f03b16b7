import { describe, expect, it } from "vitest"
import { cellOf, encounter } from "../encounter.fixture.ts"

const model = "dane+mta-sts"
const right = ["dane wins", "both required"]
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
