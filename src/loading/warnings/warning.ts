/** What a scenario may say, and what probably was not meant: it runs all the same. */
import type { Scenario } from "../../scenario/schema/scenario.ts"

export type Path = ReadonlyArray<string | number>

export interface Warning {
  /** Keys and indices from the top of the file to the value. */
  readonly path: Path
  /** What happens, why, and what to do about it. */
  readonly message: string
}

type Zone = Scenario["zones"][number]

/** Each record that a scenario writes out, at its start and in its phases, with its place. */
export const writtenRecords = ({
  zones,
  phases
}: Scenario): ReadonlyArray<{ readonly record: Zone["records"][number]; readonly path: Path }> =>
  [
    ...zones.map((zone, index) => ({ zone, path: ["zones", index] })),
    ...phases.flatMap((phase, number) =>
      phase.zones.map((zone, index) => ({ zone, path: ["phases", number, "zones", index] }))
    )
  ].flatMap(({ zone, path }) =>
    zone.records.map((record, index) => ({ record, path: [...path, "records", index] }))
  )

/** RDATA in presentation format, as records and forging actions have it, each with its type and its place. */
export const writtenData = (
  scenario: Scenario
): ReadonlyArray<{ readonly type: string; readonly data: string; readonly path: Path }> => [
  ...writtenRecords(scenario).flatMap(({ record: { type, data }, path }) =>
    data === undefined ? [] : [{ type, data, path: [...path, "data"] }]
  ),
  ...[
    ...scenario.attackers.map(({ actions }, index) => ({ actions, path: ["attackers", index, "actions"] })),
    ...scenario.phases.map(({ actions }, index) => ({ actions, path: ["phases", index, "actions"] }))
  ].flatMap(({ actions, path }) =>
    actions.flatMap((action, index) =>
      action.on === "dns" && action.type !== undefined
        ? action.data.map((data, number) => ({
            type: action.type!,
            data,
            path: [...path, index, "data", number]
          }))
        : []
    )
  )
]

/** Each part of a scenario that can say what the receiving side is: its start, and each phase. */
export const receivingSides = ({ domain, hosts, zones, phases }: Scenario) => [
  { domain, hosts, zones, path: [] as Path, at: "0s" },
  ...phases.map((phase, index) => ({
    domain: phase.domain ?? {},
    hosts: phase.hosts,
    zones: phase.zones,
    path: ["phases", index] as Path,
    at: phase.at
  }))
]
