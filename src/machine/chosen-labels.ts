/** Models and attackers that the command line names, compared with those that the scenarios have. */
import { chosenAttackers, nobody } from "../scenario/attackers.ts"
import { chosenModels } from "../scenario/models.ts"
import { nearestWord } from "../scenario/source/nearest-word.ts"
import type { ScenarioFile } from "./scenario-files.ts"
import { CommandFailure, exitStatus } from "./terminal/exit-status.ts"

/** The given labels, or all of the scenarios' when none is given. A label that no scenario has ends with status 64. */
export const chosenLabels = (
  files: ReadonlyArray<ScenarioFile>,
  given: ReadonlyArray<string> | undefined,
  kind: "model" | "attacker"
): ReadonlyArray<string> => {
  const legal = [...new Set(files.flatMap(({ scenario }) => labelsOf[kind](scenario)))]
  if (given === undefined) return legal
  const known = kind === "attacker" ? [...legal, nobody.name] : legal
  for (const label of given) {
    if (known.includes(label)) continue
    const meant = nearestWord(label, known)
    throw new CommandFailure(
      exitStatus.usage,
      `no ${kind} is called ${label} here; there are ${known.join(", ")}${meant === undefined ? "" : ` (did you mean ${meant}?)`}`
    )
  }
  return given
}

const labelsOf = {
  model: (scenario: ScenarioFile["scenario"]) => chosenModels(scenario).map(({ label }) => label),
  attacker: (scenario: ScenarioFile["scenario"]) => chosenAttackers(scenario).map(({ name }) => name)
} as const
