import { describe, expect, it } from "vitest"
import { cellOf, encounter } from "../encounter.fixture.ts"

const model = "sender-memory"
const warm = { model, contact: "warm" } as const
const forgedMx = { capability: "dns-forge", parameters: { forge: ["mx"] } }

const outcomesAt = (times: ReadonlyArray<string>, parameters: Readonly<Record<string, unknown>> = {}) =>
  cellOf({ model, parameters, scenario: { mail: times.map((at) => ({ at })) } }).attempts.map(
    ({ outcome }) => outcome
  )

describe("sender-memory without an attacker", () => {
  it("demands of the second mail what the first one had", () =>
    expect(outcomesAt(["0s", "2d"])).toEqual(["delivered-unauthenticated-ok", "delivered-authenticated"]))

  it("forgets 30 days after the last session", () => {
    expect(outcomesAt(["0s", "31d"]).at(-1)).toBe("delivered-unauthenticated-ok")
    expect(outcomesAt(["0s", "20d", "40d"]).at(-1)).toBe("delivered-authenticated")
  })

  it("refuses a host whose certificate has expired since, which nobody asked for", () => {
    const certificate = { issuedBefore: "30d", lifetime: "31d" }
    const scenario = { domain: { mx: [{ host: "mx1.example.com", certificate }] } }
    expect(encounter({ ...warm, scenario })).toBe("deferred-by-misconfiguration")
    expect(encounter({ ...warm, scenario, parameters: { remembers: "encryption" } })).toBe(
      "delivered-unauthenticated-ok"
    )
  })

  it("asks no more than TLS of a host that never had a trusted certificate", () => {
    const mx = [{ host: "mx1.example.com", certificate: { issuer: "self" } }]
    expect(encounter({ ...warm, scenario: { domain: { mx } } })).toBe("delivered-unauthenticated-ok")
    expect(encounter({ ...warm, scenario: { domain: { mx } }, attacker: ["smtp-strip"] })).toBe(
      "deferred-by-attack"
    )
  })

  it("goes on in clear with a host that never had TLS", () => {
    const mx = [{ host: "mx1.example.com", startTls: "absent" }]
    expect(encounter({ ...warm, scenario: { domain: { mx } } })).toBe("delivered-cleartext-ok")
  })
})

describe("sender-memory against an attacker", () => {
  it.each([
    [{}, ["smtp-strip"], "deferred-by-attack"],
    [{}, ["smtp-mitm"], "deferred-by-attack"],
    [{ remembers: "encryption" }, ["smtp-mitm"], "intercepted-unauthenticated"],
    [{}, [forgedMx], "intercepted-authenticated"],
    // Another host is another peer, of whom nothing is remembered.
    [{ scope: "mx-host" }, [forgedMx], "intercepted-unauthenticated"],
    [{ rememberedSeconds: 86_400 }, ["smtp-strip"], "exposed-passive"]
  ] as const)("%j, after an undisturbed mail, against %j: %s", (parameters, attacker, outcome) =>
    expect(encounter({ ...warm, parameters, attacker })).toBe(outcome)
  )

  it("learns nothing while a stripper goes on", () =>
    expect(encounter({ ...warm, attacker: ["smtp-strip"], attackFrom: "0s" })).toBe("exposed-passive"))
})
