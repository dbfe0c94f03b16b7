/** Small scenarios for the tests of models: one domain, one attacker at a time, at first contact or later. */
import { Result } from "effect"
import type { Cell } from "../experiment/judged-cell.ts"
import { runScenario } from "../experiment/run-scenario.ts"
import { Remembered } from "../staging/build.ts"
import { loadScenario } from "../loading/load.ts"
import type { Outcome } from "../scenario/schema/outcome.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"

export interface Encounter {
  readonly model: string
  readonly parameters?: Readonly<Record<string, unknown>>
  /** As in a scenario file; none runs without any. */
  readonly attacker?: ReadonlyArray<string | Readonly<Record<string, unknown>>>
  /** Was there a mail before the attacker came? `warm` is two days before the mail that counts, unless said. */
  readonly contact?: "cold" | "warm"
  readonly mailAt?: string
  /** When the attacker of a warm encounter comes. */
  readonly attackFrom?: string
  /** What else the scenario says. */
  readonly scenario?: Readonly<Record<string, unknown>>
}

/** What the last mail came to, at its only attempt. */
export const encounter = (encounter: Encounter): Outcome => cellOf(encounter).attempts.at(-1)!.outcome

/** The run with the attacker, or without where there is none. */
export const cellOf = (encounter: Encounter): Cell =>
  Result.getOrThrow(runScenario(scenarioOf(encounter), { remembered, keepsTrace: true })).at(-1)!

const scenarioOf = ({
  model,
  parameters = {},
  attacker,
  contact = "cold",
  mailAt = "2d",
  attackFrom = "1h",
  scenario = {}
}: Encounter): Scenario =>
  // JSON is YAML.
  Result.getOrThrow(
    Result.mapError(
      loadScenario(
        "encounter.yaml",
        JSON.stringify({
          title: "Encounter",
          models: [{ model, parameters }],
          mail: contact === "warm" ? [{ at: "0s" }, { at: mailAt }] : [{ at: "0s" }],
          attackers:
            attacker === undefined
              ? []
              : [
                  {
                    name: "attacker",
                    capabilities: attacker.map((capability) => ({
                      ...(contact === "warm" ? { from: attackFrom } : {}),
                      ...(typeof capability === "string" ? { capability } : capability)
                    }))
                  }
                ],
          ...scenario
        })
      ),
      (problems) => new Error(problems.map(({ message }) => message).join("; "))
    )
  )

const remembered = new Remembered()
