/** A probe of what `serve` serves comes to what the simulation comes to: of one scenario of each folder, over real DNS, TLS and SMTP. */
import { Result, Struct } from "effect"
import { dirname } from "node:path"
import { describe, expect, it } from "vitest"
import { runScenario } from "../experiment/run-scenario.ts"
import { everyNth } from "../long.fixture.ts"
import { simulatedOutcome } from "../probing/captured-scenario.ts"
import { probeAgain, probeOverSockets, questionFor } from "../probing/probing.fixture.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { chosenModels } from "../scenario/models.ts"
import { openedWithTrust, scenarioOf } from "../serving/served.fixture.ts"
import { scenarios } from "./scenarios.fixture.ts"

/** A probe is a sender as scenarios have it unless they say otherwise, with models as they are unless told otherwise, at first contact. */
const { sender } = scenarioOf("title: x\nmodels: [dane]\ndomain: { name: example.com }\n")
const atFirstContact = (scenario: Scenario, model: string): Scenario => ({
  ...Struct.omit(scenario, ["expect"]),
  models: [model],
  sender,
  senders: [],
  attackers: [],
  phases: [],
  mail: [{ at: "0s" }]
})

/** The smoke set: of each folder the first that can be served, with one of its models. Revocation lists and encrypted DNS are not served. */
const smokeSet = [...Map.groupBy(scenarios, ({ name }) => dirname(name)).values()].flatMap(
  (folder, place) => {
    const first = folder.find(
      ({ scenario: { revocationLists, zones } }) =>
        revocationLists === undefined && zones.every(({ transport = "clear" }) => transport === "clear")
    )
    const models = first?.scenario.models.filter((model) => typeof model === "string") ?? []
    return first === undefined || models.length === 0
      ? []
      : [{ name: first.name, scenario: first.scenario, model: models[place % models.length]! }]
  }
)

describe("a probe of a scenario that is served", () => {
  it("is of every folder of scenarios but those that no model of a probe is in", () =>
    expect(smokeSet.length).toBeGreaterThan(25))

  everyNth(15, smokeSet)("$name, $model", async ({ scenario, model }) => {
    const chosen = atFirstContact(scenario, model)
    const expected = Result.getOrThrow(runScenario(chosen, {}))[0]!.attempts[0]!.outcome
    const served = await openedWithTrust({
      scenario: chosen,
      model: chosenModels(chosen)[0]!,
      nowMs: Date.now,
      atMicros: 0
    })
    try {
      const question = questionFor(served, { domain: chosen.domain.name })
      const { found, capture } = await probeOverSockets(question, served.ports)
      const verdict = found.models.find(({ id }) => id === model)!.outcome
      expect(simulatedOutcome(verdict)).toBe(expected)
      expect(await probeAgain(capture)).toEqual(found)
    } finally {
      await served.close()
    }
  })
})
