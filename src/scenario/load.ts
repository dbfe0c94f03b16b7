/** Reads a scenario from the text of its file, or says everything that is wrong with it. */
import type { Result } from "effect"
import { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import { check } from "./check.ts"
import { type Inconsistency, toMisfit } from "./check/inconsistency.ts"
import { checkServedZones } from "./check/served-zones.ts"
import { Scenario } from "./schema/scenario.ts"
import { decode } from "./source/decode.ts"
import type { Problem } from "./source/problem.ts"

/** @param file name for messages */
export const loadScenario = (file: string, text: string): Result.Result<Scenario, ReadonlyArray<Problem>> =>
  decode(file, text, Scenario, {
    check: (scenario, source, isRead) =>
      checked(scenario, isRead).map((inconsistency) => {
        const { path, ...what } = toMisfit(inconsistency)
        return source.problem(path, what)
      }),
    standIns: { title: "", models: ["opportunistic"] }
  })

const checked = (scenario: Scenario, isRead: (key: string) => boolean): ReadonlyArray<Inconsistency> => {
  const found = check(scenario, isRead)
  // A world is made only of a scenario that is sound as far as can be seen without one.
  return found.length === 0 && Object.keys(Scenario.fields).every(isRead)
    ? checkServedZones(scenario, new SignatureStore())
    : found
}
