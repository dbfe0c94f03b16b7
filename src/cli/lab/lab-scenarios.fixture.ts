/** What the lab sends mail to (lab-scenario-files.ts), of which scenarios are read when they are asked for. */
import type { ScenarioFile } from "../../machine/scenario-files.ts"
import { bundledSweeps } from "../bundled-scenarios.ts"
import { scenarios } from "../scenarios.fixture.ts"
import { labScenarioFiles } from "./lab-scenario-files.ts"

export const labScenarios: ReadonlyArray<ScenarioFile> = [
  ...scenarios,
  ...labScenarioFiles(bundledSweeps().map(({ path }) => path))
]
