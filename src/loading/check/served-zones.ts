/** Can the name servers of a scenario serve what it makes of their zones? Its own records, those of the models and an attacker's meet there. */
import { Result } from "effect"
import type { SignatureStore } from "../../protocol/dnssec/signing/signature-store.ts"
import type { ZonePlanRejected } from "../../world/zones.ts"
import { chosenModels } from "../../scenario/models.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { standingWorld } from "../../staging/standing-world.ts"
import { type Inconsistency, inconsistency } from "./inconsistency.ts"
import { unservedWritings, writingsIn } from "./served-writings.ts"

/** @param scenario one with which nothing else is wrong */
export const checkServedZones = (
  scenario: Scenario,
  signatures: SignatureStore
): ReadonlyArray<Inconsistency> => {
  const writings = writingsIn(scenario)
  // What models publish by themselves can always be served.
  if (
    writings.length === 0 &&
    scenario.zones.length === 0 &&
    scenario.phases.every(({ zones }) => zones.length === 0)
  )
    return []
  for (const model of chosenModels(scenario)) {
    const world = standingWorld(scenario, model, signatures)
    if (Result.isFailure(world)) return [unserved(scenario, model.label, world.failure)]
    const faults = unservedWritings(scenario, writings, { label: model.label, world: world.success })
    if (faults.length > 0) return faults
  }
  return []
}

const unserved = (
  scenario: Scenario,
  model: string,
  { apex, owner, detail }: ZonePlanRejected
): Inconsistency => {
  const zones = [
    ...scenario.zones.map((zone, index) => ({ zone, path: ["zones", index] })),
    ...scenario.phases.flatMap((phase, number) =>
      phase.zones.map((zone, index) => ({ zone, path: ["phases", number, "zones", index] }))
    )
  ]
  const atFault = zones.flatMap(({ zone: { records }, path }) =>
    records.flatMap((record, index) => (isSame(record.owner, owner) ? [[...path, "records", index]] : []))
  )
  // Of records that cannot stand together the later one is shown.
  const path = atFault.at(-1) ?? zones.find(({ zone }) => isSame(zone.apex, apex))?.path ?? ["zones"]
  return inconsistency(
    path,
    `a zone ${apex} that can be served`,
    `${detail} at ${owner === "" ? "." : owner} (under ${model})`
  )
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase().replace(/(?<=.)\.$/, "")
