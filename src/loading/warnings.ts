/** What a file says that it probably does not mean. It runs all the same: a scenario may be about just that. */
import type { Scenario } from "../scenario/schema/scenario.ts"
import type { Sweep } from "../scenario/schema/sweep.ts"
import { withALabels } from "../scenario/source/a-labels.ts"
import type { Problem } from "../scenario/source/problem.ts"
import { YamlSource } from "../scenario/source/yaml-source.ts"
import { addressTargets } from "./warnings/address-targets.ts"
import { cutText } from "./warnings/cut-text.ts"
import { idleAttacks } from "./warnings/idle-attacks.ts"
import { inertModels } from "./warnings/inert-models.ts"
import { unheardIpv6 } from "./warnings/unheard-ipv6.ts"
import { unobservedTimes } from "./warnings/unobserved-times.ts"
import type { Warning } from "./warnings/warning.ts"

/** In the order of their places. @param text of the file from which the scenario was read */
export const scenarioWarnings = (file: string, text: string, scenario: Scenario): ReadonlyArray<Problem> =>
  placed(file, text, [...ofDeployment(scenario), ...unobservedTimes(scenario), ...idleAttacks(scenario)])

/** Of the scenario in it, whose mail the sweep's traffic takes the place of. */
export const sweepWarnings = (file: string, text: string, { scenario }: Sweep): ReadonlyArray<Problem> =>
  placed(
    file,
    text,
    ofDeployment(scenario).map((warning) => ({ ...warning, path: ["scenario", ...warning.path] }))
  )

const ofDeployment = (scenario: Scenario): ReadonlyArray<Warning> => [
  ...cutText(scenario),
  ...addressTargets(scenario),
  ...unheardIpv6(scenario),
  ...inertModels(scenario)
]

const placed = (file: string, text: string, warnings: ReadonlyArray<Warning>): ReadonlyArray<Problem> => {
  const source = new YamlSource(file, text)
  const read = source.value
  const { converted } = withALabels("value" in read ? read.value : undefined)
  return [
    ...warnings.map(({ path, message }) => ({
      ...source.problem(path, { message }),
      severity: "warning" as const
    })),
    ...converted.map(({ path, from, to }) => ({
      ...source.problem(path, { message: `${from} is ${to} on the wire (RFC 5891 §4.4)` }),
      severity: "note" as const
    }))
  ].toSorted((a, b) => a.line - b.line || a.column - b.column)
}
