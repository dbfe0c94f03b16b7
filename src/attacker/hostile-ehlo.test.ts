import { describe, expect, it } from "vitest"
import { cellOf } from "../models/encounter.fixture.ts"
import type { LineCrossing } from "../world/crossing.ts"
import { testArsenal } from "./arsenal.fixture.ts"
import { editedPolicy } from "./hostile-ehlo.ts"

/** In a session that somebody in the middle ends and begins anew. */
const crossing = (line: string, further: Partial<LineCrossing> = {}): LineCrossing => ({
  position: "sender to mx host",
  from: "sender",
  to: "192.0.2.1",
  atMicros: 0,
  direction: "to client",
  line,
  overTls: false,
  insideTls: true,
  ...further
})

const outcomes = (attacker: ReadonlyArray<string | Readonly<Record<string, unknown>>>, parameters = {}) =>
  cellOf({
    model: "ehlo-policy",
    parameters,
    attacker,
    scenario: { mail: [{ at: "0s" }, { at: "2d" }] }
  }).attempts.map(({ outcome }) => outcome)

const forgedMx = { capability: "dns-forge", parameters: { forge: ["mx"] }, to: "1d" }

describe("a policy that an attacker says in its EHLO reply", () => {
  it("is a pin: whoever was led to the attacker's host once refuses the domain's own (RFC 6797 §14.5)", () =>
    // The host has a certificate for its own name, which is the name that is asked for.
    expect(outcomes([forgedMx])).toEqual(["intercepted-unauthenticated", "deferred-by-attack"]))

  it("is none for a sender that asks for the domain's name in the certificate", () =>
    expect(outcomes([forgedMx], { reference: "next-hop" })).toEqual([
      "intercepted-unauthenticated",
      "delivered-unauthenticated-ok"
    ]))

  it("can replace that of a session whose ends the attacker holds, or take it out", () => {
    const line = "250-TLSPOLICY v=1 max_age=604800 mode=enforce mx=mx1.example.com"
    expect(editedPolicy(crossing(line), testArsenal).map(({ verdict }) => verdict)).toEqual([
      { _tag: "Replace", line: "250-XXXXXXXX" },
      {
        _tag: "Replace",
        line: "250-TLSPOLICY v=1 max_age=31557600 mode=enforce mx=mx.attacker.test"
      }
    ])
  })

  it.each([
    ["250-PIPELINING", {}],
    ["250-TLSPOLICY v=1 max_age=1", { overTls: true }],
    ["250-TLSPOLICY v=1 max_age=1", { insideTls: false }],
    ["250-TLSPOLICY v=1 max_age=1", { direction: "to server" }]
  ] as const)("touches nothing else: %s, %o", (line, further) =>
    expect(editedPolicy(crossing(line, further), testArsenal)).toEqual([])
  )
})
