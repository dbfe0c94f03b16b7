import { describe, expect, it } from "vitest"
import { cellOf, encounter } from "../encounter.fixture.ts"

const model = "require-tls"

describe("require-tls (RFC 8689 §4.2.1)", () => {
  it("goes with the parameter to a host that DNSSEC vouches for", () => {
    const cell = cellOf({ model })
    expect(cell.worst).toBe("delivered-authenticated")
    expect(cell.trace.some((event) => event.kind === "wire" && event.says.endsWith(" REQUIRETLS"))).toBe(true)
  })

  it("goes to no host that does not offer it", () =>
    expect(encounter({ model, parameters: { offered: false } })).toBe("deferred-by-misconfiguration"))

  it.each([
    [["dnssec"], "delivered-authenticated"],
    [["mta-sts"], "delivered-authenticated"],
    [[], "deferred-by-misconfiguration"]
  ])("vouched for by %j: %s", (vouchedBy, outcome) =>
    expect(encounter({ model, parameters: { vouchedBy } })).toBe(outcome)
  )

  it("waits where what would vouch is kept away, where MTA-STS alone goes on", () => {
    for (const attacker of ["web-block", "dns-block", "dns-forge"])
      expect(encounter({ model, parameters: { vouchedBy: ["mta-sts"] }, attacker: [attacker] })).toBe(
        "deferred-by-attack"
      )
    expect(encounter({ model: "mta-sts", attacker: ["web-block"] })).toBe("delivered-unauthenticated-ok")
  })

  it("enforces a policy that is only in testing", () =>
    expect(
      encounter({
        model,
        parameters: { vouchedBy: ["mta-sts"], mtaSts: { mode: "testing" } },
        attacker: ["smtp-strip"]
      })
    ).toBe("deferred-by-attack"))
})

describe("the author's lever beside the sender's: require-tls and isMandatory", () => {
  it.each([
    ["an MTA-STS policy of mode testing", { vouchedBy: ["mta-sts"], mtaSts: { mode: "testing" } }],
    ["no policy in a signed zone", { mtaSts: { mode: "none" } }]
  ])("the author's is met by %s, the sender's is not", (_, parameters) => {
    expect(encounter({ model, parameters })).toBe("delivered-authenticated")
    expect(encounter({ model: "mta-sts", parameters: { ...parameters.mtaSts, isMandatory: true } })).toBe(
      "deferred-by-misconfiguration"
    )
  })

  it("the sender's is met by a host that does not offer REQUIRETLS, the author's is not (§4.2.1)", () => {
    expect(encounter({ model, parameters: { offered: false } })).toBe("deferred-by-misconfiguration")
    expect(encounter({ model: "mta-sts", parameters: { isMandatory: true } })).toBe("delivered-authenticated")
  })
})
