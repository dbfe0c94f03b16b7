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
export const cellOf = ({ attacker, ...encounter }: Encounter): Cell =>
  cellsOf({ ...encounter, attackers: attacker === undefined ? [] : [attacker] }).at(-1)!

type Attacker = NonNullable<Encounter["attacker"]>

export interface Encounters extends Omit<Encounter, "attacker"> {
  readonly attackers: ReadonlyArray<Attacker>
}

/** The same of several attackers, each by itself, in one scenario: what they have in common is made once. */
export const encounters = (
  encounters: Encounters
): { readonly none: Outcome; readonly against: ReadonlyArray<Outcome> } => {
  const [none, ...against] = cellsOf(encounters).map(({ attempts }) => attempts.at(-1)!.outcome)
  return { none: none!, against }
}

const cellsOf = (encounters: Encounters): ReadonlyArray<Cell> =>
  Result.getOrThrow(runScenario(scenarioOf(encounters), { remembered, keepsTrace: true }))

const scenarioOf = ({
  model,
  parameters = {},
  attackers,
  contact = "cold",
  mailAt = "2d",
  attackFrom = "1h",
  scenario = {}
}: Encounters): Scenario =>
  // JSON is YAML.
  Result.getOrThrow(
    Result.mapError(
      loadScenario(
        "encounter.yaml",
        JSON.stringify({
          title: "Encounter",
          models: [{ model, parameters }],
          mail: contact === "warm" ? [{ at: "0s" }, { at: mailAt }] : [{ at: "0s" }],
          attackers: attackers.map((attacker, index) => ({
            name: index === 0 ? "attacker" : `attacker-${index + 1}`,
            capabilities: attacker.map((capability) => ({
              ...(contact === "warm" ? { from: attackFrom } : {}),
              ...(typeof capability === "string" ? { capability } : capability)
            }))
          })),
          ...scenario
        })
      ),
      (problems) => new Error(problems.map(({ message }) => message).join("; "))
    )
  )

const remembered = new Remembered()
