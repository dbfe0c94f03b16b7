/** What the lab sends mail to unless it is told otherwise: all scenarios that come with the program, and those that its sweeps vary, as they are written. */
import { bundledScenarios, bundledSweeps } from "../bundled-scenarios.ts"
import { readScenarios, type ScenarioFile, scenarioName } from "../scenario-files.ts"
import { readSweep } from "../sweep/sweep-file.ts"

export const bundledLabFiles = (): ReadonlyArray<ScenarioFile> => [
  ...readScenarios(bundledScenarios().map(({ path }) => path)),
  ...bundledSweeps().map(({ path }) => {
    const { file, text, sweep } = readSweep(path)
    return { file, text, name: scenarioName(file), scenario: sweep.scenario }
  })
]
