/** The mistakes of a sweep's domains: is each a change of deployment that a phase could bring, and can its zones be served? */
import type { SignatureStore } from "../../protocol/dnssec/signing/signature-store.ts"
import { faultPhase } from "../../scenario/misconfiguration.ts"
import type { Sweep } from "../../scenario/schema/sweep.ts"
import { checkBrought, checkServedBrought } from "./brought-phase.ts"
import type { Inconsistency } from "./inconsistency.ts"
import { checkServedOperator } from "./operator.ts"
import { checkServedZones } from "./served-zones.ts"

export const checkMisconfigured = ({ scenario, misconfigured }: Sweep): ReadonlyArray<Inconsistency> =>
  misconfigured.flatMap((fault, index) => checkBrought(scenario, faultPhase(fault), ["misconfigured", index]))

/**
 * Of the scenario by itself, and with each of the mistakes.
 *
 * @param sweep one with which nothing else is wrong
 */
export const checkServedSweep = (
  { scenario, misconfigured }: Pick<Sweep, "scenario" | "misconfigured">,
  signatures: SignatureStore
): ReadonlyArray<Inconsistency> => {
  const alone = checkServedZones(scenario, signatures)
  const found = alone.length > 0 ? alone : checkServedOperator(scenario, signatures)
  if (found.length > 0) return found.map((one) => ({ ...one, path: ["scenario", ...one.path] }))
  return misconfigured.flatMap((fault, index) =>
    checkServedBrought(scenario, faultPhase(fault), ["misconfigured", index], signatures)
  )
}
