/** Reads a scenario from the text of its file, or says everything that is wrong with it. */
import type { Result } from "effect"
import { check } from "./check.ts"
import { toMisfit } from "./check/inconsistency.ts"
import { Scenario } from "./schema/scenario.ts"
import { decode } from "./source/decode.ts"
import type { Problem } from "./source/problem.ts"

/** @param file name for messages */
export const loadScenario = (file: string, text: string): Result.Result<Scenario, ReadonlyArray<Problem>> =>
  decode(file, text, Scenario, {
    check: (scenario, source, isRead) =>
      check(scenario, isRead).map((inconsistency) => {
        const { path, ...what } = toMisfit(inconsistency)
        return source.problem(path, what)
      }),
    standIns: { title: "", models: ["opportunistic"] }
  })
