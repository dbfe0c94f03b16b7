/** Can the scenario of a population be served, with each mistake, and with its zones signed and unsigned as the domains were found? */
import { SignatureStore } from "../../protocol/dnssec/signing/signature-store.ts"
import { type MeasuredDomains, measuredOf, scenarioOfMeasured } from "../../scenario/measured-domains.ts"
import type { WrittenPopulation } from "../../scenario/schema/population.ts"
import type { Inconsistency } from "./inconsistency.ts"
import { checkServedSweep } from "./misconfigured.ts"

/** @param population one with which nothing else is wrong */
export const checkServedPopulation = (
  { scenario, mistakes: misconfigured }: WrittenPopulation,
  measured: MeasuredDomains | undefined
): ReadonlyArray<Inconsistency> => {
  // Zones that are the same in several are signed once.
  const signatures = new SignatureStore()
  const found = [...new Set(measured?.published ?? [])]
    .toSorted((a, b) => a - b)
    .map((code) => scenarioOfMeasured(scenario, measuredOf(code)))
  // What was measured of policies changes no zone.
  const different = new Map([scenario, ...found].map((one) => [JSON.stringify(one.zones), one]))
  for (const one of different.values()) {
    const unserved = checkServedSweep({ scenario: one, misconfigured }, signatures)
    if (unserved.length > 0)
      return unserved.map(({ path, ...what }) => ({
        ...what,
        path: path[0] === "misconfigured" ? ["mistakes", ...path.slice(1)] : path
      }))
  }
  return []
}
