/** Scenarios that write everything out, as a case from a laboratory would be transcribed: what they come to. */
import { Result } from "effect"
import { Remembered } from "../staging/build.ts"
import { loadScenario } from "../loading/load.ts"
import type { Cell } from "./judged-cell.ts"
import { runScenario } from "./run-scenario.ts"

const remembered = new Remembered()

type Text = Readonly<Record<string, unknown>>

export const run = (scenario: Text, keepsTrace = false): ReadonlyArray<Cell> => {
  const loaded = loadScenario("test.yaml", JSON.stringify({ title: "t", ...scenario }))
  if (Result.isFailure(loaded)) throw new Error(loaded.failure.map(({ message }) => message).join("; "))
  return Result.getOrThrow(runScenario(loaded.success, { remembered, keepsTrace }))
}

/** Outcome of each attempt under the scenario's first model: without attacker, or with the one of that name. */
export const outcomes = (scenario: Text, attacker = "none") =>
  run(scenario)
    .find((cell) => cell.attacker === attacker)!
    .attempts.map(({ outcome }) => outcome)

export const staticTls = [{ model: "static-tls", parameters: { level: "secure", reference: "mx-host" } }]
