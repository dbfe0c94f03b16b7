/** A change of deployment that no phase of the file brings, but one that is made of something else: is it one, and can its zones be served? */
import type { SignatureStore } from "../../protocol/dnssec/signing/signature-store.ts"
import { check } from "../check.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import type { Inconsistency } from "./inconsistency.ts"
import { checkServedZones } from "./served-zones.ts"

type Phase = Scenario["phases"][number]

/** @param path to what stands for the phase */
export const checkBrought = (
  scenario: Scenario,
  phase: Phase,
  path: Inconsistency["path"]
): ReadonlyArray<Inconsistency> => {
  const { made, position } = withPhase(scenario, phase)
  // When it comes and what it publishes is said elsewhere, and the rest of the scenario is checked without it.
  return check(made, () => true).flatMap(({ path: [list, index, key, ...rest], ...what }) =>
    list === "phases" && index === position && changes.includes(String(key))
      ? [{ ...what, path: [...path, key!, ...rest] }]
      : []
  )
}

/** What it has in common with a phase of the file, but for what it publishes. */
const changes = ["domain", "zones", "hosts"]

/** Of a scenario whose zones can be served without it. */
export const checkServedBrought = (
  scenario: Scenario,
  phase: Phase,
  place: Inconsistency["path"],
  signatures: SignatureStore
): ReadonlyArray<Inconsistency> => {
  const { made, position } = withPhase(scenario, phase)
  return checkServedZones(made, signatures).map(({ path: [list, index, ...rest], ...what }) => ({
    ...what,
    // What else the scenario says is sound without the change, which is what is wrong then.
    path: list === "phases" && index === position ? [...place, ...rest] : place
  }))
}

/** And where among the phases it stands. */
const withPhase = (
  scenario: Scenario,
  phase: Phase
): { readonly made: Scenario; readonly position: number } => {
  const phases = [...scenario.phases, phase].toSorted((a, b) => toMicros(a.at) - toMicros(b.at))
  return { made: { ...scenario, phases }, position: phases.indexOf(phase) }
}
