/** What attackers play who are written as capabilities: the best that they can, by their goal. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { cellOf } from "../../models/encounter.fixture.ts"
import { loadScenario } from "../../loading/load.ts"
import type { Outcome } from "../../scenario/schema/outcome.ts"
import { runScenario } from "../run-scenario.ts"
import { type Fate, isBest, isWorthMore, worthOf } from "./worth.ts"

const cellsOf = (text: Readonly<Record<string, unknown>>) =>
  Result.getOrThrow(
    runScenario(
      Result.getOrThrow(loadScenario("strategy.yaml", JSON.stringify({ title: "Strategy", ...text })))
    )
  )

const against = (model: string, attacker: Readonly<Record<string, unknown>>, more: object = {}) =>
  cellsOf({ models: [model], attackers: [{ name: "attacker", ...attacker }], ...more }).at(-1)!

describe("an attacker", () => {
  it("reads rather than blocks, whichever is listed first", () => {
    for (const capabilities of [
      ["smtp-strip", "smtp-block"],
      ["smtp-block", "smtp-strip"]
    ])
      expect(against("opportunistic", { capabilities })).toMatchObject({
        worst: "exposed-passive",
        played: { moves: ["blank out STARTTLS in the EHLO reply"], isComplete: true }
      })
  })

  it("withholds where that is its goal", () =>
    expect(
      against("opportunistic", { goal: "withhold", capabilities: ["smtp-strip", "smtp-block"] }).worst
    ).toBe("deferred-by-attack"))

  it("does not defeat itself: what it serves fits the certificate that it shows, at once and an hour later", () => {
    for (const at of ["0s", "1h"])
      expect(against("posh", { capabilities: ["web-takeover", "smtp-mitm"] }, { mail: [{ at }] }).worst).toBe(
        "intercepted-authenticated"
      )
  })

  it("keeps reports away if it can, whatever it wants", () => {
    const reportOf = (capabilities: ReadonlyArray<string>) => {
      const { attempts } = against(
        "opportunistic",
        { capabilities },
        {
          sender: { reports: true },
          domain: { tlsReporting: ["mailto:reports@reports.test"] },
          zones: [
            {
              apex: "reports.test",
              records: [{ owner: "reports.test", type: "MX", data: "0 in.reports.test." }]
            }
          ],
          hosts: [{ name: "in.reports.test", addresses: ["192.0.2.150"], smtp: {} }]
        }
      )
      expect(attempts.map(({ outcome }) => outcome)).toEqual(["exposed-passive"])
      return attempts[0]?.report?.arrivedMicros
    }
    expect(reportOf(["smtp-strip"])).toBeDefined()
    expect(reportOf(["smtp-strip", "rpt-suppress"])).toBeUndefined()
  })

  it("does nothing where nothing is of use", () =>
    expect(against("dane", { capabilities: ["web-block"] })).toMatchObject({
      worst: "delivered-authenticated",
      played: { moves: [], isComplete: true }
    }))

  it("wants most mails at the worst, and does what serves a later mail", () => {
    // The policy of ten days is blocked at both mails, and has run out at the second.
    const { attempts, played } = against(
      "mta-sts",
      {
        capabilities: [
          { capability: "smtp-strip", from: "1h" },
          { capability: "web-block", from: "1h" }
        ]
      },
      {
        models: [{ model: "mta-sts", parameters: { maxAgeSeconds: 864_000 } }],
        mail: [{ at: "0s" }, { at: "1d" }, { at: "11d" }]
      }
    )
    expect(attempts.map(({ outcome }) => outcome)).toEqual([
      "delivered-authenticated",
      "deferred-by-attack",
      "exposed-passive"
    ])
    expect(played?.moves).toHaveLength(2)
  })

  it("does not know what luck will bring: its strategy is that of one who never fails", () => {
    const unlucky = (probability: number) =>
      cellOf({
        model: "mta-sts",
        attacker: ["web-block", "smtp-strip"].map((capability) => ({ capability, probability }))
      }).played
    expect(unlucky(0.01)).toEqual(unlucky(1))
    expect(unlucky(1)?.moves).toHaveLength(2)
  })

  it("does what is written out as it is written, and plays the rest around it", () => {
    const actions = [{ on: "smtp", host: "mx1.example.com", does: "block" }]
    expect(against("opportunistic", { actions, capabilities: ["smtp-strip"] })).toMatchObject({
      worst: "deferred-by-attack",
      played: { moves: [] }
    })
    expect(against("opportunistic", { actions }).played).toBeUndefined()
  })
})

describe("worth", () => {
  const attempt = (mail: number, outcome: Outcome): Fate => ({
    sender: "sender",
    mail,
    outcome,
    twin: "delivered-authenticated"
  })

  it("counts mails, each by the best of its attempts", () =>
    expect(
      worthOf(
        [
          attempt(1, "deferred-by-attack"),
          attempt(1, "intercepted-unauthenticated"),
          attempt(2, "intercepted-authenticated"),
          attempt(3, "deferred-by-attack"),
          attempt(4, "delivered-unauthenticated-ok"),
          attempt(5, "delivered-authenticated")
        ],
        "worst"
      )
    ).toEqual([1, 1, 1, 1, 1]))

  it("is more where more mails come to the worst, whatever becomes of the others", () => {
    expect(isWorthMore([1, 0, 0, 0, 9], [0, 10, 0, 0, 0])).toBe(true)
    expect(isWorthMore([1, 2, 0, 0, 7], [1, 1, 8, 0, 0])).toBe(true)
    expect(isWorthMore([1, 1], [1, 1])).toBe(false)
    expect(isBest([3, 0, 0])).toBe(true)
    expect(isBest([3, 0, 1])).toBe(false)
  })
})
