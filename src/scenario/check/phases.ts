/** Phases of a scenario: in the order of time, with mail of their own, and about models that there are. */
import { Result, Schema } from "effect"
import { chosenModels } from "../models.ts"
import type { Scenario } from "../schema/scenario.ts"
import { toMicros } from "../schema/time.ts"
import { type Inconsistency, inconsistency } from "./inconsistency.ts"

export const checkPhases = (scenario: Scenario): ReadonlyArray<Inconsistency> => {
  const { phases, mail } = scenario
  if (phases.length === 0) return []
  return [
    ...(mail === undefined
      ? []
      : [inconsistency(["mail"], "mail in the phases, as there are some", "mail beside them")]),
    ...(phases.every((phase) => phase.mail.length === 0)
      ? [inconsistency(["phases"], "mail in one phase at least", "none")]
      : []),
    ...outOfOrder(phases),
    ...phases.flatMap((phase, index) => unknownModels(scenario, phase, index))
  ]
}

type Phase = Scenario["phases"][number]

const outOfOrder = (phases: ReadonlyArray<Phase>): ReadonlyArray<Inconsistency> =>
  phases.flatMap(({ at }, index) => {
    const before = phases[index - 1]
    return before !== undefined && toMicros(at) <= toMicros(before.at)
      ? [
          inconsistency(
            ["phases", index, "at"],
            `a time after ${before.at}, when the phase before begins`,
            at
          )
        ]
      : []
  })

const unknownModels = (scenario: Scenario, phase: Phase, index: number): ReadonlyArray<Inconsistency> => {
  const models = chosenModels(scenario)
  const labels = models.map(({ label }) => label)
  const unknown = (key: "publishes" | "expect") =>
    Object.keys(phase[key] ?? {})
      .filter((label) => !labels.includes(label))
      .map((label) => ({
        ...inconsistency(["phases", index, key, label], "a model of this scenario", label, labels),
        isAboutKey: true
      }))
  const illegal = Object.entries(phase.publishes ?? {}).flatMap(([label, parameters]) => {
    const chosen = models.find((model) => model.label === label)
    if (chosen === undefined) return []
    const read = Schema.decodeUnknownResult(chosen.model.parameters)(parameters, {
      onExcessProperty: "error"
    })
    return Result.isFailure(read)
      ? [
          inconsistency(
            ["phases", index, "publishes", label],
            `parameters of ${chosen.model.id}`,
            read.failure.message
          )
        ]
      : []
  })
  return [...unknown("publishes"), ...unknown("expect"), ...illegal]
}
