/** What the lab sends mail to: scenarios, and those that sweeps vary, as they are written. */
import { kindOfFile } from "../../scenario/kind-of-file.ts"
import { bundledScenarios, bundledSweeps } from "../bundled-scenarios.ts"
import { readText } from "../../machine/files.ts"
import { readScenarios, type ScenarioFile, scenarioName } from "../../machine/scenario-files.ts"
import { readSweep } from "../../engine/sweep/sweep-file.ts"

/** Ends with status 65 when a file is neither a scenario nor a sweep. */
export const labScenarioFiles = (files: ReadonlyArray<string>): ReadonlyArray<ScenarioFile> => {
  const isSweep = (file: string) => kindOfFile(readText(file)) === "sweep"
  return [
    ...readScenarios(files.filter((file) => !isSweep(file))),
    ...files.filter(isSweep).map((path) => {
      const { file, text, sweep } = readSweep(path)
      return { file, text, name: scenarioName(file), scenario: sweep.scenario }
    })
  ]
}

/** All that come with the program. */
export const bundledLabFiles = (): ReadonlyArray<ScenarioFile> =>
  labScenarioFiles([...bundledScenarios(), ...bundledSweeps()].map(({ path }) => path))
