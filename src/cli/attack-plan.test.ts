import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { chosenAttackers } from "../scenario/attackers.ts"
import { chosenModels } from "../scenario/models.ts"
import { scenarioOf } from "../serving/served.fixture.ts"
import { attackPlanOf } from "./attack-plan.ts"

const planned = (attacker: string) => {
  const scenario = scenarioOf(
    `title: x\nmodels: [mta-sts]\ndomain: { name: example.com, mx: [{ host: mx1.example.com }] }\nmail: [{ at: 1h }]\nattackers: [{ name: who, ${attacker} }]\n`
  )
  return attackPlanOf(scenario, chosenModels(scenario)[0]!, chosenAttackers(scenario)[0]!)
}

describe("attackPlanOf", () => {
  it.each([
    ["capabilities: [smtp-strip, dns-forge]", "forge"],
    ["capabilities: [smtp-obs]", "nothing that it could do is of use"],
    ["actions: [{ on: smtp, does: strip }]", "what the scenario writes out"]
  ])("plays as run does: %s", (attacker, told) =>
    expect(Result.getOrThrow(planned(attacker)).inWords).toContain(told)
  )

  it("has what comes of the certificates that a strategy rests on, RFC 8555 §8", () => {
    const { plan } = Result.getOrThrow(planned("capabilities: [ca-dvfool, smtp-mitm]"))
    expect(plan.orders.length).toBeGreaterThan(0)
    expect(plan.moves.length).toBeGreaterThan(0)
  })
})
