/** The policy fetched from several places, as authorities validate (Baseline Requirements §3.2.2.9). */
import { long } from "../../long.fixture.ts"
import { describe, expect, it } from "vitest"
import { cellOf, encounter } from "../encounter.fixture.ts"

const model = "mta-sts"
const three = { remotePerspectives: 2 }
const unsigned = { domain: { zone: "unsigned" } }

type Held = string | Readonly<Record<string, unknown>>
const at = (capability: string, perspectives: unknown, more = {}) => ({
  capability,
  parameters: { perspectives, ...more }
})

describe("mta-sts: remotePerspectives, at first contact", () => {
  it("asks from each place, and delivers", () => {
    const cell = cellOf({ model, parameters: three, scenario: unsigned })
    expect(cell.worst).toBe("delivered-authenticated")
    const askers = cell.trace.flatMap((event) =>
      event.kind === "wire" && event.says.startsWith("GET ") ? [event.from] : []
    )
    expect(new Set(askers).size).toBe(3)
  })

  const deny = { forge: ["mta-sts"] }
  const rows: ReadonlyArray<readonly [string, ReadonlyArray<Held>, string, string]> = [
    ["the sender's way to the policy host", ["web-block"], "exposed-passive", "deferred-by-attack"],
    [
      "the sender's way to name servers",
      [at("dns-forge", [], deny)],
      "exposed-passive",
      "deferred-by-attack"
    ],
    ["the same, silent", ["dns-block"], "exposed-passive", "deferred-by-attack"],
    // Two of three see no policy, and are believed.
    ["two ways to the policy host", [at("web-block", [1])], "exposed-passive", "exposed-passive"],
    ["two ways to name servers", [at("dns-forge", [2], deny)], "exposed-passive", "exposed-passive"],
    ["all ways", [at("web-block", "all")], "exposed-passive", "exposed-passive"],
    // What stands at the end of all ways.
    ["the policy host", ["web-takeover"], "exposed-passive", "exposed-passive"]
  ]
  it.each(rows)("who holds %s, and strips", (_, held, alone, together) => {
    const attacker = [...held, "smtp-strip"]
    expect(encounter({ model, attacker, scenario: unsigned })).toBe(alone)
    expect(encounter({ model, parameters: three, attacker, scenario: unsigned })).toBe(together)
  })

  it("where all places must agree, one that is blocked makes mail wait", () => {
    const parameters = { ...three, allowedNonCorroborations: 0 }
    expect(encounter({ model, parameters, attacker: ["web-block"], scenario: unsigned })).toBe(
      "deferred-by-attack"
    )
    expect(encounter({ model, parameters: three, attacker: ["web-block"], scenario: unsigned })).toBe(
      "delivered-authenticated"
    )
  })

  /** All but the address of the domain's own MX host, so that a certificate for that is of no use. */
  const elsewhere = { forge: ["mx", "mta-sts-id", "web-address"] }

  it(
    "an authority that errs for the policy host is of no use on one way, and for the MX host as ever",
    long,
    () => {
      const forged = (perspectives: unknown) => ["ca-misissue", at("dns-forge", perspectives, elsewhere)]
      expect(encounter({ model, attacker: forged([]), scenario: unsigned })).toBe("intercepted-authenticated")
      expect(encounter({ model, parameters: three, attacker: forged([]), scenario: unsigned })).toBe(
        "deferred-by-attack"
      )
      expect(encounter({ model, parameters: three, attacker: forged([1]), scenario: unsigned })).toBe(
        "intercepted-authenticated"
      )
      const errs = ["ca-misissue", "smtp-mitm"]
      expect(encounter({ model, parameters: three, attacker: errs, scenario: unsigned })).toBe(
        "intercepted-authenticated"
      )
    }
  )
})

describe("mta-sts: remotePerspectives, warm", () => {
  it("a cached policy that is not said to have changed asks nobody (RFC 8461 §3.3)", () => {
    const cell = cellOf({
      model,
      parameters: three,
      contact: "warm",
      attacker: ["web-block"],
      scenario: unsigned
    })
    expect(cell.attempts.at(-1)?.outcome).toBe("delivered-authenticated")
    expect(cell.trace.filter((event) => event.kind === "wire" && event.says.startsWith("GET "))).toHaveLength(
      3
    )
  })

  it("a new id that one place sees replaces nothing (§5.1)", () => {
    const forge = ["mx", "mta-sts-id", "web-address"]
    const attacker = ["ca-misissue", at("dns-forge", [], { forge })]
    expect(encounter({ model, contact: "warm", attacker, scenario: unsigned })).toBe(
      "intercepted-authenticated"
    )
    expect(encounter({ model, parameters: three, contact: "warm", attacker, scenario: unsigned })).toBe(
      "deferred-by-attack"
    )
  })
})
