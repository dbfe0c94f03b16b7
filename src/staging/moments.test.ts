import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { Remembered } from "./build.ts"
import { chosenAttackers, nobody } from "../scenario/attackers.ts"
import { loadScenario } from "../loading/load.ts"
import { chosenModels } from "../scenario/models.ts"
import { toEpochMs } from "../scenario/schema/time.ts"

const day = 86_400_000

/** Moments of a scenario's world, in milliseconds after its start, from the start on. */
const momentsOf = (written: object, count: number, isUnderAttack = false): ReadonlyArray<number> => {
  const scenario = Result.getOrThrow(loadScenario("t.yaml", JSON.stringify({ title: "t", ...written })))
  const startMs = toEpochMs(scenario.start)
  const world = Result.getOrThrow(new Remembered().world(scenario, chosenModels(scenario)[0]!))
  const { next } = world.moments(isUnderAttack ? chosenAttackers(scenario)[0]! : nobody)
  const found: Array<number> = []
  for (let at = startMs; found.length < count;) found.push((at = next(at)) - startMs)
  return found
}

describe("the moments of a world", () => {
  const unsigned = { models: ["opportunistic"], domain: { zone: "unsigned" } }

  it("are those of outages and phases", () => {
    const moments = momentsOf(
      {
        ...unsigned,
        outages: [{ of: "mx-hosts", from: "1h", to: "3h" }],
        phases: [
          { name: "moved", at: "5h", mail: [{ at: "0s" }], domain: { mx: [{ host: "mx2.example.com" }] } }
        ]
      },
      20
    )
    for (const hours of [1, 3, 5]) expect(moments).toContain(hours * 3_600_000)
  })

  it("are those at which the attacker comes and goes, where there is one", () => {
    const attackers = [{ name: "a", capabilities: [{ capability: "smtp-strip", from: "2h", to: "4h" }] }]
    expect(momentsOf({ ...unsigned, attackers }, 20)).not.toContain(2 * 3_600_000)
    const moments = momentsOf({ ...unsigned, attackers }, 20, true)
    for (const hours of [2, 4]) expect(moments).toContain(hours * 3_600_000)
  })

  it("are the whole second in which a certificate ends, and the renewals of signatures", () => {
    const mx = [{ host: "mx1.example.com", certificate: { issuedBefore: "0s", lifetime: "2d" } }]
    const moments = momentsOf({ models: ["dane"], domain: { mx } }, 30)
    // The second after the last that it is good.
    expect(moments.some((at) => at > 2 * day - 2_000 && at <= 2 * day + 1_000)).toBe(true)
    const weekly = moments.filter((at) => at % 1000 === 0).map((at) => at % (7 * day))
    expect(weekly.length).toBeGreaterThan(2)
  })
})
