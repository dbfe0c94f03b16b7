/** Reads a scenario from the text of its file, or says everything that is wrong with it. */
import type { Result } from "effect"
import { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import { check } from "./check.ts"
import { type Inconsistency, toMisfit } from "./check/inconsistency.ts"
import { checkOperator, checkServedOperator } from "./check/operator.ts"
import { checkServedZones } from "./check/served-zones.ts"
import { Scenario } from "../scenario/schema/scenario.ts"
import { decode } from "../scenario/source/decode.ts"
import type { Problem } from "../scenario/source/problem.ts"

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
  const found = [
    ...check(scenario, isRead),
    // A reaction is one within a scenario that could be read.
    ...(Object.keys(Scenario.fields).every(isRead) ? checkOperator(scenario) : [])
  ]
  // A world is made only of a scenario that is sound as far as can be seen without one.
  if (found.length > 0 || !Object.keys(Scenario.fields).every(isRead)) return found
  const signatures = new SignatureStore()
  const unserved = checkServedZones(scenario, signatures)
  return unserved.length > 0 ? unserved : checkServedOperator(scenario, signatures)
}
