/** Can the scenario be served with its zones signed and unsigned as the domains were found? */
import type { SignatureStore } from "../../protocol/dnssec/signing/signature-store.ts"
import { type MeasuredDomains, measuredOf, scenarioOfMeasured } from "../../scenario/measured-domains.ts"
import type { WrittenPopulation } from "../../scenario/schema/population.ts"
import { type Inconsistency } from "./inconsistency.ts"
import { checkServedSweep } from "./misconfigured.ts"

/** @param population one with which nothing else is wrong */
export const checkMeasured = (
  { scenario, mistakes: misconfigured }: WrittenPopulation,
  { published }: MeasuredDomains,
  signatures: SignatureStore
): ReadonlyArray<Inconsistency> => {
  const scenarios = [...new Set(published)]
    .toSorted((a, b) => a - b)
    .map((code) => scenarioOfMeasured(scenario, measuredOf(code)))
  // What was measured of policies changes no zone.
  const different = new Map(scenarios.map((one) => [JSON.stringify(one.zones), one]))
  for (const one of different.values()) {
    const found = checkServedSweep({ scenario: one, misconfigured }, signatures)
    if (found.length > 0)
      return found.map(({ path, ...what }) => ({
        ...what,
        path: path[0] === "misconfigured" ? ["mistakes", ...path.slice(1)] : path
      }))
  }
  return []
}
