/** Domains that are served, probed and written as scenarios: the simulation comes to what the probe came to. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { runScenario } from "../experiment/run-scenario.ts"
import { nobody } from "../scenario/attackers.ts"
import { loadScenario } from "../scenario/load.ts"
import { openedWithTrust, planOf } from "../serving/served.fixture.ts"
import { readCapture } from "./capture-format.ts"
import { capturedScenario } from "./captured-scenario.ts"
import { domains, probedDomain } from "./served-domains.fixture.ts"
import { probeOverSockets, questionFor } from "./probing.fixture.ts"

const probedAndWritten = async (domain: string, model: string) => {
  const served = await openedWithTrust(planOf(probedDomain(domain), { model }))
  try {
    const { found, capture } = await probeOverSockets(questionFor(served), served.ports)
    return { found, ...capturedScenario(Result.getOrThrow(readCapture(capture)), found) }
  } finally {
    await served.close()
  }
}

const loaded = (text: string) => {
  const scenario = loadScenario("captured.yaml", text)
  if (Result.isSuccess(scenario)) return scenario.success
  throw new Error(scenario.failure.map(({ message, line }) => `${line}: ${message}`).join("\n"))
}

const outcomesOf = (text: string) =>
  Object.fromEntries(
    Result.getOrThrow(runScenario(loaded(text), {}))
      .filter(({ attacker }) => attacker === nobody.name)
      .map(({ model, attempts }) => [model, attempts[0]!.outcome])
  )

describe.each(Object.entries(domains))("a scenario of a domain with %s", (_, domain) => {
  it.each(["mta-sts", "dane", "posh"])(
    "comes to the verdicts of the probe under every model, where it adopts %s",
    async (model) => {
      const { found, text } = await probedAndWritten(domain, model)
      expect(outcomesOf(text)).toEqual(
        Object.fromEntries(found.models.map(({ id, outcome }) => [id, outcome]))
      )
    }
  )
})
