/** Puts records into zones, and hangs the zones into a tree up to the root. RFC 1034 §4.2. */
import type { HostPlan, RecordPlan, ZonePlan, ZoneSigning } from "../../world/deployment.ts"
import type { AddressPlan } from "./addresses.ts"

export interface ZoneTree {
  readonly zones: ReadonlyArray<ZonePlan>
  /** The name servers, one for each zone. */
  readonly hosts: ReadonlyArray<HostPlan>
}

/**
 * Makes the zones that are asked for and all above them: the top-level domains of every record, and the root.
 * These are signed; a scenario that wants one otherwise writes it out.
 *
 * A record goes into the zone nearest above its owner. Names that no zone is asked for get a zone of two labels.
 */
export const zoneTree = (
  asked: ReadonlyArray<{ readonly apex: string; readonly signing: ZoneSigning }>,
  records: ReadonlyArray<RecordPlan>,
  addresses: AddressPlan
): ZoneTree => {
  const signings = new Map<string, ZoneSigning>(asked.map(({ apex, signing }) => [apex, signing]))
  for (const { owner } of records) {
    if (![...signings.keys()].some((apex) => apex !== "." && isAtOrBelow(owner, apex))) {
      signings.set(lastLabels(owner, 2), "unsigned")
    }
  }
  for (const apex of [...signings.keys()]) {
    const top = lastLabels(apex, 1)
    if (!signings.has(top)) signings.set(top, "signed")
  }
  if (!signings.has(".")) signings.set(".", "signed")

  const zones = [...signings].map(([apex, signing]) => {
    const nameServer = apex === "." ? "a.root" : `ns.${apex}`
    return { apex, signing, nameServer }
  })
  const inZone = Map.groupBy(records, ({ owner }) => nearestApex(owner, signings))
  return {
    zones: zones.map(({ apex, signing, nameServer }) => ({
      apex,
      signing,
      nameServers: [nameServer],
      records: inZone.get(apex) ?? []
    })),
    hosts: zones.map(({ nameServer }) => ({
      name: nameServer,
      addresses: [addresses.take("infrastructure")],
      owner: "recipient"
    }))
  }
}

const isAtOrBelow = (name: string, apex: string) => apex === "." || name === apex || name.endsWith(`.${apex}`)

const lastLabels = (name: string, count: number) => name.split(".").slice(-count).join(".")

const nearestApex = (owner: string, apexes: ReadonlyMap<string, unknown>): string => {
  for (let name = owner; name !== ""; name = name.slice(name.indexOf(".") + 1)) {
    if (apexes.has(name)) return name
    if (!name.includes(".")) break
  }
  return "."
}
