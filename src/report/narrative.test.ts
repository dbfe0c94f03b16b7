import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { runScenario } from "../experiment/run-scenario.ts"
import { loadScenario } from "../loading/load.ts"
import { chosenSenders } from "../staging/senders.ts"
import { WireEvent } from "../world/wire-event.ts"
import { isTelling, narrate, type NarrativeOptions } from "./narrative.ts"

const scenario = Result.getOrThrow(
  loadScenario(
    "two.yaml",
    `
title: Two senders at one time
models: [opportunistic]
senders: [{ name: first }, { name: second }]
mail: [{ at: 0s }, { at: 1d }]
attackers: [{ name: strip, capabilities: [smtp-strip] }]
`
  )
)
const [, cell] = Result.getOrThrow(runScenario(scenario, { keepsTrace: true }))

const told = (only: NarrativeOptions["only"]) =>
  narrate(cell!, {
    title: scenario.title,
    start: scenario.start,
    senders: chosenSenders(scenario),
    wire: "answers",
    ...(only === undefined ? {} : { only })
  })

const headings = (text: string) => text.split("\n").filter((line) => line.startsWith("Mail "))

describe("isTelling", () => {
  it.each([
    ["_smtp-tls._tcp.example.com SRV: 0 0 25 mx1.example.com.", true],
    ["example.com MX: 10 mx1.example.com.", true],
    ["mx1.example.com A: 192.0.2.1", false],
    ["_smtp-tls._tcp.example.com SRV: ask the servers of example.com", false]
  ])("of the answer %s: %s", (text, tells) =>
    expect(isTelling(new WireEvent(0, { from: "a", to: "b", protocol: "dns", says: () => text }))).toBe(tells)
  )
})

describe("narrate", () => {
  it("tells each delivery under its sender, with its date", () =>
    expect(headings(told(undefined))).toEqual([
      "Mail 1, sender first, attempt 1, 2026-03-02 09:00:00 UTC",
      "Mail 1, sender second, attempt 1, 2026-03-02 09:00:00 UTC",
      "Mail 2, sender first, attempt 1, 2026-03-03 09:00:00 UTC",
      "Mail 2, sender second, attempt 1, 2026-03-03 09:00:00 UTC"
    ]))

  it.each(["first", "second"])(
    "tells of the sender %s alone: its lines, its decisions, what was done to it",
    (sender) => {
      const other = sender === "first" ? "second" : "first"
      const text = told({ sender, mail: 2 })
      expect(headings(text)).toEqual([`Mail 2, sender ${sender}, attempt 1, 2026-03-03 09:00:00 UTC`])
      expect(text).toContain(`C: EHLO out.${sender}.test`)
      expect(text.match(/^.*\d+\.\d{3}s  ! attacker: blank out STARTTLS/gm)).toHaveLength(1)
      expect(text).not.toContain(`out.${other}.test`)
    }
  )

  it("leaves nothing out of the whole that it tells of the parts", () => {
    const events = (text: string) => text.split("\n").filter((line) => /^ +\d+\.\d{3}s /.test(line))
    const parts = [1, 2].flatMap((mail) => ["first", "second"].map((sender) => told({ mail, sender })))
    expect(parts.flatMap(events).toSorted()).toEqual(events(told(undefined)).toSorted())
  })
})
