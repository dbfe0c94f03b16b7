/** What a scenario's `expect` says, that of the whole and that of each phase, and what came out. */
import { worstOutcome } from "../experiment/outcome.ts"
import type { Cell, JudgedAttempt } from "../experiment/judged-cell.ts"
import { nobody } from "../scenario/attackers.ts"
import { scripted } from "../scenario/attackers.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { YamlSource } from "../scenario/source/yaml-source.ts"
import type { ScenarioFile } from "../machine/scenario-files.ts"

/** One line for each expectation that is not met, with its place; models that were not run are not judged. */
export const unmetExpectations = (
  { file, text, scenario }: ScenarioFile,
  cells: ReadonlyArray<Cell>
): ReadonlyArray<string> => {
  const source = new YamlSource(file, text)
  const unmet = [
    ...cells.flatMap(({ model, attacker, worst }) => {
      const expected = scenario.expect?.[model]?.[attacker]
      return expected === undefined || expected === worst
        ? []
        : [{ path: ["expect", model, attacker], says: told(`${model} against ${attacker}`, expected, worst) }]
    }),
    ...scenario.phases.flatMap((phase, i) =>
      unmetInPhase(phase, cells).map(({ path, says }) => ({ path: ["phases", i, "expect", ...path], says }))
    )
  ]
  return unmet.map(({ path, says }) => `${file}:${source.line(path)}: ${says}`)
}

interface Unmet {
  /** In the scenario file. */
  readonly path: ReadonlyArray<string>
  readonly says: string
}

const told = (what: string, expected: string, found: string): string =>
  `${what}: expected ${expected}, and it is ${found}`

type Phase = Scenario["phases"][number]

const unmetInPhase = ({ name, expect = {} }: Phase, cells: ReadonlyArray<Cell>): ReadonlyArray<Unmet> =>
  Object.entries(expect).flatMap(([model, expected]) => {
    const runs = cells.filter((cell) => cell.model === model)
    const cell =
      runs.find(({ attacker }) => attacker === scripted) ??
      runs.find(({ attacker }) => attacker === nobody.name)
    if (cell === undefined) return []
    const attempts = cell.attempts.filter(({ phase }) => phase === name)
    if (typeof expected === "string") return unmet([model], `${model} in phase ${name}`, expected, attempts)
    return Object.entries(expected).flatMap(([sender, outcome]) =>
      unmet(
        [model, sender],
        `${model} of ${sender} in phase ${name}`,
        outcome,
        attempts.filter((attempt) => attempt.sender === sender)
      )
    )
  })

const unmet = (
  path: Unmet["path"],
  what: string,
  expected: string,
  attempts: ReadonlyArray<JudgedAttempt>
): ReadonlyArray<Unmet> => {
  const worst = worstOutcome(attempts.map(({ outcome }) => outcome))
  return expected === worst ? [] : [{ path, says: told(what, expected, worst ?? "no mail at all") }]
}
