/** Reads a scenario from the text of its file, or says everything that is wrong with it. */
import type { Result } from "effect"
import { check } from "./check.ts"
import { Scenario } from "./schema/scenario.ts"
import { decode } from "./source/decode.ts"
import { nearestWord } from "./source/nearest-word.ts"
import type { Problem } from "./source/problem.ts"

/** @param file name for messages */
export const loadScenario = (file: string, text: string): Result.Result<Scenario, ReadonlyArray<Problem>> =>
  decode(file, text, Scenario, {
    check: (scenario, source, isRead) =>
      check(scenario, isRead).map(({ path, isAboutKey, expected, found, legal }) =>
        source.problem(path, {
          isAboutKey,
          message: `expected ${expected}, found ${found}`,
          suggestion: nearestWord(found, legal)
        })
      ),
    standIns: { title: "", models: ["opportunistic"] }
  })
