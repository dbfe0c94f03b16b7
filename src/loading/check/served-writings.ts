/** What attackers write into zones: would the name servers serve it? What they would not take would leave the attacker idle. */
import { Result } from "effect"
import { name } from "../../protocol/dns/name.ts"
import { typeCode, typeCodes } from "../../protocol/dns/types.ts"
import type { NodeKind } from "../../protocol/dnssec/signing/zone-contents.ts"
import type { Zone } from "../../world/name-server/zone.ts"
import { phaseWindows } from "../../scenario/attackers.ts"
import { withEdits } from "../../staging/edited-zones.ts"
import type { Action } from "../../scenario/schema/action.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { toEpochMs } from "../../scenario/schema/time.ts"
import { windowOf } from "../../scenario/schema/when.ts"
import { zoneEdits } from "../../staging/scripted-action.ts"
import type { StandingWorld } from "../../staging/standing-world.ts"
import { type Inconsistency, inconsistency } from "./inconsistency.ts"

type ZoneAction = Extract<Action, { readonly on: "zone" }>

/** An action that writes into a zone, with its time and its place. */
export interface Writing {
  readonly action: ZoneAction
  readonly fromMicros: number
  readonly toMicros: number
  readonly path: Inconsistency["path"]
}

export const writingsIn = (scenario: Scenario): ReadonlyArray<Writing> => [
  ...scenario.attackers.flatMap(({ actions }, index) =>
    actions.flatMap((action, number) =>
      action.on === "zone"
        ? [{ action, ...windowOf(action), path: ["attackers", index, "actions", number] }]
        : []
    )
  ),
  ...phaseWindows(scenario).flatMap(({ phase, ...window }, index) =>
    phase.actions.flatMap((action, number) =>
      action.on === "zone" ? [{ action, ...window, path: ["phases", index, "actions", number] }] : []
    )
  )
]

/** The first fault of each, in the world that a model makes of the scenario. */
export const unservedWritings = (
  scenario: Scenario,
  writings: ReadonlyArray<Writing>,
  { label, world }: { readonly label: string; readonly world: StandingWorld }
): ReadonlyArray<Inconsistency> =>
  writings.flatMap((writing) => {
    const zones = zonesWhile(scenario, writing, world)
    if (zones.length === 0)
      return [
        inconsistency(
          [...writing.path, "apex"],
          "a zone that there is at the time of the action",
          writing.action.apex
        )
      ]
    const edits = zoneEdits(writing.action, {
      scenario,
      hosts: world.stagesOfDeployment.flatMap(({ deployment }) => deployment.hosts),
      pathOf: world.issuers.pathOf
    })
    return zones
      .flatMap((zone) => {
        const edited = withEdits(zone, edits)
        return Result.isFailure(edited)
          ? [unserved(writing, edited.failure, label)]
          : withoutAuthority(writing, edited.success)
      })
      .slice(0, 1)
  })

/** The zone as it is at each stage of the deployment that the action sees. */
const zonesWhile = (
  scenario: Scenario,
  { action, fromMicros, toMicros }: Writing,
  { stagesOfDeployment, zones }: StandingWorld
): ReadonlyArray<Zone> => {
  const apex = name(action.apex)
  const startMicros = toEpochMs(scenario.start) * 1000
  return stagesOfDeployment.flatMap((stage, index) => {
    const next = stagesOfDeployment[index + 1]
    if (stage.fromMicros >= toMicros || (next !== undefined && next.fromMicros <= fromMicros)) return []
    const plan = stage.deployment.zones.find((zone) => name(zone.apex).key === apex.key)
    const atSeconds = Math.floor((startMicros + Math.max(fromMicros, stage.fromMicros)) / 1_000_000)
    const served = plan && zones.servedBy(plan.nameServers[0] ?? "", atSeconds)
    return served?.get(apex.key) ?? []
  })
}

const unserved = (
  { action: { apex, records, removes }, path }: Writing,
  { reason, owner }: { readonly reason: string; readonly owner: string },
  model: string
): Inconsistency => {
  const isThere = (record: { readonly owner: string }) => name(record.owner).key === name(owner).key
  const [written, removed] = [records.findLastIndex(isThere), removes.findLastIndex(isThere)]
  const place =
    written >= 0 ? [...path, "records", written] : removed >= 0 ? [...path, "removes", removed] : path
  return inconsistency(place, `a zone ${apex} that can be served`, `${reason} at ${owner} (under ${model})`)
}

/** RFC 1034 §4.2.1: at a cut and below it a zone has nothing but the delegation and its glue; what else is written there nobody is told. */
const withoutAuthority = (
  { action: { apex, records }, path }: Writing,
  { contents }: Zone
): ReadonlyArray<Inconsistency> =>
  records.flatMap(({ owner, type }, index) => {
    const kind = contents.nodes.get(name(owner).key)?.kind
    const served = kind === undefined ? undefined : servedWithoutAuthority[kind]
    return served === undefined || served.some((code) => code === typeCode(type))
      ? []
      : [
          inconsistency(
            [...path, "records", index],
            `a name of the zone ${apex}, for from a delegation or DNAME on it has no more than NS, DS and addresses (RFC 1034 §4.2.1)`,
            `${type} at ${owner}`
          )
        ]
  })

const glue = [typeCodes.A, typeCodes.AAAA]

/** Types that a zone may hold without being asked for them; all where it has authority. */
const servedWithoutAuthority: Readonly<Partial<Record<NodeKind, ReadonlyArray<number>>>> = {
  delegation: [typeCodes.NS, typeCodes.DS, ...glue],
  occluded: glue
}
