import { describe, expect, it } from "vitest"
import type { Cell } from "../../experiment/judged-cell.ts"
import { cellOf } from "../encounter.fixture.ts"

const day = 86_400

/** One mail, silence, and the mail that counts. */
const later = (
  model: string,
  parameters: Readonly<Record<string, unknown>>,
  phases: ReadonlyArray<Readonly<Record<string, unknown>>>
): Cell =>
  cellOf({
    model,
    parameters,
    scenario: {
      domain: { zone: "unsigned" },
      mail: undefined,
      attackers: [],
      phases: [{ name: "first", at: "0s" }, ...phases]
    }
  })

const noRecord = { on: "dns", name: "_mta-sts.example.com", does: "timeout" }
const noPolicyHost = { on: "dns", name: "mta-sts.example.com", does: "timeout" }
const strip = { on: "smtp", does: "strip" }

/** Whole days at which the policy was asked for from its host. */
const fetchDays = ({ trace }: Cell) =>
  trace
    .flatMap((event) => (event.kind === "wire" && event.says.startsWith("GET ") ? [event.atMicros] : []))
    .map((atMicros) => Math.floor(atMicros / 1_000_000 / day))

const inBackground = { refresh: "background" }

describe("refresh: background (RFC 8461 §10.2)", () => {
  const attackLater = [{ name: "attack", at: "8d", actions: [noRecord, strip] }]

  it.each([
    ["mta-sts", { refresh: "lazy" }, "exposed-passive"],
    // Nobody writes in between.
    ["mta-sts", { refresh: "daily" }, "exposed-passive"],
    ["mta-sts", inBackground, "deferred-by-attack"],
    ["mta-sts-draft", {}, "exposed-passive"],
    ["mta-sts-draft", inBackground, "deferred-by-attack"],
    ["dane+mta-sts", {}, "exposed-passive"],
    ["dane+mta-sts", { mtaSts: inBackground }, "deferred-by-attack"]
  ])("%s with %j after eight days without mail: %s", (model, parameters, outcome) => {
    expect(later(model, parameters, attackLater).attempts.at(-1)?.outcome).toBe(outcome)
  })

  it("fetches once a day from the fetch on, and ends with the mail", () => {
    const cell = later("mta-sts", inBackground, [{ name: "second", at: "108h" }])
    expect(fetchDays(cell)).toEqual([0, 1, 2, 3, 4])
    expect(later("mta-sts", { refresh: "lazy" }, [{ name: "second", at: "108h" }]).trace).not.toEqual(
      cell.trace
    )
  })

  it("fetches whatever the TXT record says, so that hiding that alone is of no use", () => {
    const hidden = [
      { name: "hidden", at: "12h", actions: [noRecord], mail: [] },
      { name: "attack", at: "8d", actions: [noRecord, strip] }
    ]
    expect(later("mta-sts", inBackground, hidden).attempts.at(-1)?.outcome).toBe("deferred-by-attack")
  })

  it("tries again a day later, and the cached policy holds until its max_age has run out", () => {
    const blocked = (at: string) => [
      { name: "blocked", at: "12h", actions: [noRecord, noPolicyHost], mail: [] },
      { name: "attack", at, actions: [noRecord, noPolicyHost, strip] }
    ]
    const held = later("mta-sts", inBackground, blocked("6d"))
    expect(held.attempts.at(-1)?.outcome).toBe("deferred-by-attack")
    expect(
      held.trace.filter(
        (event) => event.kind === "decision" && event.decision.includes("could not be fetched again")
      )
    ).toHaveLength(5)
    expect(later("mta-sts", inBackground, blocked("8d")).attempts.at(-1)?.outcome).toBe("exposed-passive")
  })

  it("a host that was unreachable for days is found again before the policy ends", () => {
    const outage = [
      { name: "blocked", at: "12h", actions: [noRecord, noPolicyHost], mail: [] },
      { name: "over", at: "132h", mail: [] },
      ...attackLater
    ]
    expect(later("mta-sts", inBackground, outage).attempts.at(-1)?.outcome).toBe("deferred-by-attack")
  })
})
