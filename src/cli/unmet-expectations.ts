/** What a scenario's `expect` says and what came out. */
import type { Cell } from "../experiment/run-scenario.ts"
import type { ScenarioFile } from "./scenario-files.ts"

/** One line for each expectation that is not met; models that were not run are not judged. */
export const unmetExpectations = (
  { file, scenario }: ScenarioFile,
  cells: ReadonlyArray<Cell>
): ReadonlyArray<string> =>
  cells.flatMap(({ model, attacker, worst }) => {
    const expected = scenario.expect?.[model]?.[attacker]
    return expected === undefined || expected === worst
      ? []
      : [`${file}: ${model} against ${attacker}: expected ${expected}, and it is ${worst}`]
  })
