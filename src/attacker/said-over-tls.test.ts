import { describe, expect, it } from "vitest"
import { cellOf } from "../models/encounter.fixture.ts"
import { ehloPolicy } from "../models/ehlo-policy/model.ts"
import { publishersOf } from "../models/publishing.ts"
import type { LineCrossing } from "../world/crossing.ts"
import { adopting, testArsenal } from "./arsenal.fixture.ts"
import { ownHosts } from "./own-hosts.ts"
import { editedReply } from "./said-over-tls.ts"

/** In a session that somebody in the middle ends and begins anew. */
const crossing = (line: string, further: Partial<LineCrossing> = {}): LineCrossing => ({
  position: "sender to mx host",
  from: "sender",
  to: "192.0.2.1",
  endsAt: "192.0.2.1",
  atMicros: 0,
  direction: "to client",
  line,
  overTls: false,
  insideTls: true,
  ...further
})

/** Pins would need certificates that can be read. */
const publishers = publishersOf(ehloPolicy, {}, () => undefined).filter(
  ({ says }) => says !== "publishesPins true"
)

const arsenal = { ...testArsenal, adoption: adopting(publishers) }

const outcomes = (attacker: ReadonlyArray<string | Readonly<Record<string, unknown>>>, parameters = {}) =>
  cellOf({
    model: "ehlo-policy",
    parameters,
    attacker,
    scenario: { mail: [{ at: "0s" }, { at: "2d" }] }
  }).attempts.map(({ outcome }) => outcome)

const forgedMx = { capability: "dns-forge", parameters: { forge: ["mx"] }, to: "1d" }

describe("what an attacker says in its EHLO reply, as the model's adopters do", () => {
  it("is a pin: whoever was led to the attacker's host once refuses the domain's own (RFC 6797 §14.5)", () =>
    // The host has a certificate for its own name, which is the name that is asked for.
    expect(outcomes([forgedMx])).toEqual(["intercepted-unauthenticated", "deferred-by-attack"]))

  it("is none for a sender that asks for the domain's name in the certificate", () =>
    expect(outcomes([forgedMx], { reference: "next-hop" })).toEqual([
      "intercepted-unauthenticated",
      "delivered-unauthenticated-ok"
    ]))

  it("can replace that of a session whose ends the attacker holds, or take it out", () => {
    const line = "250 TLSPOLICY v=1 max_age=604800 mode=enforce mx=mx1.example.com"
    const lines = editedReply(crossing(line), arsenal).flatMap(({ verdict }) =>
      verdict._tag === "Replace" ? verdict.lines : []
    )
    expect(lines[0]).toBe("250 XXXXXXXX")
    expect(lines).toContain("250 TLSPOLICY v=1 max_age=604800 mode=enforce mx=mx.attacker.test")
    expect(lines).toContain("250 TLSPOLICY v=1 max_age=604800 mode=none mx=mx1.example.com")
  })

  it("comes before a line that every server has, at a host of the attacker's own", () => {
    const { line: menu } = ownHosts(arsenal)
    const said = (endsAt: string) =>
      menu?.(crossing("250 8BITMIME", { endsAt })).map(({ verdict }) => verdict) ?? []
    expect(said("203.0.113.1")).toContainEqual({
      _tag: "Replace",
      lines: ["250-TLSPOLICY v=1 max_age=604800 mode=enforce mx=mx.attacker.test", "250 8BITMIME"]
    })
    expect(said("192.0.2.1")).toEqual([])
  })

  it.each([
    ["250-PIPELINING", {}],
    ["250-TLSPOLICY v=1 max_age=1", { overTls: true }],
    ["250-TLSPOLICY v=1 max_age=1", { insideTls: false }],
    ["250-TLSPOLICY v=1 max_age=1", { direction: "to server" }]
  ] as const)("touches nothing else: %s, %o", (line, further) =>
    expect(editedReply(crossing(line, further), arsenal)).toEqual([])
  )
})
