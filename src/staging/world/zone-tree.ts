/** Puts records into zones, and hangs the zones into a tree up to the root. RFC 1034 §4.2. */
import { Result } from "effect"
import { name } from "../../protocol/dns/name.ts"
import { parseRdata } from "../../protocol/dns/presentation.ts"
import { readNsec } from "../../protocol/dns/rdata/nsec.ts"
import { readRrsig } from "../../protocol/dns/rdata/rrsig.ts"
import { typeCode, typeCodes } from "../../protocol/dns/types.ts"
import type { DnssecPlan, HostPlan, RecordPlan, ZonePlan } from "../../world/deployment.ts"
import type { IpVersions } from "../../scenario/schema/ip-versions.ts"
import type { DnsTransport } from "../../protocol/dns/transports.ts"
import type { AddressPlan } from "./addresses.ts"

export interface ZoneTree {
  readonly zones: ReadonlyArray<ZonePlan>
  /** The name servers, one for each zone. */
  readonly hosts: ReadonlyArray<HostPlan>
}

export interface AskedZone {
  readonly apex: string
  /** Undefined for an unsigned zone. */
  readonly dnssec: DnssecPlan | undefined
  readonly keepsDnssecRecords?: boolean
  /** Absent: in clear. */
  readonly transport?: DnsTransport
  /** Of its name server; those of name servers that the scenario says nothing of when absent. */
  readonly nameServer?: {
    readonly ip: IpVersions
    /** In place of what follows from `ip`. */
    readonly addresses?: ReadonlyArray<string>
  }
}

/**
 * Makes the zones that are asked for and all above them: the top-level domains of every record, and the root.
 * These are signed; a scenario that wants one otherwise writes it out.
 *
 * A record goes into the zone nearest above its owner, a DS record into the parent of the zone that it is for. Names that no zone is asked for get a zone of two labels.
 */
export const zoneTree = (
  asked: ReadonlyArray<AskedZone>,
  records: ReadonlyArray<RecordPlan>,
  {
    sound,
    addresses,
    nameServerIp
  }: {
    readonly sound: DnssecPlan
    readonly addresses: AddressPlan
    /** Of name servers that the scenario says nothing of. */
    readonly nameServerIp: IpVersions
  }
): ZoneTree => {
  const signings = new Map<string, DnssecPlan | undefined>(asked.map(({ apex, dnssec }) => [apex, dnssec]))
  for (const { owner } of records) {
    const isAsked = [...signings.keys()].some((apex) => apex !== "." && isAtOrBelow(owner, apex))
    if (!isAsked && owner.includes(".", 1)) signings.set(lastLabels(owner, 2), undefined)
  }
  // The root, which is all labels of its own, and top-level domains are sound unless something else is asked of them.
  for (const name of [...signings.keys(), ...records.map(({ owner }) => owner), "."]) {
    const top = name === "." ? name : lastLabels(name, 1)
    if (!signings.has(top)) signings.set(top, sound)
  }

  const zones = [...signings].map(([apex, dnssec]) => ({
    apex,
    ...(dnssec === undefined ? {} : { dnssec }),
    nameServer: apex === "." ? "a.root" : `ns.${apex}`
  }))
  const inZone = Map.groupBy(records, (record) =>
    isOfParent(record, signings)
      ? nearestApex(parentOf(record.owner), signings)
      : nearestApex(record.owner, signings)
  )
  return {
    zones: zones.map(({ nameServer, ...zone }) => {
      const said = asked.find(({ apex }) => apex === zone.apex)
      return {
        ...zone,
        nameServers: [nameServer],
        ...(said?.keepsDnssecRecords === true ? { keepsDnssecRecords: true } : {}),
        ...(said?.transport === undefined ? {} : { transport: said.transport }),
        records: inZone.get(zone.apex) ?? []
      }
    }),
    hosts: zones.map(({ apex, nameServer }) => {
      const said = asked.find((zone) => zone.apex === apex)?.nameServer
      return {
        name: nameServer,
        addresses:
          said?.addresses ?? addresses.takeAll("infrastructure", nameServer, said?.ip ?? nameServerIp),
        owner: "recipient"
      }
    })
  }
}

/** Of the records that stand at the top of a zone, does this one belong to the zone above it? */
const isOfParent = ({ owner, type, data }: RecordPlan, apexes: ReadonlyMap<string, unknown>): boolean => {
  if (!apexes.has(owner)) return false
  const code = typeCode(type)
  // RFC 4035 §2.4: DS records stand in the parent.
  if (code === typeCodes.DS) return true
  if (code !== typeCodes.RRSIG && code !== typeCodes.NSEC) return false
  const rdata = Result.getOrUndefined(parseRdata(code, data))
  if (rdata === undefined) return false
  // RFC 4034 §3.1.7: a signature names the zone that it is of.
  if (code === typeCodes.RRSIG) {
    const signer = Result.getOrUndefined(readRrsig(rdata))?.signerName
    return signer !== undefined && signer.labels.length < name(owner).labels.length
  }
  // RFC 4035 §2.3: both sides of a zone cut may have an NSEC record, and the one of the parent lists no SOA.
  const types = Result.getOrUndefined(readNsec(rdata))?.types
  return types !== undefined && !types.includes(typeCodes.SOA)
}

const isAtOrBelow = (name: string, apex: string) => apex === "." || name === apex || name.endsWith(`.${apex}`)

const lastLabels = (name: string, count: number) => name.split(".").slice(-count).join(".")

const parentOf = (name: string) => (name.includes(".") ? name.slice(name.indexOf(".") + 1) : ".")

const nearestApex = (owner: string, apexes: ReadonlyMap<string, unknown>): string => {
  for (let name = owner; name !== ""; name = name.slice(name.indexOf(".") + 1)) {
    if (apexes.has(name)) return name
    if (!name.includes(".")) break
  }
  return "."
}
