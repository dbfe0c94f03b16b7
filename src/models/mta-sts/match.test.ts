import { describe, expect, it } from "vitest"
import { mtaStsEras } from "../../protocol/names/mta-sts-eras.ts"
import { cellOf, encounter } from "../encounter.fixture.ts"

const forgedMx = { capability: "dns-forge", parameters: { forge: ["mx"] } }
const matches = ["rfc8461", ...mtaStsEras]

/** The attacker is another customer of the provider, and lawfully has a certificate under the provider's name. */
const neighbour = {
  domain: { mx: [{ host: "mx1.provider.test" }] },
  hosts: [
    {
      name: "mx.attacker.test",
      addresses: ["203.0.113.9"],
      owner: "attacker",
      smtp: { certificate: { dnsNames: ["customer.provider.test"] } }
    }
  ]
}

describe("mta-sts: parameter match", () => {
  it.each(matches)("%s delivers without an attacker", (match) => {
    expect(encounter({ model: "mta-sts", parameters: { match } })).toBe("delivered-authenticated")
    expect(encounter({ model: "mta-sts", parameters: { match }, scenario: neighbour })).toBe(
      "delivered-authenticated"
    )
  })

  it.each(matches)("%s stands against strip and mitm, for it asks for a trusted certificate", (match) => {
    for (const attacker of [["smtp-strip"], ["smtp-mitm"], [forgedMx]])
      expect(encounter({ model: "mta-sts", parameters: { match }, attacker })).toBe("deferred-by-attack")
  })

  it.each(mtaStsEras)(
    "%s takes a forged MX host whose certificate meets a wildcard pattern, cold and warm",
    (match) => {
      const parameters = { match, mx: ["*.provider.test"] }
      for (const contact of ["cold", "warm"] as const)
        expect(
          encounter({ model: "mta-sts", parameters, contact, attacker: [forgedMx], scenario: neighbour })
        ).toBe("intercepted-authenticated")
    }
  )

  it("rfc8461 passes that host over: RFC 8461 §4.1 compares the MX host", () => {
    const cell = cellOf({
      model: "mta-sts",
      parameters: { mx: ["*.provider.test"] },
      attacker: [forgedMx],
      scenario: neighbour
    })
    expect(cell.worst).toBe("deferred-by-attack")
    expect(cell.attempts[0]!.result.refusals[0]!.detail).toContain("does not list mx.attacker.test")
  })

  it.each([
    ["draft-04", "a.b.provider.test", "intercepted-authenticated"],
    ["draft-14-pseudocode", "a.b.provider.test", "deferred-by-attack"],
    ["draft-14-prose", "a.b.provider.test", "deferred-by-attack"],
    ["postfix-legacy", "a.b.provider.test", "intercepted-authenticated"],
    ["draft-14-pseudocode", "*.customer.provider.test", "deferred-by-attack"],
    ["draft-14-prose", "*.customer.provider.test", "intercepted-authenticated"]
  ])("%s with a certificate for %s: %s", (match, dnsName, outcome) =>
    expect(
      encounter({
        model: "mta-sts",
        parameters: { match, mx: ["*.provider.test"] },
        attacker: [forgedMx],
        scenario: {
          ...neighbour,
          hosts: [{ ...neighbour.hosts[0], smtp: { certificate: { dnsNames: [dnsName] } } }]
        }
      })
    ).toBe(outcome)
  )
})
