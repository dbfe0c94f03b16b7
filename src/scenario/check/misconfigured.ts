/** The mistakes of a sweep's domains: is each a change of deployment that a phase could bring, and can its zones be served? */
import type { SignatureStore } from "../../protocol/dnssec/signing/signature-store.ts"
import { check } from "../check.ts"
import { faultPhase } from "../misconfiguration.ts"
import type { Scenario } from "../schema/scenario.ts"
import type { Sweep } from "../schema/sweep.ts"
import { toMicros } from "../schema/time.ts"
import type { Inconsistency } from "./inconsistency.ts"
import { checkServedZones } from "./served-zones.ts"

export const checkMisconfigured = ({ scenario, misconfigured }: Sweep): ReadonlyArray<Inconsistency> =>
  misconfigured.flatMap((fault, index) => {
    const { made, position } = withFault(scenario, fault)
    // When it comes and what it publishes is a sweep's to say, and the rest of the scenario is checked without it.
    return check(made, () => true).flatMap(({ path: [list, phase, key, ...rest], ...what }) =>
      list === "phases" && phase === position && changes.includes(String(key))
        ? [{ ...what, path: ["misconfigured", index, key!, ...rest] }]
        : []
    )
  })

/** What a mistake has in common with a phase, but for what it publishes. */
const changes = ["domain", "zones", "hosts"]

/**
 * Of the scenario by itself, and with each of the mistakes.
 *
 * @param sweep one with which nothing else is wrong
 */
export const checkServedSweep = (
  { scenario, misconfigured }: Sweep,
  signatures: SignatureStore
): ReadonlyArray<Inconsistency> => {
  const found = checkServedZones(scenario, signatures)
  if (found.length > 0) return found.map((one) => ({ ...one, path: ["scenario", ...one.path] }))
  return misconfigured.flatMap((fault, index) => {
    const { made, position } = withFault(scenario, fault)
    return checkServedZones(made, signatures).map(({ path, ...what }) => ({
      ...what,
      // Of the scenario's records only beside those of the mistake, which is what is wrong then.
      path:
        path[0] === "phases" && path[1] === position
          ? ["misconfigured", index, ...path.slice(2)]
          : ["misconfigured", index]
    }))
  })
}

/** The scenario of a domain that makes it, and where among the phases it stands. */
const withFault = (
  scenario: Scenario,
  fault: Sweep["misconfigured"][number]
): { readonly made: Scenario; readonly position: number } => {
  const phase = faultPhase(fault)
  const phases = [...scenario.phases, phase].toSorted((a, b) => toMicros(a.at) - toMicros(b.at))
  return { made: { ...scenario, phases }, position: phases.indexOf(phase) }
}
