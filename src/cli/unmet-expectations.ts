/** What a scenario's `expect` says, that of the whole and that of each phase, and what came out. */
import { worstOutcome } from "../experiment/outcome.ts"
import type { Cell, JudgedAttempt } from "../experiment/run-scenario.ts"
import { nobody } from "../scenario/attackers.ts"
import { scripted } from "../scenario/attackers.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import type { ScenarioFile } from "./scenario-files.ts"

/** One line for each expectation that is not met; models that were not run are not judged. */
export const unmetExpectations = (
  { file, scenario }: ScenarioFile,
  cells: ReadonlyArray<Cell>
): ReadonlyArray<string> => [
  ...cells.flatMap(({ model, attacker, worst }) => {
    const expected = scenario.expect?.[model]?.[attacker]
    return expected === undefined || expected === worst
      ? []
      : [`${file}: ${model} against ${attacker}: expected ${expected}, and it is ${worst}`]
  }),
  ...scenario.phases.flatMap((phase) => unmetInPhase(phase, cells).map((unmet) => `${file}: ${unmet}`))
]

type Phase = Scenario["phases"][number]

const unmetInPhase = ({ name, expect = {} }: Phase, cells: ReadonlyArray<Cell>): ReadonlyArray<string> =>
  Object.entries(expect).flatMap(([model, expected]) => {
    const runs = cells.filter((cell) => cell.model === model)
    const cell =
      runs.find(({ attacker }) => attacker === scripted) ??
      runs.find(({ attacker }) => attacker === nobody.name)
    if (cell === undefined) return []
    const attempts = cell.attempts.filter(({ phase }) => phase === name)
    if (typeof expected === "string") return unmet(`${model} in phase ${name}`, expected, attempts)
    return Object.entries(expected).flatMap(([sender, outcome]) =>
      unmet(
        `${model} of ${sender} in phase ${name}`,
        outcome,
        attempts.filter((attempt) => attempt.sender === sender)
      )
    )
  })

const unmet = (
  what: string,
  expected: string,
  attempts: ReadonlyArray<JudgedAttempt>
): ReadonlyArray<string> => {
  const worst = worstOutcome(attempts.map(({ outcome }) => outcome))
  return expected === worst ? [] : [`${what}: expected ${expected}, and it is ${worst ?? "no mail at all"}`]
}
